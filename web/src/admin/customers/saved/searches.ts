import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Customer, SavedSearchTold } from '~/api';
import { getSavedSearchesOptions } from '~/api/@tanstack/react-query.gen';
import { visible, type Column } from '~/kit/data-table/columns';
import { preferences } from '~/kit/preferences';
import { many, one, parseSearch, pick, stringifySearch, useUrl, type Search } from '~/kit/url';
import { groupsIn, writtenGroups } from '../advanced/groups';
import { FILTERS, WAYS } from '../first-list';

const MOST = 500;
const LIST = 'customers';

/** One's own in their order, then what colleagues share. */
export function useSavedSearches(): SavedSearchTold[] {
  const { data } = useQuery(getSavedSearchesOptions({ query: { limit: MOST } }));
  return useMemo(() => data?.items ?? [], [data]);
}

export function useRefreshSearches() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [{ _id: 'getSavedSearches' }] });
}

/** The search of an address without the place in its pages, always written the same way. */
export function searchKey(search: Search): string {
  const { view, status, ...said } = pick(search, ...FILTERS, 'sort');
  const { q_operator, q_fields } = one(search, 'q') ? pick(search, ...WAYS) : {};
  const narrowed = {
    ...(view !== 'all' && { view }),
    ...(status && { status: status.split(',').toSorted().join(',') }),
    ...(q_operator && q_operator !== 'contains' && { q_operator }),
    ...(q_fields && { q_fields: q_fields.split(',').toSorted().join(',') }),
    where: many(search, 'where').toSorted(),
    or: writtenGroups(groupsIn(search).map((group) => group.toSorted()).toSorted((left, right) => (left.join() < right.join() ? -1 : 1))),
  };
  const inOrder = Object.entries({ ...said, ...narrowed }).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return stringifySearch(Object.fromEntries(inOrder)).slice(1);
}

/** The tab whose search this is; of two alike the first. */
export function currentOf(saved: readonly SavedSearchTold[], search: Search): SavedSearchTold | undefined {
  const key = searchKey(search);
  return saved.find(({ query }) => searchKey(parseSearch(query)) === key);
}

export function searchHref(search: Search): string {
  return `/customers${stringifySearch(search)}`;
}

/** All columns, of which a saved search has chosen some and their order; what it does not know can be switched on. */
export function chosenOf<T>(columns: readonly Column<T>[], chosen: readonly string[]): Column<T>[] {
  const known = chosen.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const others = columns.filter((column) => !known.includes(column));
  return [...known, ...others].map((column) => ({ ...column, hidden: !known.includes(column) }));
}

/** Under which a reader's own changes to the columns of a saved search are kept: they are not those of the list. */
export const tableOf = (saved: SavedSearchTold | undefined) => (saved?.columns ? `${LIST}@${saved.id}` : LIST);

/** The columns of the list as the address asks for them: those of its tab, or the reader's own. */
export function useColumns(columns: readonly Column<Customer>[]) {
  const { search } = useUrl();
  const current = currentOf(useSavedSearches(), search);
  const chosen = current?.columns?.join(' ');
  const shown = useMemo(() => (chosen ? chosenOf(columns, chosen.split(' ')) : columns), [columns, chosen]);
  return { id: tableOf(current), columns: shown };
}

/** What the table shows now, in order. */
export function columnsNow(columns: readonly Column<Customer>[], current: SavedSearchTold | undefined): string[] {
  const from = current?.columns ? chosenOf(columns, current.columns) : columns;
  return visible(from, preferences().lists[tableOf(current)] ?? {}).map(({ id }) => id);
}

/** Searches that everybody has, within whichever customers were chosen beside the title. */
export const STANDARD: { id: string; search: Search }[] = [
  { id: 'all', search: {} },
  { id: 'over_limit', search: { status: 'credit_exceeded' } },
  { id: 'no_funds', search: { status: 'no_available_funds' } },
  { id: 'blocked', search: { status: 'blocked' } },
  { id: 'prepaid', search: { balance_control: 'prepaid' } },
];

/** Which of them an address shows, whatever its order and whosever the customers are. */
export function standardOf(search: Search): string | undefined {
  const key = searchKey({ ...search, sort: undefined, view: undefined });
  return STANDARD.find((standard) => searchKey(standard.search) === key)?.id;
}

/** Whether there is anything in it that no tab has yet. */
export function isWorthSaving(search: Search): boolean {
  return standardOf(search) === undefined || searchKey({ view: one(search, 'view'), sort: one(search, 'sort') }) !== '';
}
