import { i18n } from '@lingui/core';
import type { MoneyTold, Xdr, XdrSummary } from '~/api';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { formatCount } from '~/kit/money';
import { actWords } from '../adjusting/words';
import { sumOf } from '../amounts';

/** What an xDR is about: a service that was used, or money that came in. */
export function kindWords(service: string): string {
  switch (service) {
    case 'payment':
      return i18n.t({ id: 'customers.money.payment', message: 'Payment' });
    case 'payments':
      return i18n.t({ id: 'customers.money.payments', message: 'Payments' });
    case 'credits':
      return i18n.t({ id: 'customers.money.credits', message: 'Credits' });
    case 'taxes':
      return i18n.t({ id: 'customers.money.taxes', message: 'Taxes' });
    case 'top_up':
      return i18n.t({ id: 'customers.money.top_up', message: 'Top-up' });
    case 'opening_balance':
      return i18n.t({ id: 'customers.opening_balance', message: 'Opening balance' });
    case 'account_move':
      return i18n.t({ id: 'customers.money.account_move', message: 'Moved with an account' });
    default:
      return serviceWords(service).replaceAll('_', ' ');
  }
}

/** Money that somebody moved is called by what was done; of a charge or credit the service stands beside it. */
export function whatWords({ facts, service }: Pick<Xdr, 'facts' | 'service'>): string {
  const act = typeof facts.kd === 'string' ? facts.kd : '';
  if (!act) return kindWords(service);
  return isUse(service) ? `${actWords(act)} · ${kindWords(service)}` : actWords(act);
}

/** Payments and corrections stand in the same ledger; what was charged is about use alone. */
export const isUse = (service: string) => SERVICE_NAMES.includes(service);

export function chargedIn({ totals, amount }: XdrSummary): MoneyTold {
  return { amount: sumOf(totals.filter(({ service }) => isUse(service)).map((total) => total.amount.amount)), currency: amount.currency };
}

const isTime = (service: string) => service === 'voice' || service === 'data_time';

/** 73 s of a call as "1:13", 5 MiB of data as "5 MB": as it is read aloud. */
export function usedLabel(service: string, used: number): string {
  if (!isUse(service)) return '';
  if (isTime(service)) return duration(used);
  return service === 'data' ? bytes(used) : formatCount(used);
}

/** Of one row; of money that somebody moved nothing was used. */
export const usedOf = ({ facts, service, used }: Pick<Xdr, 'facts' | 'service' | 'used'>) => (facts.kd ? '' : usedLabel(service, used));

/** The exact number with its unit, for those who check the arithmetic. */
export function usedExactly(service: string, used: number): string {
  const count = formatCount(used);
  if (isTime(service)) return i18n.t({ id: 'customers.used.seconds', message: '{count} s', values: { count } });
  if (service === 'data') return i18n.t({ id: 'customers.used.bytes', message: '{count} bytes', values: { count } });
  return count;
}

function duration(seconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const sign = seconds < 0 ? '−' : '';
  const whole = Math.abs(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${sign}${formatCount(hours)}:${two(minutes)}:${two(whole % 60)}` : `${sign}${minutes}:${two(whole % 60)}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const KILO = 1024;

function bytes(count: number): string {
  let unit = 0;
  let shown = count;
  while (Math.abs(shown) >= KILO && unit < UNITS.length - 1) {
    shown /= KILO;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  return `${new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: digits }).format(shown)} ${UNITS[unit]}`;
}

const DECIMALS = 5;

/** Without the currency and with every decimal that is kept, so that a column of them lines up. */
export function allDecimals({ amount }: MoneyTold): string {
  const format = new Intl.NumberFormat(i18n.locale, { minimumFractionDigits: DECIMALS, maximumFractionDigits: DECIMALS });
  return format.format(amount as `${number}`).replace('-', '−');
}

/** Who reached whom; only what is known. */
export function numbersOf({ calling, called }: Xdr): string {
  return [calling, called].filter(Boolean).join(' → ');
}

export function payerLabel(payer: string): string {
  switch (payer) {
    case 'customer':
      return i18n.t({ id: 'customers.payer.customer', message: "the customer's balance" });
    case 'account':
      return i18n.t({ id: 'customers.payer.account', message: "the account's own balance" });
    case 'both':
      return i18n.t({ id: 'customers.payer.both', message: "the customer's balance, within the account's limit" });
    default:
      return payer;
  }
}
