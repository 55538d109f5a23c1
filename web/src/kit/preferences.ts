import { useSyncExternalStore } from 'react';

export type Density = 'compact' | 'default' | 'roomy';
export type Theme = 'auto' | 'light' | 'dark';

export interface ListPreference {
  /** Ids of columns as the reader has ordered them; columns that are not named keep their own place. */
  order?: string[];
  /** Only columns whose visibility the reader has changed. */
  shown?: Record<string, boolean>;
}

/** What a person has chosen; kept on the server with the session, with a local copy for the first paint. */
export interface Preferences {
  theme: Theme;
  language: string;
  timeZone: string;
  density: Density;
  zebra: boolean;
  pageSize: number;
  shortcuts: boolean;
  navNarrow: boolean;
  /** Whether a list that can be searched is asked for as its page opens; otherwise when somebody says so. */
  searchAtOnce: boolean;
  /** Whether a search that finds one record alone opens it. */
  openOnly: boolean;
  lists: Record<string, ListPreference>;
  /** How a text is looked for in a list: its parameters beside the text. */
  searches: Record<string, Record<string, string>>;
}

export const PAGE_SIZES = [25, 50, 100, 200];

const LOCAL = 'tollhouse.preferences';
const SAVE_AFTER_MS = 400;

const defaults = (timeZone: string): Preferences => ({
  theme: 'auto',
  language: navigator.language.toLowerCase().startsWith('uk') ? 'uk' : 'en',
  timeZone,
  density: 'default',
  zebra: false,
  pageSize: 25,
  shortcuts: true,
  navNarrow: false,
  searchAtOnce: true,
  openOnly: false,
  lists: {},
  searches: {},
});

let current = started();
let save: ((preferences: Preferences) => Promise<unknown>) | null = null;
let waiting: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function started(): Preferences {
  const kept = readLocal();
  return { ...defaults(zoneOf(kept)), ...kept };
}

/** The browser's zone is only asked for where none is kept: finding it out takes longer than all the rest. */
function zoneOf(kept: Partial<Preferences>): string {
  return kept.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function readLocal(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(LOCAL) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}

function replace(next: Preferences) {
  current = next;
  try {
    localStorage.setItem(LOCAL, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing still works: the server has the preferences.
  }
  for (const listener of listeners) listener();
}

export function preferences(): Preferences {
  return current;
}

/**
 * The server's copy takes the place of the local one, which may be that of whoever signed in before; only language and
 * theme are those of the sign-in page until somebody chooses. From here on changes are sent there.
 */
export function loadPreferences(kept: Partial<Preferences>, keep: (preferences: Preferences) => Promise<unknown>) {
  save = keep;
  const { language, theme } = current;
  replace({ ...defaults(zoneOf(kept)), language, theme, ...kept });
}

export function changePreferences(change: Partial<Preferences>) {
  replace({ ...current, ...change });
  clearTimeout(waiting);
  waiting = setTimeout(sendPreferences, SAVE_AFTER_MS);
}

/** Sends what is waiting now; a failure is not worth a message, the next change sends everything again. */
export function sendPreferences() {
  clearTimeout(waiting);
  waiting = undefined;
  void save?.(current).catch(() => undefined);
}

/** At the end of a session nothing more is sent in its name. */
export function forgetPreferencesServer() {
  clearTimeout(waiting);
  save = null;
}

export function changeListPreference(list: string, change: ListPreference) {
  const before = current.lists[list] ?? {};
  changePreferences({ lists: { ...current.lists, [list]: { ...before, ...change } } });
}

export function usePreference<K extends keyof Preferences>(name: K): Preferences[K] {
  return useSyncExternalStore(subscribe, () => current[name]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
