import type { Period } from '~/kit/period';
import { pick, type Search } from '~/kit/url';

/** The days of the address; null: since the beginning. */
export function periodIn(search: Search): Period | null {
  const { from, until } = pick(search, 'from', 'until');
  return from && until ? { from, until } : null;
}
