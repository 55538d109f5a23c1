import { i18n } from '@lingui/core';
import type { ChangeKind, PriceSet, Rate, Tariff } from '~/api';
import { formatCount } from '~/kit/money';

const UNITS: Record<string, () => string> = {
  voice: () => i18n.t({ id: 'tariffs.unit.minute', message: 'a minute' }),
  data_time: () => i18n.t({ id: 'tariffs.unit.minute', message: 'a minute' }),
  message: () => i18n.t({ id: 'tariffs.unit.message', message: 'a message' }),
  data: () => i18n.t({ id: 'tariffs.unit.megabyte', message: 'a megabyte' }),
  quantity: () => i18n.t({ id: 'tariffs.unit.piece', message: 'a piece' }),
};

/** "EUR a minute": what every price of the tariff is in. */
export const unitWords = (currency: string, service: string) => `${currency} ${UNITS[service]?.() ?? ''}`.trim();

/** Whether what is priced goes to destinations of the catalogue, as calls and messages do. */
export const hasDestinations = ({ service }: Tariff) => service === 'voice' || service === 'message';

const KINDS: Record<ChangeKind, () => string> = {
  new: () => i18n.t({ id: 'tariffs.kind.new', message: 'New' }),
  raised: () => i18n.t({ id: 'tariffs.kind.raised', message: 'Raised' }),
  lowered: () => i18n.t({ id: 'tariffs.kind.lowered', message: 'Lowered' }),
  discontinued: () => i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' }),
  others: () => i18n.t({ id: 'tariffs.kind.others', message: 'Other than prices' }),
  same: () => i18n.t({ id: 'tariffs.kind.same', message: 'As before' }),
};

export const kindWords = (kind: ChangeKind) => KINDS[kind]();

const TONES = { new: 'info', raised: 'warn', lowered: 'ok', discontinued: 'bad', others: 'dim', same: 'dim' } as const;

export const kindTone = (kind: ChangeKind) => TONES[kind];

const WHAT: Record<string, () => string> = {
  next_price: () => i18n.t({ id: 'tariffs.next_price', message: 'Next price' }),
  first_price: () => i18n.t({ id: 'tariffs.first_price', message: 'First price' }),
  connect_fee: () => i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' }),
};

export const whatWords = (what: string) => WHAT[what]?.() ?? what;

/** "60/6": the steps in which use is rounded up. */
export const intervals = ({ first_interval, next_interval }: PriceSet) => `${first_interval}/${next_interval}`;

/** The place a prefix leads to, as people say it. */
export const destination = ({ description, country }: Pick<Rate, 'description' | 'country'>) =>
  description || country || i18n.t({ id: 'tariffs.unnamed', message: 'No name' });

/** `|` is how files write the rate of everything that has none of its own. */
export const prefixWords = (prefix: string) =>
  prefix === '|' ? i18n.t({ id: 'tariffs.anything_else', message: 'Anything else' }) : prefix;

export const rateCount = ({ rates, rates_are_exact }: Tariff) => (rates_are_exact ? formatCount(rates) : `${formatCount(rates)}+`);

export const ratesInForce = (tariff: Tariff) =>
  i18n.t({
    id: 'tariffs.in_force',
    message: '{rates, plural, one {{count} rate in force} other {{count} rates in force}}',
    values: { rates: tariff.rates, count: rateCount(tariff) },
  });

/** A price with the decimals that say something: "0.0500000000" is 0.05. */
export function priceWords(price: string | null): string {
  if (price === null) return '–';
  const [whole = '0', decimals = ''] = price.split('.');
  const needed = decimals.replace(/0+$/, '').padEnd(2, '0');
  return new Intl.NumberFormat(i18n.locale, { minimumFractionDigits: needed.length, maximumFractionDigits: 10 }).format(
    `${whole}.${needed}` as `${number}`,
  );
}
