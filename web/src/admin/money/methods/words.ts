import { i18n } from '@lingui/core';
import type { ActState, EPaymentChoice, PaymentMethodTold } from '~/api';
import { formatDay, formatMoment } from '~/kit/date';
import { formatMoney } from '~/kit/money';
import { methodName } from '~/told/e-payments';

/** A saved method as its owner recognises it: "Visa ····4242". */
export const methodWords = ({ kind, last_four: four }: PaymentMethodTold) => `${methodName(kind)} ····${four}`;

export const untilWords = (day: string) => i18n.t({ id: 'methods.until', message: 'until {day}', values: { day: formatDay(day) } });

/** A method among others to choose from. */
export function methodChoice(method: PaymentMethodTold): string {
  const marks = [method.preferred && i18n.t({ id: 'methods.preferred', message: 'preferred' }), method.expires !== null && untilWords(method.expires)];
  return [methodWords(method), ...marks.filter((mark) => mark !== false)].join(', ');
}

/** An e-payment among others to choose from. */
export function ePaymentChoice({ amount, highest, method, started_at: at }: EPaymentChoice): string {
  const values = { amount: formatMoney(amount, true), highest: formatMoney(highest, true), method, at: formatMoment(at) };
  return amount.amount === highest.amount
    ? i18n.t({ id: 'methods.choice', message: '{amount}, {method}, {at}', values })
    : i18n.t({ id: 'methods.choice_part', message: '{highest} of {amount}, {method}, {at}', values });
}

const STATES: Record<ActState, (() => string) | null> = {
  completed: null,
  failed: null,
  requires_action: () =>
    i18n.t({
      id: 'methods.requires_action',
      message: "The payer's bank wants to see the payer before it pays. Nothing is charged yet; if nobody answers the bank within a day it is canceled by itself.",
    }),
  at_bank: () => i18n.t({ id: 'methods.at_bank', message: 'The bank takes some days for it. It is booked when the money is there.' }),
  unknown: () =>
    i18n.t({
      id: 'methods.unknown',
      message: 'The processor has not answered, so nobody knows yet whether money has moved. It is asked again by itself; do not do it a second time.',
    }),
};

/** What is still to come of an act that asks a processor; null: nothing. */
export const stateWords = (state: ActState) => STATES[state]?.() ?? null;
