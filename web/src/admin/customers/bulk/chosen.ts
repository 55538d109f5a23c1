import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { BulkChangeSaid, BulkChangeTold, Customer, ListOfCustomers } from '~/api';
import { useSelection, type Selection } from '~/kit/data-table/selection';
import type { List } from '~/kit/data-table/use-list';
import type { Search } from '~/kit/url';
import { searchKey } from '../saved/searches';

export type Who = BulkChangeSaid['who'];

export interface Chosen {
  selection: Selection;
  /** Not only those ticked but all that the search finds. */
  everything: boolean;
  chooseEverything: () => void;
  /** The page, all of it, is ticked, and there is more than that. */
  offersEverything: boolean;
  page: Customer[];
  total: string;
  search: string;
  who: Who;
  /** What was asked for last and is still watched, wherever one has been meanwhile. */
  asked: string | null;
  watch: (change: BulkChangeTold | null) => void;
}

const ASKED = ['bulk', 'asked'];
const NO_ROWS: Customer[] = [];

/** Rows chosen on any page of a list; another search is another list, and nothing of it is chosen. */
export function useChosen(list: List<ListOfCustomers>, search: Search, totalOf: (data: ListOfCustomers) => string): Chosen {
  const queries = useQueryClient();
  const asked = useQuery<string | null>({ queryKey: ASKED, queryFn: () => null, initialData: null, staleTime: Infinity, gcTime: Infinity });
  const own = useSelection();
  const [everything, setEverything] = useState(false);
  const data = list.query.data;
  const page = data?.items ?? NO_ROWS;
  const key = searchKey({ ...search, sort: undefined });
  useEffect(() => {
    own.clear();
    setEverything(false);
  }, [key, own.clear]);
  const selection = useMemo((): Selection => {
    if (!everything) return own;
    const shown = page.map(({ id }) => id);
    const leave = (kept: readonly string[]) => {
      setEverything(false);
      own.clear();
      own.setAll(kept, true);
    };
    return {
      ids: new Set(shown),
      toggle: (id) => leave(shown.filter((other) => other !== id)),
      reach: () => undefined,
      setAll: (ids, chosen) => chosen || leave(shown.filter((id) => !ids.includes(id))),
      clear: () => leave([]),
    };
  }, [everything, own, page]);
  const isPageChosen = page.length > 0 && page.every(({ id }) => selection.ids.has(id));
  const written = searchKey(search);
  return {
    selection,
    everything,
    chooseEverything: () => setEverything(true),
    offersEverything: !everything && isPageChosen && !!(data?.next ?? data?.previous),
    page,
    total: data ? totalOf(data) : '',
    search: written,
    asked: asked.data,
    watch: (change) => void queries.setQueryData(ASKED, change?.id ?? null),
    who: everything ? { search: written } : { ids: [...own.ids] },
  };
}
