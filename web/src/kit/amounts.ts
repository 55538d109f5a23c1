import { i18n } from '@lingui/core';
import { formatCount } from './money';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in the unit people would say it in: "3.4 MB". */
export function formatBytes(bytes: number): string {
  let place = 0;
  let size = bytes;
  while (size >= 1000 && place < UNITS.length - 1) {
    size /= 1000;
    place += 1;
  }
  const digits = place === 0 || size >= 100 ? 0 : 1;
  const style = { style: 'unit', unit: UNITS[place], unitDisplay: 'short', maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(i18n.locale, style).format(size);
}

/** So many of a unit of the API's: bytes as a size, all else counted. */
export function formatAmount(count: number, unit: string): string {
  if (unit === 'bytes') return formatBytes(count);
  const whole = Math.round(count);
  const values = { count: whole, n: formatCount(whole) };
  if (unit === 'customers') return i18n.t({ id: 'amount.customers', message: '{count, plural, one {{n} customer} other {{n} customers}}', values });
  if (unit === 'accounts') return i18n.t({ id: 'amount.accounts', message: '{count, plural, one {{n} account} other {{n} accounts}}', values });
  return `${values.n} ${unit}`;
}

/** About how long: "40 s", "3 min", "2 h 10 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return i18n.t({ id: 'duration.seconds', message: '{count} s', values: { count: formatCount(whole) } });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return i18n.t({ id: 'duration.minutes', message: '{count} min', values: { count: formatCount(minutes) } });
  const values = { hours: formatCount(Math.floor(minutes / 60)), minutes: minutes % 60 };
  return i18n.t({ id: 'duration.hours', message: '{hours} h {minutes} min', values });
}
