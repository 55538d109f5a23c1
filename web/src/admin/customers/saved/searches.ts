import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SavedSearchTold } from '~/api';
import { getSavedSearchesOptions } from '~/api/@tanstack/react-query.gen';
import { visible, type Column } from '~/kit/data-table/columns';
import { preferences } from '~/kit/preferences';
import { many, one, parseSearch, pick, stringifySearch, useUrl, type Search } from '~/kit/url';
import { groupsIn, writtenGroups } from '../advanced/groups';
import { FILTERS, WAYS } from '../first-list';

const MOST = 500;

/** A list whose searches are kept. */
export interface SearchedList {
  resource: SavedSearchTold['resource'];
  path: string;
  /** Under which the columns of its table are kept. */
  table: string;
  /** The parameters of its address that say what is looked for, beside conditions and ways to search. */
  filters: readonly string[];
  /** Searches that everybody has, within whichever customers were chosen beside the title. */
  standard: readonly { id: string; label: () => string; search: Search }[];
  /** What is said before a search of it is deleted: nothing of what it finds changes. */
  unharmed: (shared: boolean) => string;
}

/** One's own in their order, then what colleagues share. */
export function useSavedSearches({ resource }: SearchedList): SavedSearchTold[] {
  const { data } = useQuery(getSavedSearchesOptions({ query: { resource, limit: MOST } }));
  return useMemo(() => data?.items ?? [], [data]);
}

export function useRefreshSearches() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [{ _id: 'getSavedSearches' }] });
}

/** The search of an address without the place in its pages, always written the same way. */
export function searchKey(search: Search, filters: readonly string[] = FILTERS): string {
  const { view, status, ...said } = pick(search, ...filters, 'sort');
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
export function currentOf(saved: readonly SavedSearchTold[], search: Search, { filters }: SearchedList): SavedSearchTold | undefined {
  const key = searchKey(search, filters);
  return saved.find(({ query }) => searchKey(parseSearch(query), filters) === key);
}

/** All columns, of which a saved search has chosen some and their order; what it does not know can be switched on. */
export function chosenOf<T>(columns: readonly Column<T>[], chosen: readonly string[]): Column<T>[] {
  const known = chosen.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const others = columns.filter((column) => !known.includes(column));
  return [...known, ...others].map((column) => ({ ...column, hidden: !known.includes(column) }));
}

/** Under which a reader's own changes to the columns of a saved search are kept: they are not those of the list. */
export const tableOf = (saved: SavedSearchTold | undefined, { table }: SearchedList) => (saved?.columns ? `${table}@${saved.id}` : table);

/** The columns of the list as the address asks for them: those of its tab, or the reader's own. */
export function useColumns<T>(columns: readonly Column<T>[], list: SearchedList) {
  const { search } = useUrl();
  const current = currentOf(useSavedSearches(list), search, list);
  const chosen = current?.columns?.join(' ');
  const shown = useMemo(() => (chosen ? chosenOf(columns, chosen.split(' ')) : columns), [columns, chosen]);
  return { id: tableOf(current, list), columns: shown };
}

/** What the table shows now, in order. */
export function columnsNow<T>(columns: readonly Column<T>[], current: SavedSearchTold | undefined, list: SearchedList): string[] {
  const from = current?.columns ? chosenOf(columns, current.columns) : columns;
  return visible(from, preferences().lists[tableOf(current, list)] ?? {}).map(({ id }) => id);
}

/** Which of those that everybody has an address shows, whatever its order and whosever the customers are. */
export function standardOf(search: Search, { filters, standard }: SearchedList): string | undefined {
  const key = searchKey({ ...search, sort: undefined, view: undefined }, filters);
  return standard.find((one) => searchKey(one.search, filters) === key)?.id;
}

/** Whether there is anything in it that no tab has yet. */
export function isWorthSaving(search: Search, list: SearchedList): boolean {
  return standardOf(search, list) === undefined || searchKey({ view: one(search, 'view'), sort: one(search, 'sort') }, list.filters) !== '';
}
