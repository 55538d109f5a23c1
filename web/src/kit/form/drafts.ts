import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';

/** What was typed and not saved: it outlives a click elsewhere, a reload, and a session that ends. */
export interface Draft<V> {
  values: V;
  /** What the record was when typing began, and the version of that. */
  before: V;
  etag: string;
  /** Moment of the last key, in milliseconds. */
  at: number;
}

const PREFIX = 'tollhouse.draft:';
const OWNER = 'tollhouse.drafts_of';
const PAUSE_MS = 250;

let version = 0;
const listeners = new Set<() => void>();

export function readDraft<V>(key: string): Draft<V> | null {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null') as Draft<V> | null;
  } catch {
    return null;
  }
}

function dropDraft(key: string) {
  change(() => sessionStorage.removeItem(PREFIX + key));
}

function keepDraft<V>(key: string, draft: Draft<V>) {
  change(() => sessionStorage.setItem(PREFIX + key, JSON.stringify(draft)));
}

function change(act: () => void) {
  try {
    act();
  } catch {
    // Without room in the browser nothing outlives the page; what is typed stays in the form.
  }
  version += 1;
  for (const listener of listeners) listener();
}

const keys = (): string[] => {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
};

/** Those of the drafts in this tab whose keys begin so. */
export function useDrafts(prefix: string): ReadonlySet<string> {
  const seen = useSyncExternalStore(subscribe, () => version);
  return useMemo(() => new Set(seen >= 0 ? keys().filter((key) => key.startsWith(prefix)) : []), [seen, prefix]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Keeps what is typed, a moment after the last key and when the form goes away; a form as it was read is no draft.
 * Answers how to drop it, once it is saved or given up.
 */
export function useKeptDraft<V extends FieldValues>(key: string, form: UseFormReturn<V>, read: { before: V; etag: string }): () => void {
  const { before, etag } = read;
  const over = useRef(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      clearTimeout(timer);
      timer = undefined;
      if (over.current) return;
      const values = form.getValues();
      if (JSON.stringify(values) === JSON.stringify(before)) dropDraft(key);
      else keepDraft(key, { values, before, etag, at: Date.now() });
    };
    const stop = form.subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer);
        timer = setTimeout(keep, PAUSE_MS);
      },
    });
    const keepNow = () => timer !== undefined && keep();
    window.addEventListener('pagehide', keepNow);
    return () => {
      window.removeEventListener('pagehide', keepNow);
      stop();
      keepNow();
    };
  }, [key, form, before, etag]);
  return useCallback(() => {
    over.current = true;
    dropDraft(key);
  }, [key]);
}

/** Called when somebody comes in: what another has typed in this tab, whose session ended by itself, is forgotten. */
export function keepDraftsOf(member: string) {
  try {
    if (sessionStorage.getItem(OWNER) === member) return;
    forgetDrafts();
    sessionStorage.setItem(OWNER, member);
  } catch {
    // As above.
  }
}

export function forgetDrafts() {
  change(() => {
    for (const key of keys()) sessionStorage.removeItem(PREFIX + key);
  });
}
