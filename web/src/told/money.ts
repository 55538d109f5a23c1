import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type ToldFacts } from './writing';

/** Why an act on somebody's money is not taken so, as src/tollhouse/payments/rules/adjustment.py has it. */
export const ofMoney: Record<string, Reason> = {
  'is missing: name the service in whose section of the invoice it stands.': () =>
    i18n.t({ id: 'told.money.service_missing', message: 'is missing: name the service in whose section of the invoice it stands.' }),
  'is no service; the services are {}.': ([known = '']) => i18n.t({ id: 'told.money.no_service', message: 'is no service; the services are {known}.', values: { known } }),
  'has no place in a {}.': ([act = '']) => i18n.t({ id: 'told.money.no_place', message: 'has no place in a {act}.', values: { act: kindWords(act) } }),
  'must be more than 0 and less than {}.': ([most = '']) => i18n.t({ id: 'told.money.amount', message: 'must be more than 0 and less than {most}.', values: { most } }),
  'is hidden from you; leave it out.': () => i18n.t({ id: 'told.money.hidden', message: 'is hidden from you; leave it out.' }),
};

const KINDS: Record<string, () => string> = {
  'manual charge': () => i18n.t({ id: 'told.money.manual_charge', message: 'manual charge' }),
  'manual credit': () => i18n.t({ id: 'told.money.manual_credit', message: 'manual credit' }),
  'promotional credit': () => i18n.t({ id: 'told.money.promotional_credit', message: 'promotional credit' }),
  'manual payment': () => i18n.t({ id: 'told.money.manual_payment', message: 'manual payment' }),
  refund: () => i18n.t({ id: 'told.money.refund', message: 'refund' }),
  'ecommerce payment': () => i18n.t({ id: 'told.money.ecommerce_payment', message: 'ecommerce payment' }),
  'ecommerce refund': () => i18n.t({ id: 'told.money.ecommerce_refund', message: 'ecommerce refund' }),
  chargeback: () => i18n.t({ id: 'told.money.chargeback', message: 'chargeback' }),
  reversal: () => i18n.t({ id: 'told.money.reversal', message: 'reversal' }),
  payment: () => i18n.t({ id: 'told.money.payment', message: 'payment' }),
  'credit of an invoice': () => i18n.t({ id: 'told.money.invoice_credit', message: 'credit of an invoice' }),
};

/** An act or a payment as it is called within a sentence; one that is not known here by its own name. */
const kindWords = (kind: string) => KINDS[kind]?.() ?? kind;

const WHY_NOT: Record<string, () => string> = {
  'it is a reversal itself; make the adjustment again instead': () =>
    i18n.t({ id: 'told.money.is_reversal', message: 'it is a reversal itself; make the adjustment again instead' }),
  'the money went back to the card; take a new payment instead': () =>
    i18n.t({ id: 'told.money.went_back', message: 'the money went back to the card; take a new payment instead' }),
  'it was reversed already': () => i18n.t({ id: 'told.money.was_reversed', message: 'it was reversed already' }),
  'no bank gave it; declare its invoice void instead': () =>
    i18n.t({ id: 'told.money.no_bank', message: 'no bank gave it; declare its invoice void instead' }),
  'all of it was given back or taken back already': () =>
    i18n.t({ id: 'told.money.all_taken', message: 'all of it was given back or taken back already' }),
};

/** What is refused about adjustments, payments and invoices. */
export const MONEY_REFUSALS: Record<string, (facts: ToldFacts) => string | null> = {
  refund_above_unallocated: (facts) => {
    const values = { highest: textOf(facts, 'highest'), wanted: textOf(facts, 'wanted') };
    return i18n.t({
      id: 'told.refund_above_unallocated',
      message: 'Only {highest} can be given back: money that was paid in and pays no invoice, and of prepaid money what is not used up; {wanted} is more. Refund less, or correct the balance by a manual credit.',
      values,
    });
  },
  taken_above_rest: (facts) => {
    const values = { id: textOf(facts, 'payment_id'), highest: textOf(facts, 'highest'), wanted: textOf(facts, 'wanted') };
    return i18n.t({ id: 'told.taken_above_rest', message: 'Of payment {id} only {highest} was not given back or taken back yet; {wanted} is more.', values });
  },
  not_reversible: (facts) => {
    const why = WHY_NOT[textOf(facts, 'why')]?.();
    const values = { kind: kindWords(textOf(facts, 'kind')), why: why ?? '' };
    return why ? i18n.t({ id: 'told.not_reversible', message: 'This {kind} cannot be reversed: {why}.', values }) : null;
  },
  request_id_reused: (facts) => {
    const values = { request: quoted(textOf(facts, 'request_id')) };
    return i18n.t({ id: 'told.request_id_reused', message: 'The request id {request} stands for another act on this customer; send this one under an id of its own.', values });
  },
  no_money_of_its_own: (facts) => {
    const values = { id: textOf(facts, 'account_id') };
    return i18n.t({ id: 'told.no_money_of_its_own', message: 'Account {id} spends the money of its customer; adjust the balance of the customer instead.', values });
  },
  invoice_void: (facts) => {
    const values = { number: quoted(textOf(facts, 'number')) };
    return i18n.t({ id: 'told.invoice_void', message: 'The invoice {number} was declared void already.', values });
  },
  too_many_in_file: (facts) => {
    const values = { most: textOf(facts, 'most') };
    return i18n.t({ id: 'told.too_many_in_file', message: 'These are more than {most}, the most that a file holds; choose a shorter period or a customer.', values });
  },
};
