import { i18n } from '@lingui/core';
import type { MoneyTold } from '~/api';
import { formatMoney, isNegative } from '~/kit/money';
import { turned } from '../amounts';

/** Whose money moves, and how it is spoken of: somebody owes, or has funds. */
export type Spoken = 'owes' | 'funds';

interface KindWords {
  name: () => string;
  /** When it is the right one. */
  hint: () => string;
  /** Plus: more is owed, or less is there. */
  sign: 1 | -1 | 0;
}

const KINDS: Record<string, KindWords> = {
  manual_charge: {
    name: () => i18n.t({ id: 'adjust.manual_charge', message: 'Manual charge' }),
    hint: () => i18n.t({ id: 'adjust.manual_charge_hint', message: 'Something to be paid that no tariff charges: a line of a service on the next invoice.' }),
    sign: 1,
  },
  manual_credit: {
    name: () => i18n.t({ id: 'adjust.manual_credit', message: 'Manual credit' }),
    hint: () => i18n.t({ id: 'adjust.manual_credit_hint', message: 'Too much was charged for a service: a line below zero on the next invoice.' }),
    sign: -1,
  },
  promotional_credit: {
    name: () => i18n.t({ id: 'adjust.promotional_credit', message: 'Promotional credit' }),
    hint: () => i18n.t({ id: 'adjust.promotional_credit_hint', message: 'A gift that is for no service: stands under credits on the next invoice.' }),
    sign: -1,
  },
  manual_payment: {
    name: () => i18n.t({ id: 'adjust.manual_payment', message: 'Manual payment' }),
    hint: () => i18n.t({ id: 'adjust.manual_payment_hint', message: 'Cash or a cheque was received: pays open invoices, the oldest first.' }),
    sign: -1,
  },
  refund: {
    name: () => i18n.t({ id: 'adjust.refund', message: 'Refund' }),
    hint: () => i18n.t({ id: 'adjust.refund_hint', message: 'Money that was paid ahead and pays no invoice is given back.' }),
    sign: 1,
  },
  ecommerce_payment: {
    name: () => i18n.t({ id: 'adjust.ecommerce_payment', message: 'E-commerce payment' }),
    hint: () => i18n.t({ id: 'adjust.ecommerce_payment_hint', message: 'Charges a saved card or account through a payment system.' }),
    sign: -1,
  },
  ecommerce_refund: {
    name: () => i18n.t({ id: 'adjust.ecommerce_refund', message: 'E-commerce refund' }),
    hint: () => i18n.t({ id: 'adjust.ecommerce_refund_hint', message: 'Money of an e-commerce payment goes back to the card.' }),
    sign: 1,
  },
  authorization_only: {
    name: () => i18n.t({ id: 'adjust.authorization_only', message: 'Authorization only' }),
    hint: () => i18n.t({ id: 'adjust.authorization_only_hint', message: 'Holds an amount on a saved card; it is captured or voided later.' }),
    sign: 0,
  },
  capture_payment: {
    name: () => i18n.t({ id: 'adjust.capture_payment', message: 'Capture payment' }),
    hint: () => i18n.t({ id: 'adjust.capture_payment_hint', message: 'Takes what an authorization holds, or a part of it; the rest is let go.' }),
    sign: -1,
  },
  void: {
    name: () => i18n.t({ id: 'adjust.void', message: 'Void' }),
    hint: () => i18n.t({ id: 'adjust.void_hint', message: 'Lets go what an authorization holds; no money moves.' }),
    sign: 0,
  },
  chargeback: {
    name: () => i18n.t({ id: 'adjust.chargeback', message: 'Chargeback' }),
    hint: () => i18n.t({ id: 'adjust.chargeback_hint', message: 'The bank took a payment back.' }),
    sign: 1,
  },
  reversal: {
    name: () => i18n.t({ id: 'adjust.reversal', message: 'Reversal' }),
    hint: () => i18n.t({ id: 'adjust.reversal_hint', message: 'Undoes an adjustment.' }),
    sign: 1,
  },
};

/** Money that came in by itself. */
const OTHERS: Record<string, () => string> = {
  bank_transfer: () => i18n.t({ id: 'adjust.bank_transfer', message: 'Bank transfer' }),
  voucher: () => i18n.t({ id: 'adjust.voucher', message: 'Top-up by voucher' }),
  payment_tax: () => i18n.t({ id: 'adjust.payment_tax', message: 'VAT of a prepaid payment' }),
  invoice_credit: () => i18n.t({ id: 'adjust.invoice_credit', message: 'Credit of an invoice' }),
};

/** An act as people call it; an unknown one by its own name. */
export const actWords = (kind: string) => (KINDS[kind]?.name ?? OTHERS[kind])?.() ?? kind.replaceAll('_', ' ');

export const actHint = (kind: string) => KINDS[kind]?.hint() ?? '';

/** What it does to the money, in words: no sign is ever read right by everybody. */
export function effectWords(kind: string, spoken: Spoken): string {
  const sign = KINDS[kind]?.sign;
  if (sign === 0) return i18n.t({ id: 'adjust.nothing_moves', message: 'The balance stays as it is' });
  const more = sign === 1;
  if (spoken === 'funds') {
    return more ? i18n.t({ id: 'adjust.funds_fall', message: 'Funds go down' }) : i18n.t({ id: 'adjust.funds_rise', message: 'Funds go up' });
  }
  return more ? i18n.t({ id: 'adjust.owes_more', message: 'The customer owes more' }) : i18n.t({ id: 'adjust.owes_less', message: 'The customer owes less' });
}

/** What lets all of it go has no amount. */
export const hasAmount = (kind: string) => kind !== 'void';

/** What is done to an authorization keeps the comments of that. */
export const hasComments = (kind: string) => kind !== 'void' && kind !== 'capture_payment';

export const needsService = (kind: string) => kind === 'manual_charge' || kind === 'manual_credit';

interface Stands {
  balance: MoneyTold;
  available_funds: MoneyTold | null;
}

/** "owes 30.00 EUR", "has 5.00 EUR of its own", "12.00 EUR": never a bare sign. */
export function standsWords({ balance, available_funds: funds }: Stands, spoken: Spoken): string {
  if (spoken === 'funds' && funds !== null) return formatMoney(funds, true);
  if (isNegative(balance)) return i18n.t({ id: 'adjust.has', message: 'has {amount} of its own', values: { amount: formatMoney(turned(balance), true) } });
  if (!/[1-9]/.test(balance.amount)) return i18n.t({ id: 'adjust.owes_nothing', message: 'owes nothing' });
  return i18n.t({ id: 'adjust.owes', message: 'owes {amount}', values: { amount: formatMoney(balance, true) } });
}

const PAYMENT_STATUSES: Record<string, () => string> = {
  void: () => i18n.t({ id: 'invoice.status.void', message: 'void' }),
  do_not_pay: () => i18n.t({ id: 'invoice.status.do_not_pay', message: 'nothing to pay' }),
  previous_balance_remaining: () => i18n.t({ id: 'invoice.status.previous_balance_remaining', message: 'earlier invoices remain' }),
  paid: () => i18n.t({ id: 'invoice.status.paid', message: 'paid' }),
  overdue: () => i18n.t({ id: 'invoice.status.overdue', message: 'overdue' }),
  partially_paid: () => i18n.t({ id: 'invoice.status.partially_paid', message: 'partially paid' }),
  unpaid: () => i18n.t({ id: 'invoice.status.unpaid', message: 'unpaid' }),
};

/** Within a sentence. */
export const paymentStatusWords = (status: string) => PAYMENT_STATUSES[status]?.() ?? status.replaceAll('_', ' ');

/** By the API's own wording; one it words anew is shown as it is. */
const WHY_NOT: Record<string, () => string> = {
  'the customer has no payment method that can be charged': () => i18n.t({ id: 'adjust.why.no_method', message: 'The customer has no payment method that can be charged.' }),
  'nothing is authorized that was neither captured nor voided': () =>
    i18n.t({ id: 'adjust.why.nothing_held', message: 'Nothing is authorized that was neither captured nor voided.' }),
  'no e-commerce payment has anything left that pays nothing and is not used up': () =>
    i18n.t({ id: 'adjust.why.nothing_charged', message: 'No e-commerce payment has anything left that pays nothing and is not used up.' }),
  'no money was paid in that pays nothing and is not used up': () =>
    i18n.t({ id: 'adjust.why.nothing_to_refund', message: 'There is no money that was paid in, pays no invoice and is not used up.' }),
  'your cap for credits and refunds leaves you nothing to give now': () =>
    i18n.t({ id: 'adjust.why.nothing_to_give', message: 'Your cap for credits and refunds leaves you nothing to give now.' }),
  'it is a reversal itself; make the adjustment again instead': () =>
    i18n.t({ id: 'adjust.why.is_reversal', message: 'It is a reversal itself; make the adjustment again instead.' }),
  'the money went back to the card; take a new payment instead': () =>
    i18n.t({ id: 'adjust.why.card_refund', message: 'The money went back to the card; take a new payment instead.' }),
  'it was reversed already': () => i18n.t({ id: 'adjust.why.reversed', message: 'It was reversed already.' }),
};

export const whyNot = (reason: string) => WHY_NOT[reason]?.() ?? reason;
