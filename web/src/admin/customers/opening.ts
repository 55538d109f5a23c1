import type { QueryClient } from '@tanstack/react-query';
import { getAccountOptions, getCustomerOptions, getCustomerStatusOptions, getXdrsOptions, getXdrSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { customerInLists } from './prepared';
import { lastDaysQuery } from './recent-use';

export const LAST_XDRS = 8;
export const RECENT_DAYS = 30;

/** Asks for what the page of a customer shows while the page is still being drawn: the server need not wait for it. */
export function askForRecord(queries: QueryClient, { id = '', panel }: { id?: string; panel?: string }) {
  const path = { customer_id: id };
  void queries.prefetchQuery(getCustomerOptions({ path }));
  void queries.prefetchQuery(getCustomerStatusOptions({ path }));
  const known = customerInLists(queries, id);
  if (known) void queries.prefetchQuery(getXdrSummaryOptions(lastDaysQuery(known, RECENT_DAYS)));
  if (!panel) void queries.prefetchQuery(getXdrsOptions({ path, query: { limit: LAST_XDRS } }));
}

/** The same for the page of an account. */
export function askForAccount(queries: QueryClient, { customer = '', account = '' }: { customer?: string; account?: string }) {
  void queries.prefetchQuery(getCustomerOptions({ path: { customer_id: customer } }));
  void queries.prefetchQuery(getAccountOptions({ path: { customer_id: customer, account_id: account } }));
}
