import { useRef } from 'react';

interface Seen {
  done: number;
  at: number;
}

/**
 * How many a second, from what was told since this page first heard of the run; null until that says something.
 *
 * of   the run: another begins to count anew
 */
export function useRate(of: string, done: number, at: string | null): number | null {
  const first = useRef<(Seen & { of: string }) | null>(null);
  if (at === null) return null;
  const now: Seen = { done, at: Date.parse(at) };
  const begun = first.current;
  if (!begun || begun.of !== of || begun.done > done) {
    first.current = { ...now, of };
    return null;
  }
  const seconds = (now.at - begun.at) / 1000;
  return seconds > 0 && done > begun.done ? (done - begun.done) / seconds : null;
}
