import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type ToldFacts } from './writing';

/** Why a payment system or a decision was not taken, as src/tollhouse/payments/rules/payment_system.py and the door have it. */
export const ofEPayments: Record<string, Reason> = {
  'must have at most {} characters.': ([most = '']) => i18n.t({ id: 'told.system.at_most', message: 'must have at most {most} characters.', values: { most } }),
  'has more than {} entries.': ([most = '']) => i18n.t({ id: 'told.system.entries', message: 'has more than {most} entries.', values: { most } }),
  'is no method of Stripe.': () => i18n.t({ id: 'told.system.not_of_stripe', message: 'is no method of Stripe.' }),
  'is no method of bank transfers.': () => i18n.t({ id: 'told.system.not_of_transfer', message: 'is no method of bank transfers.' }),
  'is not needed: of a bank nothing is asked.': () => i18n.t({ id: 'told.system.not_needed', message: 'is not needed: of a bank nothing is asked.' }),
  'is no secret key of Stripe; it begins with sk_ or rk_.': () =>
    i18n.t({ id: 'told.system.secret_key', message: 'is no secret key of Stripe; it begins with sk_ or rk_.' }),
  'is no signing secret of Stripe; it begins with whsec_.': () =>
    i18n.t({ id: 'told.system.webhook_secret', message: 'is no signing secret of Stripe; it begins with whsec_.' }),
  'does not fit the secret key, which is a live key of Stripe.': () =>
    i18n.t({ id: 'told.system.live_key', message: 'does not fit the secret key, which is a live key of Stripe.' }),
  'does not fit the secret key, which is a test key of Stripe.': () =>
    i18n.t({ id: 'told.system.test_key', message: 'does not fit the secret key, which is a test key of Stripe.' }),
  'does not fit the secret key: {}….': ([wanted = '']) => i18n.t({ id: 'told.system.other_mode', message: 'does not fit the secret key: {wanted}….', values: { wanted } }),
  'must be said: it stands beside the e-payment for whoever asks later.': () =>
    i18n.t({ id: 'told.e_payment.reason', message: 'must be said: it stands beside the e-payment for whoever asks later.' }),
  'must be said where a refund was given back: the processor\'s, such as re_….': () =>
    i18n.t({ id: 'told.e_payment.reference', message: 'must be said where a refund was given back: the processor\'s, such as re_….' }),
  'is no token of a payment method; the processor\'s page makes one: pm_….': () =>
    i18n.t({ id: 'told.method.token', message: 'is no token of a payment method; the processor\'s page makes one: pm_….' }),
  'must be an amount with at most five decimals.': () => i18n.t({ id: 'told.method.threshold', message: 'must be an amount with at most five decimals.' }),
  'must be said where customers pay by themselves.': () => i18n.t({ id: 'told.method.terms', message: 'must be said where customers pay by themselves.' }),
  'is only of a refund that was given back.': () => i18n.t({ id: 'told.e_payment.no_reference', message: 'is only of a refund that was given back.' }),
};

/** Why a saved method cannot be charged, as src/tollhouse/payments/online/starting.py has it. */
function whyUnusable(why: string): string {
  if (why === 'the customer has saved none') return i18n.t({ id: 'told.method.none_saved', message: 'the customer has saved none' });
  const off = /^payment system '(.*)' is switched off$/.exec(why);
  if (off) return i18n.t({ id: 'told.method.switched_off', message: 'payment system {system} is switched off', values: { system: quoted(off[1] ?? '') } });
  const taken = /^payment system '(.*)' does not take (.+) in ([A-Z]{3})$/.exec(why);
  if (!taken) return why;
  const [, system = '', method = '', currency = ''] = taken;
  return i18n.t({ id: 'told.method.not_taken', message: 'payment system {system} does not take {method} in {currency}', values: { system: quoted(system), method: methodCalled(method), currency } });
}

const ACTS: Record<string, () => string> = {
  'a refund': () => i18n.t({ id: 'told.act.refund', message: 'a refund' }),
  'a capture': () => i18n.t({ id: 'told.act.capture', message: 'a capture' }),
  'a void': () => i18n.t({ id: 'told.act.void', message: 'a void' }),
};

const actWithin = (act: string): string => ACTS[act]?.() ?? act;

const METHODS: Record<string, () => string> = {
  visa: () => 'Visa',
  mastercard: () => 'Mastercard',
  american_express: () => 'American Express',
  discover: () => 'Discover',
  maestro: () => 'Maestro',
  direct_debit: () => i18n.t({ id: 'method.direct_debit', message: 'Direct debit' }),
  bank_transfer: () => i18n.t({ id: 'method.bank_transfer', message: 'Bank transfer' }),
};

export const METHOD_KINDS = Object.keys(METHODS);

/** A way to pay as people call it. */
export const methodName = (kind: string): string => METHODS[kind]?.() ?? kind;

/** By the English name that a refusal tells. */
function methodCalled(name: string): string {
  return METHODS[name.toLowerCase().replace(' ', '_')]?.() ?? name;
}

const STATUSES: Record<string, () => string> = {
  started: () => i18n.t({ id: 'e_payment.started', message: 'Started' }),
  unknown: () => i18n.t({ id: 'e_payment.unknown', message: 'Unknown' }),
  authorized: () => i18n.t({ id: 'e_payment.authorized', message: 'Authorized' }),
  completed: () => i18n.t({ id: 'e_payment.completed', message: 'Completed' }),
  canceled: () => i18n.t({ id: 'e_payment.canceled', message: 'Canceled' }),
  failed: () => i18n.t({ id: 'e_payment.failed', message: 'Failed' }),
  voided: () => i18n.t({ id: 'e_payment.voided', message: 'Voided' }),
};

export const ePaymentStatusName = (status: string): string => STATUSES[status]?.() ?? status;

const WITHIN: Record<string, () => string> = {
  started: () => i18n.t({ id: 'told.e_payment.started', message: 'started' }),
  unknown: () => i18n.t({ id: 'told.e_payment.unknown', message: 'unknown' }),
  authorized: () => i18n.t({ id: 'told.e_payment.authorized', message: 'authorized' }),
  completed: () => i18n.t({ id: 'told.e_payment.completed', message: 'completed' }),
  canceled: () => i18n.t({ id: 'told.e_payment.canceled', message: 'canceled' }),
  failed: () => i18n.t({ id: 'told.e_payment.failed', message: 'failed' }),
  voided: () => i18n.t({ id: 'told.e_payment.voided', message: 'voided' }),
};

const statusWithin = (status: string): string => WITHIN[status]?.() ?? status;

type Tells = (facts: ToldFacts) => string | null;

/** The processor's own words, which are nobody's to translate. */
const saidBy = (facts: ToldFacts) => ({ said: textOf(facts, 'said'), reason: textOf(facts, 'reason') });

const numbered = (facts: ToldFacts) => ({ number: textOf(facts, 'e_payment_id') });

export const E_PAYMENT_REFUSALS: Record<string, Tells> = {
  payment_system_name_taken: (facts) =>
    i18n.t({ id: 'told.payment_system_name_taken', message: 'Another payment system is called {name}; choose another name.', values: { name: quoted(textOf(facts, 'name')) } }),
  payment_method_taken: (facts) =>
    i18n.t({
      id: 'told.payment_method_taken',
      message: '{method} in {currency} is taken by the payment system {name}; take it away there first.',
      values: { method: methodCalled(textOf(facts, 'method')), currency: textOf(facts, 'currency'), name: quoted(textOf(facts, 'name')) },
    }),
  processor_refused: (facts) =>
    i18n.t({ id: 'told.processor_refused', message: 'Payment system {system} said no: {said} ({reason}).', values: { ...saidBy(facts), system: quoted(textOf(facts, 'system')) } }),
  processor_silent: (facts) =>
    i18n.t({ id: 'told.processor_silent', message: 'Payment system {system} did not answer; nothing was saved, so try again.', values: { system: quoted(textOf(facts, 'system')) } }),
  payment_method_not_taken: (facts) =>
    i18n.t({
      id: 'told.payment_method_not_taken',
      message: 'Payment system {system} does not take {method} in {currency}; save another method.',
      values: { system: quoted(textOf(facts, 'system')), method: textOf(facts, 'method'), currency: textOf(facts, 'currency') },
    }),
  too_many_payment_methods: (facts) =>
    i18n.t({ id: 'told.too_many_payment_methods', message: 'The customer has {most} payment methods, the most there can be; delete one first.', values: { most: textOf(facts, 'most') } }),
  customer_pays_no_more: (facts) =>
    i18n.t({ id: 'told.customer_pays_no_more', message: 'Customer {id} is closed or exported; nothing is charged to its payment methods.', values: { id: textOf(facts, 'customer_id') } }),
  e_payment_failed: (facts) => i18n.t({ id: 'told.e_payment_failed', message: 'The payment system said no: {said} ({reason}). No money has moved.', values: saidBy(facts) }),
  capture_above_authorized: (facts) =>
    i18n.t({
      id: 'told.capture_above_authorized',
      message: 'Of e-payment {number} {held} {currency} is held; {wanted} cannot be captured.',
      values: { ...numbered(facts), held: textOf(facts, 'held'), currency: textOf(facts, 'currency'), wanted: textOf(facts, 'wanted') },
    }),
  refund_above_payment: (facts) =>
    i18n.t({
      id: 'told.refund_above_payment',
      message: 'Of e-payment {number} {left} {currency} can be refunded still, not {wanted}.',
      values: { ...numbered(facts), left: textOf(facts, 'left'), currency: textOf(facts, 'currency'), wanted: textOf(facts, 'wanted') },
    }),
  nothing_to_decide: (facts) => i18n.t({ id: 'told.nothing_to_decide', message: 'E-payment {number} does not wait for such a decision.', values: numbered(facts) }),
  e_payment_known: (facts) =>
    i18n.t({
      id: 'told.e_payment_known',
      message: 'The processor knows e-payment {number} after all, and it is {status} now; nothing was closed by hand.',
      values: { ...numbered(facts), status: statusWithin(textOf(facts, 'status')) },
    }),
  processor_wont_tell: (facts) =>
    i18n.t({
      id: 'told.processor_wont_tell',
      message:
        'Payment system {system} does not say whether it knows e-payment {number}: {said}. Mend its secret key or try again later; if it will never answer again, switch the payment system off first.',
      values: { ...numbered(facts), system: quoted(textOf(facts, 'system')), said: textOf(facts, 'said') },
    }),
  payment_method_unusable: (facts) => i18n.t({ id: 'told.payment_method_unusable', message: 'Payment method {method} cannot be charged: {why}.', values: { method: textOf(facts, 'method'), why: whyUnusable(textOf(facts, 'why')) } }),
  e_payment_refused: (facts) =>
    i18n.t({
      id: 'told.e_payment_refused',
      message: 'E-payment {number} is {status}; {wanted} is possible only while it is {possible}.',
      values: { ...numbered(facts), status: statusWithin(textOf(facts, 'status')), wanted: actWithin(textOf(facts, 'wanted')), possible: statusWithin(textOf(facts, 'possible')) },
    }),
  refund_reference_taken: (facts) =>
    i18n.t({
      id: 'told.refund_reference_taken',
      message: 'The processor\'s {reference} belongs to another e-payment; enter that of this refund.',
      values: { reference: textOf(facts, 'reference') },
    }),
};
