import { i18n } from '@lingui/core';
import type { BookTold, MoneyTold } from '~/api';
import { serviceWords } from '~/admin/service-words';
import { minorDigits } from '~/kit/money';

export const CUSTOMERS = 'customers';
const MOST_DIGITS = 5;

const ACCOUNTS: Record<string, () => string> = {
  [CUSTOMERS]: () => i18n.t({ id: 'books.account.customers', message: 'Customers' }),
  'cash:manual': () => i18n.t({ id: 'books.account.manual', message: 'Cash and cheques' }),
  'cash:bank': () => i18n.t({ id: 'books.account.bank', message: 'Bank' }),
  'taxes:vat': () => i18n.t({ id: 'books.account.vat', message: 'VAT of prepaid payments' }),
  'clearing:processors': () => i18n.t({ id: 'books.account.processors', message: 'Payment processors' }),
  'clearing:test': () => i18n.t({ id: 'books.account.test', message: 'Payment processors, test mode' }),
  'vouchers:redeemed': () => i18n.t({ id: 'books.account.redeemed', message: 'Vouchers redeemed' }),
  'cash:voucher': () => i18n.t({ id: 'books.account.voucher', message: 'Vouchers' }),
  'promotion:credits': () => i18n.t({ id: 'books.account.promotion', message: 'Promotional credits' }),
  'opening:balance': () => i18n.t({ id: 'books.account.opening', message: 'Opening balances' }),
};

/** A ledger account as people say it; one that is not known here by its own name. */
export function accountWords(account: string): string {
  const [kind, ...rest] = account.split(':');
  if (kind === 'revenue') return i18n.t({ id: 'books.account.revenue', message: 'Revenue: {service}', values: { service: serviceWords(rest.join(':')) } });
  return ACCOUNTS[account]?.() ?? account.replace(':', ': ').replaceAll('_', ' ');
}

export const issuerWords = ({ issuer_id: id, issuer_name: name }: BookTold) => (id === null ? i18n.t({ id: 'books.operator', message: 'Operator' }) : (name ?? id));

/** As many decimals as all of them need and no fewer than the currency has, so that nothing is rounded and points line up. */
export function digitsOf(amounts: MoneyTold[], currency: string): number {
  const minor = minorDigits(currency);
  return amounts.some(({ amount }) => /[1-9]/.test((amount.split('.')[1] ?? '').slice(minor))) ? MOST_DIGITS : minor;
}

/** Without a sign and without the currency: the column or the word beside it says which side it is. */
export function sideAmount({ amount }: MoneyTold, digits: number): string {
  const format = new Intl.NumberFormat(i18n.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(amount.replace('-', '') as `${number}`);
}

export const isZero = ({ amount }: MoneyTold) => !/[1-9]/.test(amount);
