import { i18n } from '@lingui/core';
import type { GetRatesData, Mark, RateSearchSaid } from '~/api';
import { now } from '~/kit/clock';
import { momentOf } from '~/kit/period';
import { preferences } from '~/kit/preferences';
import { one, type Search } from '~/kit/url';

type Query = NonNullable<GetRatesData['query']>;

export type By = 'prefix' | 'number' | 'name';

export const byOf = (search: Search): By => (one(search, 'by') ?? 'prefix') as By;

export const MARKS: [Mark, () => string][] = [
  ['forbidden', () => i18n.t({ id: 'tariffs.forbidden', message: 'Forbidden' })],
  ['discontinued', () => i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' })],
  ['hidden', () => i18n.t({ id: 'tariffs.hidden', message: 'Hidden' })],
  ['payback', () => i18n.t({ id: 'tariffs.payback', message: 'Payback' })],
];

const MINUTE_MS = 60_000;

/** The end of this minute, so that a page asked for twice is one request and what was entered just now is in it. */
export const thisMinute = () => new Date(Math.ceil(now().getTime() / MINUTE_MS) * MINUTE_MS).toISOString();

/** What an address asks of the rates, without the page. */
export function askedOf(search: Search): Query {
  const text = (one(search, 'q') ?? '').trim();
  const by = byOf(search);
  const digits = text.replace(/[^0-9A-Z|]/g, '');
  const when = one(search, 'time') ?? 'now';
  const at = one(search, 'at');
  const mark = one(search, 'mark') as Mark | undefined;
  const moment = at ? momentOf(at, preferences().timeZone) : thisMinute();
  const country = one(search, 'country')?.toUpperCase();
  return {
    ...(text && by === 'prefix' && { prefix: digits }),
    ...(text && by === 'number' && { number: digits.replace(/\D/g, '') }),
    ...(text && by === 'number' && one(search, 'longest') === 'yes' && { longest: true }),
    ...(text && by === 'name' && { q: text }),
    ...(country && /^[A-Z]{2}$/.test(country) && { country }),
    ...(mark && { mark }),
    ...(when === 'all' ? { when: 'all' as const } : { when: (when === 'now' ? 'at' : when) as 'at' | 'until' | 'since', at: moment }),
  };
}

/** The same search as the body of a change has it; a number names no rates to change. */
export function saidOf(search: Search): RateSearchSaid {
  const { prefix, q, country, mark } = askedOf(search);
  return { prefix: prefix ?? '', q: q ?? '', country: country ?? '', mark: mark ?? null };
}

export const isAsked = (search: Search) => ['q', 'country', 'mark'].some((name) => one(search, name) !== undefined);
