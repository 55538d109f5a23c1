import type { QueryClient } from '@tanstack/react-query';
import type { GetCustomersData } from '~/api';
import { getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { pageOf, type PageQuery } from '~/kit/data-table/use-list';
import { preferences } from '~/kit/preferences';
import { many, parseSearch, pick, type Search } from '~/kit/url';
import type { Session } from '../session';

export const FILTERS = ['view', 'q', 'status', 'balance_control'] as const;

/** A page of the customers that an address asks for. */
export function customersOptions(search: Search, page: PageQuery) {
  const where = many(search, 'where');
  const wanted = { ...pick(search, ...FILTERS), ...(where.length > 0 && { where }), ...page };
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
