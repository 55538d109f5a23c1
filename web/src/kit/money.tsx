import { i18n } from '@lingui/core';

/** Money as the API tells it: a decimal string, which no float may ever touch. */
export interface MoneyValue {
  amount: string;
  currency: string;
}

const MOST_DIGITS = 5;
const formats = new Map<string, Intl.NumberFormat>();

/** How many decimals a currency is paid in; JPY has none, BHD three. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function format(currency: string, precise: boolean): Intl.NumberFormat {
  const key = `${i18n.locale} ${currency} ${precise}`;
  let found = formats.get(key);
  if (!found) {
    const digits = minorDigits(currency);
    found = new Intl.NumberFormat(i18n.locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: precise ? Math.max(digits, MOST_DIGITS) : digits,
    });
    formats.set(key, found);
  }
  return found;
}

/** Only the number, with a real minus and every decimal that says something; not `precise`: rounded, for the ticks of a drawing. */
export function formatAmount({ amount, currency }: MoneyValue, precise = true): string {
  // Intl formats a decimal string exactly, digit by digit.
  const written = format(currency, precise).format(amount as `${number}`);
  return (isZero(written) ? written.replace(/^[-−]/, '') : written).replace('-', '−');
}

export function formatMoney(value: MoneyValue, precise = true): string {
  return `${formatAmount(value, precise)}\u00a0${value.currency}`;
}

function isZero(written: string): boolean {
  return !/[1-9]/.test(written);
}

/** Tests the sign without making a number of it. */
export function isNegative({ amount }: MoneyValue): boolean {
  return amount.startsWith('-') && /[1-9]/.test(amount);
}

interface MoneyProps {
  value: MoneyValue | null;
  /** Without the currency, where a column or heading already says it. */
  bare?: boolean;
  /** False only where the exact amount stands beside it: money is never rounded silently. */
  precise?: boolean;
  /** In words what null means here: "No limit"; a dash where nothing applies. */
  none?: string;
}

export function Money({ value, bare = false, precise = true, none = '–' }: MoneyProps) {
  if (value === null) return <span className="dimmed">{none}</span>;
  const text = bare ? formatAmount(value, precise) : formatMoney(value, precise);
  const exact = formatMoney(value, true);
  return (
    <span className="numbers" title={precise || formatMoney(value) === exact ? undefined : exact}>
      {text}
    </span>
  );
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** A count as the reader's language groups it. */
export function formatCount(count: number): string {
  let found = numberFormats.get(i18n.locale);
  if (!found) numberFormats.set(i18n.locale, (found = new Intl.NumberFormat(i18n.locale)));
  return found.format(count);
}
