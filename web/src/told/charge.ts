import { i18n } from '@lingui/core';
import { decimal, equalSize, textOf, type Moment, type ToldFacts } from './writing';

/** The facts that these sentences know how to tell; src/tollhouse/rating/rules/explaining.py counts them. */
const VERSION = 1;
const ANYTHING_ELSE = '|';

type Counted = (count: number) => string;

/** How use of a service is counted, in words; `base` used units are one charged unit. */
interface Measure {
  base: number;
  used: Counted;
  charged: Counted;
  /** "Every begun 60 seconds", "The first 60 seconds", and "every begun 6 seconds" within a sentence. */
  every: Counted;
  first: Counted;
  thenEvery: Counted;
  covered: Counted;
  /** "0.10 EUR per minute" */
  price: (price: string) => string;
}

/** The story of a charge in the reader's language, or null where its facts are of a kind that this page does not know. */
export function tellCharge(facts: ToldFacts, moment: Moment): string[] | null {
  const measure = MEASURES[textOf(facts, 'sv')];
  if (facts.v !== VERSION || !measure) return null;
  const told = [use(facts, measure), rate(facts, moment), ...prices(facts, measure)];
  if (facts.ch === 0) told.push(nothingCharged(facts, measure));
  return [...told, ...additions(facts), total(facts)];
}

function use(facts: ToldFacts, measure: Measure): string {
  const charged = facts.ch as number;
  const values = {
    who: who(facts),
    number: textOf(facts, 'no'),
    used: measure.used(facts.us as number),
    charged,
    units: measure.used(charged),
  };
  if (!values.number) {
    return i18n.t({ id: 'told.use', message: '{who} used {used}; {charged, plural, one {{units} was} other {{units} were}} charged.', values });
  }
  return i18n.t({ id: 'told.use_to', message: '{who} used {used} to {number}; {charged, plural, one {{units} was} other {{units} were}} charged.', values });
}

/** Prices are also found for nobody in particular, by a product or a tariff alone. */
function who(facts: ToldFacts): string {
  const values = { account: textOf(facts, 'ac'), product: textOf(facts, 'pr') };
  if (!values.account && !values.product) return i18n.t({ id: 'told.who.somebody', message: 'Somebody' });
  if (!values.account) return i18n.t({ id: 'told.who.product', message: 'Somebody with product {product}', values });
  if (!values.product) return i18n.t({ id: 'told.who.account', message: 'Account {account}', values });
  return i18n.t({ id: 'told.who.both', message: 'Account {account} with product {product}', values });
}

function rate(facts: ToldFacts, moment: Moment): string {
  const anything = i18n.t({ id: 'told.anything_else', message: 'anything else' });
  const place = facts.px === ANYTHING_ELSE ? anything : textOf(facts, 'de');
  const values = {
    tariff: textOf(facts, 'tf'),
    override: textOf(facts, 'ov'),
    prefix: textOf(facts, 'px') + (place && ` (${place})`),
    since: moment(textOf(facts, 'si')),
    hours: hours(facts.w),
  };
  if (!('ov' in facts)) {
    return i18n.t({ id: 'told.rate', message: 'Tariff {tariff}, prefix {prefix}, rate in force since {since}, {hours} prices.', values });
  }
  return i18n.t({ id: 'told.rate_instead', message: 'Tariff {tariff}, in place of tariff {override}, prefix {prefix}, rate in force since {since}, {hours} prices.', values });
}

function hours(window: unknown): string {
  switch (window) {
    case 1:
      return i18n.t({ id: 'told.off_peak', message: 'off-peak' });
    case 2:
      return i18n.t({ id: 'told.off_peak_2', message: 'second off-peak' });
    default:
      return i18n.t({ id: 'told.peak', message: 'peak' });
  }
}

function prices(facts: ToldFacts, measure: Measure): string[] {
  if ('fo' in facts) return [i18n.t({ id: 'told.formula', message: 'The rate charges by a formula of intervals and surcharges.' })];
  const [first, next] = facts.iv as [number, number];
  const [firstPrice, nextPrice] = facts.p as [string, string];
  const price = (written: string) => measure.price(`${decimal(written)} ${textOf(facts, 'cu')}`);
  if (first === next && firstPrice === nextPrice) {
    const values = { every: measure.every(first), price: price(firstPrice) };
    return [i18n.t({ id: 'told.one_price', message: '{every} at {price}.', values })];
  }
  const values = { first: measure.first(first), firstPrice: price(firstPrice), next: measure.thenEvery(next), nextPrice: price(nextPrice) };
  return [i18n.t({ id: 'told.two_prices', message: '{first} at {firstPrice}, then {next} at {nextPrice}.', values })];
}

function nothingCharged(facts: ToldFacts, measure: Measure): string {
  const used = facts.us as number;
  if (used <= 0) return i18n.t({ id: 'told.nothing_used', message: 'Nothing was used, so nothing is charged, no connect fee either.' });
  const grace = facts.gr as number | undefined;
  if (grace !== undefined && used <= grace * measure.base) {
    return i18n.t({ id: 'told.grace', message: 'A use of up to {units} costs nothing.', values: { units: measure.charged(grace) } });
  }
  return measure.covered(facts.fr as number);
}

function additions(facts: ToldFacts): string[] {
  const told: string[] = [];
  const currency = textOf(facts, 'cu');
  if ('fr' in facts && facts.ch !== 0) {
    const values = { count: String(facts.fr) };
    told.push(i18n.t({ id: 'told.free', message: '{count} are free once the first interval is full.', values }));
  }
  if ('fe' in facts) {
    const values = { fee: decimal(textOf(facts, 'fe')), currency };
    told.push(
      'fo' in facts
        ? i18n.t({ id: 'told.formula_surcharges', message: 'Surcharges of the formula: {fee} {currency}.', values })
        : i18n.t({ id: 'told.connect_fee', message: 'Connect fee: {fee} {currency}.', values }),
    );
  }
  if ('pc' in facts && facts.su !== '0') {
    const values = { percent: decimal(textOf(facts, 'pc')), surcharge: decimal(textOf(facts, 'su')), currency };
    told.push(i18n.t({ id: 'told.surcharge', message: 'Surcharge of {percent} %: {surcharge} {currency}.', values }));
  }
  return told;
}

function total(facts: ToldFacts): string {
  const values = { amount: decimal(textOf(facts, 'am')), currency: textOf(facts, 'cu'), rounded: rounding(facts) };
  if ('pb' in facts) return i18n.t({ id: 'told.total_credited', message: 'Total: {amount} {currency}{rounded}, credited to the customer.', values });
  return i18n.t({ id: 'told.total', message: 'Total: {amount} {currency}{rounded}.', values });
}

function rounding(facts: ToldFacts): string {
  if (!('ex' in facts) || equalSize(textOf(facts, 'ex'), textOf(facts, 'am'))) return '';
  const exact = decimal(textOf(facts, 'ex'));
  const digits = facts.ro as number | undefined;
  if (digits === undefined) return i18n.t({ id: 'told.rounded', message: ', rounded to five decimals from {exact}', values: { exact } });
  if (digits >= 0) {
    return i18n.t({ id: 'told.rounded_to_digits', message: ', rounded up to {digits, plural, other {# decimals}} from {exact}', values: { digits, exact } });
  }
  const whole = `1${'0'.repeat(-digits)}`;
  return i18n.t({ id: 'told.rounded_to_whole', message: ', rounded up to whole {whole}s from {exact}', values: { whole, exact } });
}

const seconds: Counted = (count) => i18n.t({ id: 'told.seconds', message: '{count, plural, one {{n} second} other {{n} seconds}}', values: { count, n: String(count) } });
const messages: Counted = (count) => i18n.t({ id: 'told.messages', message: '{count, plural, one {{n} message} other {{n} messages}}', values: { count, n: String(count) } });
const bytes: Counted = (count) => i18n.t({ id: 'told.bytes', message: '{count, plural, one {{n} byte} other {{n} bytes}}', values: { count, n: String(count) } });
const kilobytes: Counted = (count) => i18n.t({ id: 'told.kilobytes', message: '{count, plural, one {{n} kilobyte} other {{n} kilobytes}}', values: { count, n: String(count) } });
const pieces: Counted = (count) => i18n.t({ id: 'told.pieces', message: '{count, plural, one {{n} piece} other {{n} pieces}}', values: { count, n: String(count) } });

const BY_TIME: Measure = {
  base: 1,
  used: seconds,
  charged: seconds,
  every: (count) => i18n.t({ id: 'told.every_seconds', message: '{count, plural, =1 {Every begun second} other {Every begun {n} seconds}}', values: { count, n: String(count) } }),
  first: (count) => i18n.t({ id: 'told.first_seconds', message: '{count, plural, =1 {The first second} other {The first {n} seconds}}', values: { count, n: String(count) } }),
  thenEvery: (count) => i18n.t({ id: 'told.then_seconds', message: '{count, plural, =1 {every begun second} other {every begun {n} seconds}}', values: { count, n: String(count) } }),
  covered: (count) => i18n.t({ id: 'told.free_seconds', message: '{count, plural, other {The {n} free seconds cover the whole use.}}', values: { count, n: String(count) } }),
  price: (price) => i18n.t({ id: 'told.per_minute', message: '{price} per minute', values: { price } }),
};

const BY_MESSAGE: Measure = {
  base: 1,
  used: messages,
  charged: messages,
  every: (count) => i18n.t({ id: 'told.every_messages', message: '{count, plural, =1 {Every begun message} other {Every begun {n} messages}}', values: { count, n: String(count) } }),
  first: (count) => i18n.t({ id: 'told.first_messages', message: '{count, plural, =1 {The first message} other {The first {n} messages}}', values: { count, n: String(count) } }),
  thenEvery: (count) => i18n.t({ id: 'told.then_messages', message: '{count, plural, =1 {every begun message} other {every begun {n} messages}}', values: { count, n: String(count) } }),
  covered: (count) => i18n.t({ id: 'told.free_messages', message: '{count, plural, other {The {n} free messages cover the whole use.}}', values: { count, n: String(count) } }),
  price: (price) => i18n.t({ id: 'told.per_message', message: '{price} per message', values: { price } }),
};

const BY_VOLUME: Measure = {
  base: 1024,
  used: bytes,
  charged: kilobytes,
  every: (count) => i18n.t({ id: 'told.every_kilobytes', message: '{count, plural, =1 {Every begun kilobyte} other {Every begun {n} kilobytes}}', values: { count, n: String(count) } }),
  first: (count) => i18n.t({ id: 'told.first_kilobytes', message: '{count, plural, =1 {The first kilobyte} other {The first {n} kilobytes}}', values: { count, n: String(count) } }),
  thenEvery: (count) => i18n.t({ id: 'told.then_kilobytes', message: '{count, plural, =1 {every begun kilobyte} other {every begun {n} kilobytes}}', values: { count, n: String(count) } }),
  covered: (count) => i18n.t({ id: 'told.free_kilobytes', message: '{count, plural, other {The {n} free kilobytes cover the whole use.}}', values: { count, n: String(count) } }),
  price: (price) => i18n.t({ id: 'told.per_megabyte', message: '{price} per megabyte', values: { price } }),
};

const BY_PIECE: Measure = {
  base: 1,
  used: pieces,
  charged: pieces,
  every: (count) => i18n.t({ id: 'told.every_pieces', message: '{count, plural, =1 {Every begun piece} other {Every begun {n} pieces}}', values: { count, n: String(count) } }),
  first: (count) => i18n.t({ id: 'told.first_pieces', message: '{count, plural, =1 {The first piece} other {The first {n} pieces}}', values: { count, n: String(count) } }),
  thenEvery: (count) => i18n.t({ id: 'told.then_pieces', message: '{count, plural, =1 {every begun piece} other {every begun {n} pieces}}', values: { count, n: String(count) } }),
  covered: (count) => i18n.t({ id: 'told.free_pieces', message: '{count, plural, other {The {n} free pieces cover the whole use.}}', values: { count, n: String(count) } }),
  price: (price) => i18n.t({ id: 'told.per_piece', message: '{price} per piece', values: { price } }),
};

const MEASURES: Record<string, Measure> = { voice: BY_TIME, data_time: BY_TIME, message: BY_MESSAGE, data: BY_VOLUME, quantity: BY_PIECE };
