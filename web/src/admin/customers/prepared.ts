import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { FocusEvent, PointerEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { Customer, ListOfCustomers } from '~/api';
import type { List } from '~/kit/data-table/use-list';
import { learnToTell } from '~/kit/languages';

const AT_REST_MS = 250;

let loading: Promise<unknown> | undefined;

/** With the drawing of the first panel, so that the chart does not come behind everything else. */
function loadRecord() {
  loading ??= Promise.all([import('./record'), learnToTell()])
    .then(([{ prepareRecord }]) => prepareRecord())
    .catch(() => (loading = undefined));
}

/**
 * Makes the next step instant while this page is read: the next page of the list is asked for, and the page of a
 * customer is loaded, at once when a row is pointed at or has the focus. The record itself is not asked for until it is
 * opened, because the audit trail tells who has seen whom; until it has come the page shows what the list knows
 * (`customerInLists`).
 */
export function usePrepared(list: List<ListOfCustomers>) {
  const { data, isFetching } = list.query;
  const latest = useRef(list);
  latest.current = list;
  useEffect(() => {
    if (!data || isFetching) return;
    const timer = setTimeout(() => {
      loadRecord();
      latest.current.prepareNext();
    }, AT_REST_MS);
    return () => clearTimeout(timer);
  }, [data, isFetching]);
  const prepare = (event: PointerEvent | FocusEvent) => {
    if (!loading && (event.target as Element).closest('tr[data-row], li')) loadRecord();
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
