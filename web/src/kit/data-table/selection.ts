import { useCallback, useMemo, useRef, useState } from 'react';

/** Ids of chosen rows; gone when the list shows something else. */
export interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
  /** Chooses the rows from the one that was toggled last to this one, both among `shown`. */
  reach: (shown: readonly string[], id: string) => void;
  setAll: (ids: readonly string[], chosen: boolean) => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

export function useSelection(): Selection {
  const [ids, setIds] = useState(NONE);
  const last = useRef<string | null>(null);
  const toggle = useCallback((id: string) => {
    last.current = id;
    setIds((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const setAll = useCallback((changed: readonly string[], chosen: boolean) => {
    setIds((before) => {
      const next = new Set(before);
      for (const id of changed) {
        if (chosen) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }, []);
  const reach = useCallback(
    (shown: readonly string[], id: string) => {
      const [to, from] = [shown.indexOf(id), shown.indexOf(last.current ?? id)];
      setAll(shown.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1), true);
    },
    [setAll],
  );
  const clear = useCallback(() => {
    last.current = null;
    setIds((before) => (before.size === 0 ? before : NONE));
  }, []);
  return useMemo(() => ({ ids, toggle, reach, setAll, clear }), [ids, toggle, reach, setAll, clear]);
}
