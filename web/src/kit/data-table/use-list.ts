import { useQuery, useQueryClient, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { usePreference } from '../preferences';
import { one, useUrl, type Search } from '../url';
import { nextSort } from './columns';

/** A page of a list as every list of the API answers it. */
export interface ListPage<T> {
  items: T[];
  next: string | null;
  previous: string | null;
  total: number;
  total_is_exact: boolean;
}

export interface PageQuery {
  limit: number;
  cursor?: string;
  sort?: string;
}

export interface List<R> {
  query: UseQueryResult<R, unknown>;
  sort: string | undefined;
  pageSize: number;
  /** Counted from one; undefined where one came by a link into the middle. */
  page: number | undefined;
  sortBy: (key: string) => void;
  goNext: () => void;
  goPrevious: () => void;
  prepareNext: () => void;
  /** Asks again for what is shown, or at last for what was not. */
  ask: () => void;
  /** Ends a search that runs, down to the server. */
  stop: () => void;
}

// The generated options differ in their error and key types, which a list does not look at.
type Options<R> = UseQueryOptions<R, any, R, any>;

/** The page that an address asks for, or the one at another cursor with the same sort. */
export function pageOf(search: Search, limit: number, cursor = one(search, 'cursor')): PageQuery {
  const sort = one(search, 'sort');
  return { limit, ...(cursor && { cursor }), ...(sort && { sort }) };
}

/**
 * One page of a list: sort and cursor from the address, page size from the reader's preferences.
 *
 * optionsFor   the generated query options for a page; put the filters of the address in beside it
 * sort         the order until the reader chooses one, for the arrow in the heading; the API's own default
 * refreshMs    how soon to ask again without being told, by what was answered: for what moves by itself
 */
export function useList<R extends ListPage<unknown>>(
  optionsFor: (page: PageQuery) => Options<R>,
  sort?: string,
  refreshMs?: (answered: R | undefined) => number,
): List<R> {
  const { search, change } = useUrl();
  const queries = useQueryClient();
  const pageSize = usePreference('pageSize');
  const told = useRouterState({ select: (state) => state.location.state.page });
  const cursor = one(search, 'cursor');
  const wanted = one(search, 'sort');
  const options = optionsFor(pageOf(search, pageSize));
  const query = useQuery({
    ...options,
    ...(refreshMs && { refetchInterval: ({ state }: { state: { data: R | undefined } }) => refreshMs(state.data) }),
    placeholderData: (rows: R | undefined, before: { queryKey: readonly unknown[] } | undefined) =>
      ofSameList(before?.queryKey, options.queryKey) ? rows : undefined,
  } as Options<R>);
  const page = cursor ? told : 1;
  const next = query.data?.next ?? undefined;
  const previous = query.data?.previous ?? undefined;
  const turn = (to: string, number: number | undefined) => {
    change({ cursor: to }, { page: number ?? null });
    window.scrollTo({ top: 0 });
  };
  return {
    query,
    sort: wanted ?? sort,
    pageSize,
    page,
    sortBy: (key) => change({ sort: nextSort(key, wanted ?? sort) }),
    goNext: () => {
      if (next) turn(next, page && page + 1);
    },
    goPrevious: () => {
      if (page === 2) change({});
      else if (previous) turn(previous, page && page - 1);
    },
    prepareNext: () => void (next && queries.prefetchQuery(optionsFor(pageOf(search, pageSize, next)))),
    ask: () => void query.refetch(),
    stop: () => void queries.cancelQueries({ queryKey: options.queryKey, exact: true }),
  };
}

/** While the next page loads the old rows stay, but never those of another record's list. */
function ofSameList(before: readonly unknown[] | undefined, now: readonly unknown[]): boolean {
  const [old, wanted] = [before?.[0], now[0]] as ({ _id?: string; path?: unknown } | undefined)[];
  return old?._id === wanted?._id && JSON.stringify(old?.path) === JSON.stringify(wanted?.path);
}
