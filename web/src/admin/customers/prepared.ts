import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { FocusEvent, PointerEvent } from 'react';
import { useEffect } from 'react';
import type { Customer, ListOfCustomers } from '~/api';

const LOAD_AFTER_MS = 300;

const loadRecord = () => Promise.all([import('./record'), import('./panels/overview')]);

/**
 * Makes opening a customer instant: its page is loaded as soon as a row is pointed at or has the focus, at the latest
 * when the list has come to rest. The record itself is not asked for until it is opened, because the audit trail tells
 * who has seen whom; until it has come the page shows what the list knows (`customerInLists`).
 */
export function usePreparedRecord() {
  useEffect(() => {
    const timer = setTimeout(() => void loadRecord(), LOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const prepare = (event: PointerEvent | FocusEvent) => {
    if ((event.target as Element).closest('tr[data-row], li')) void loadRecord();
  };
  return { onPointerOver: prepare, onFocus: prepare };
}

/** The customer as some list on this page has shown it. */
export function customerInLists(queries: QueryClient, id: string): Customer | undefined {
  for (const [, list] of queries.getQueriesData<ListOfCustomers>({ queryKey: [{ _id: 'getCustomers' }] })) {
    const found = list?.items.find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
}

export function useCustomerInLists(id: string): Customer | undefined {
  return customerInLists(useQueryClient(), id);
}
