import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Customer, ListOfCustomers } from '~/api';
import { useList, type List, type PageQuery } from '~/kit/data-table/use-list';
import { usePreference } from '~/kit/preferences';
import { one, stringifySearch, type Search } from '~/kit/url';
import { conditionsIn, customersOptions, FILTERS } from './first-list';

/** Whoever types on gets no record in between. */
const AT_REST_MS = 700;

export function isFiltered(search: Search): boolean {
  return FILTERS.some((name) => one(search, name)) || Object.keys(conditionsIn(search)).length > 0;
}

/** Whether an address asks for something by itself, so that a link shows the same to everybody. */
export const asksForSomething = (search: Search) => stringifySearch(search) !== '';

/** The customers of an address; some readers want to see nobody until they have said whom. */
export function useCustomers(search: Search): List<ListOfCustomers> {
  const atOnce = usePreference('searchAtOnce');
  const [asked, setAsked] = useState(false);
  const enabled = atOnce || asked || asksForSomething(search);
  const optionsFor = (page: PageQuery) => ({ ...customersOptions(search, page), enabled });
  const list = useList(optionsFor, one(search, 'q') ? undefined : 'name');
  const isAsking = list.query.isFetching;
  useEffect(() => {
    if (isAsking) setAsked(true);
  }, [isAsking]);
  return list;
}

/** The only customer that the present search finds; none while the rows are still those of the one before. */
export function onlyOne({ query }: List<ListOfCustomers>): Customer | undefined {
  const [only, ...others] = query.data?.items ?? [];
  return others.length === 0 && query.data?.total === 1 && !query.isPlaceholderData ? only : undefined;
}

/** Opens the only customer that a search finds, for who wants that; not to those who come back to the search. */
export function useOpenOnly(list: List<ListOfCustomers>, search: Search) {
  const wanted = usePreference('openOnly');
  const router = useRouter();
  const key = stringifySearch({ ...search, cursor: undefined });
  const cameWith = useRef<string | undefined>(key);
  if (cameWith.current !== key) cameWith.current = undefined;
  const only = onlyOne(list)?.id;
  const opens = wanted && cameWith.current === undefined && isFiltered(search) ? only : undefined;
  useEffect(() => {
    if (opens === undefined) return;
    const timer = setTimeout(() => router.history.push(`/customers/${opens}`), AT_REST_MS);
    return () => clearTimeout(timer);
  }, [opens, key, router]);
}
