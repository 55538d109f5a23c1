import type { QueryClient } from '@tanstack/react-query';
import type { GetCustomersData } from '~/api';
import { getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { pageOf, type PageQuery } from '~/kit/data-table/use-list';
import { preferences } from '~/kit/preferences';
import { many, one, parseSearch, pick, type Search } from '~/kit/url';
import type { Session } from '../session';

export const FILTERS = ['view', 'q', 'status', 'balance_control'] as const;

/** How the text is compared and where it is looked for. */
export const WAYS = ['q_operator', 'q_fields'] as const;

/** Conditions on single fields: those that must hold, and groups of which one must. */
export function conditionsIn(search: Search): Record<string, string[]> {
  const [where, groups] = [many(search, 'where'), many(search, 'or')];
  return { ...(where.length > 0 && { where }), ...(groups.length > 0 && { or: groups }) };
}

/** A page of the customers that an address asks for. */
export function customersOptions(search: Search, page: PageQuery) {
  const wanted = { ...pick(search, ...FILTERS), ...(one(search, 'q') && pick(search, ...WAYS)), ...conditionsIn(search), ...page };
  return getCustomersOptions({ query: wanted as NonNullable<GetCustomersData['query']> });
}

/** Where the console opens with the customers: their first answer, which the static shell has asked for already. */
export async function prepareFirstList(queries: QueryClient) {
  const session = queries.getQueryData<Session | null>(['session']);
  if (location.pathname !== '/customers' || !session?.rights.includes('read_customers')) return;
  const search = parseSearch(location.search);
  if (!preferences().searchAtOnce && !location.search) return;
  await queries.prefetchQuery(customersOptions(search, pageOf(search, preferences().pageSize)));
}
