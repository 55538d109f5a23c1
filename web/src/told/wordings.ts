import { i18n } from '@lingui/core';
import { canTell } from '~/kit/languages';
import { asRead, requoted, type Moment } from './writing';

/** A sentence of the API by its English wording, `{place}` where a figure, a name or a moment stands. */
export interface Wording {
  id: string;
  message: string;
}

/** A sentence in the reader's language; null: one that this page does not know. */
export type Teller = (written: string, moment: Moment) => string | null;

/** The wording in the reader's language. */
export const words = ({ id, message }: Wording, values: Record<string, string>): string => i18n._(id, values, { message });

const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const SHORTEST = '(.+?)';
const LONGEST = '(.+)';
const GROUPED = /^\d{1,3}(?:,\d{3})+$/;

/** What fits an English wording; the parts are what stands in its places, in their order. */
export function patternOf(wording: string, place = SHORTEST): RegExp {
  const parts = wording.split(/\{\w*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join(place)}$`, 's');
}

/**
 * Tells the sentences that the API keeps as sentences: the first wording that fits says what stands where.
 *
 * places   how the places of that name are told, where reading them as they stand would not do
 */
export function teller(known: readonly Wording[], places: Readonly<Record<string, Teller>> = {}): Teller {
  const readings = known.flatMap(({ id, message }) => {
    const names = [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    // A value may hold the very words that follow it: where its shortest reading tells nothing, the longest may.
    return [SHORTEST, LONGEST].map((place) => ({ id, message, names, pattern: patternOf(message, place) }));
  });
  return (written, moment) => {
    for (const { pattern, id, message, names } of readings) {
      const parts = pattern.exec(written)?.slice(1);
      if (!parts) continue;
      const told = parts.map((part, place) => (places[names[place]!] ?? readable)(part, moment));
      if (told.every((one) => one !== null)) return words({ id, message }, Object.fromEntries(told.map((one, place) => [names[place], one])));
    }
    return null;
  };
}

/** A part of a sentence as the reader's language writes it: moments, grouped numbers, texts in marks. */
function readable(part: string, moment: Moment): string {
  if (ISO_MOMENT.test(part)) return moment(part);
  return GROUPED.test(part) ? new Intl.NumberFormat(i18n.locale).format(BigInt(part.replaceAll(',', ''))) : requoted(part);
}

/** What a screen shows: the sentence in the reader's language, else as the API has it. */
export const inWords = (tell: Teller, written: string): string => (canTell() && tell(written, asRead)) || written;
