import { i18n } from '@lingui/core';
import { formatDay, formatMoment } from '~/kit/date';

/** What the API sends beside a sentence: the values that stand in it, by name. */
export type ToldFacts = Readonly<Record<string, unknown>>;

/** A moment of the API's as people read it, or one of its days. */
export type Moment = (at: string) => string;

/** A day of the API's as people read it. */
export type Day = (day: string) => string;

export const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

export const asRead: Moment = (at) => (isDay(at) ? formatDay(at) : formatMoment(at));

export const textOf = (facts: ToldFacts, name: string): string => String(facts[name] ?? '');

/** A decimal as the reader's language writes it, with the digits it came with and none grouped: it is read aloud. */
export function decimal(written: string): string {
  const digits = written.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(i18n.locale, { useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(written as `${number}`);
}

/** Without the zeros that a database adds: 0.10000 is 0.10, and 5.00000 is 5. */
export function brief(written: string): string {
  const [whole = '', decimals = ''] = written.split('.');
  const kept = decimals.replace(/0+$/, '');
  return kept ? `${whole}.${kept.padEnd(2, '0')}` : whole;
}

/** Whether two decimals are of one size, whatever their signs and closing zeros; no float has to know. */
export function equalSize(one: string, other: string): boolean {
  const bare = (written: string) => brief(written.replace('-', ''));
  return bare(one) === bare(other);
}

/** A text within a sentence, in the marks of the reader's language; in English as the API sets them. */
export function quoted(text: string): string {
  if (i18n.locale === 'uk') return `«${text}»`;
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** A text that the API has set in its marks, within a sentence; what stands in none is left as it is. */
export function requoted(part: string): string {
  const within = /^(['"])(.*)\1$/s.exec(part)?.[2];
  return within === undefined || i18n.locale !== 'uk' ? part : quoted(within.replace(/\\(['\\])/g, '$1'));
}

/** What may stand in a sentence about a status. */
export type Figures = Record<string, { amount: string; currency: string } | string>;

/** Figures and days as they stand in sentences. */
export function figures(facts: Figures, day: Day = formatDay): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, figure(fact, day)]));
}

function figure(fact: Figures[string], day: Day): string {
  if (typeof fact !== 'string') return `${decimal(brief(fact.amount))} ${fact.currency}`;
  return isDay(fact) ? day(fact) : fact;
}
