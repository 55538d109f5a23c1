import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The parameters of a page's address, the API's own: text, or a list where a name comes more than once. */
export type Search = Record<string, string | string[] | undefined>;

/** Names that are lists even with one value. */
const LISTS = new Set(['where', 'or']);

export function parseSearch(written: string): Search {
  const found: Search = {};
  for (const [name, value] of new URLSearchParams(written)) {
    const before = found[name];
    if (before === undefined) found[name] = LISTS.has(name) ? [value] : value;
    else found[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') parameters.append(name, String(one));
    }
  }
  const written = parameters.toString();
  return written && `?${written}`;
}

/** One value of a parameter that should come once. */
export function one(search: Search, name: string): string | undefined {
  const value = search[name];
  return Array.isArray(value) ? value[0] : value;
}

export function many(search: Search, name: string): string[] {
  const value = search[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Only these parameters, without the absent ones: ready to be an API query. */
export function pick<K extends string>(search: Search, ...names: K[]): Partial<Record<K, string>> {
  const picked: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = one(search, name);
    if (value !== undefined && value !== '') picked[name] = value;
  }
  return picked;
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Which page of a list this is, counted from the first; a cursor does not tell. */
    page?: number;
  }
}

/**
 * The page's parameters and how to change them. A change begins at the first page again,
 * unless it is the cursor that changes; typing replaces the address, acts add to the history.
 */
export function useUrl() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Search, { replace = false, page = 1 as number | null } = {}) => {
      const search = (before: Search): Search => ({ ...before, cursor: undefined, ...changes });
      void navigate({ to: '.', search, replace, resetScroll: false, state: (before) => ({ ...before, page: page ?? undefined }) });
    },
    [navigate],
  );
  return { search, change };
}
