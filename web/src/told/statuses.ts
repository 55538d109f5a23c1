import { i18n } from '@lingui/core';
import type { NextTold, StatusWarning, Touched } from '~/api';
import { formatDay } from '~/kit/date';
import { formatCount } from '~/kit/money';
import { statusesWords } from './nouns';
import { inWords, teller, type Wording } from './wordings';
import { figures, isDay, type Day } from './writing';

type Values = Record<string, string>;

/** What comes if nobody does anything, as src/tollhouse/customers/rules/status.py words it. */
const NEXT: Record<NextTold['kind'], (values: Values) => string> = {
  nothing: () => i18n.t({ id: 'told.next.nothing', message: 'Nothing changes until somebody acts.' }),
  suspended_again: (values) => i18n.t({ id: 'told.next.suspended_again', message: 'On {day} the suspension holds again.', values }),
  limited_again: (values) => i18n.t({ id: 'told.next.limited_again', message: 'On {day} the limitation holds again.', values }),
  limit_falls: (values) => i18n.t({ id: 'told.next.limit_falls', message: 'On {day} the credit limit falls back to {permanent_limit}.', values }),
  spending_again: (values) => i18n.t({ id: 'told.next.spending_again', message: 'On {day} spending begins at zero again.', values }),
  limit: (values) => i18n.t({ id: 'told.next.limit', message: 'On {day} the service is limited.', values }),
  suspend: (values) => i18n.t({ id: 'told.next.suspend', message: 'On {day} the customer is suspended.', values }),
  terminate_provisionally: (values) => i18n.t({ id: 'told.next.terminate_provisionally', message: 'On {day} the customer is provisionally terminated.', values }),
  restore: (values) => i18n.t({ id: 'told.next.restore', message: 'On {day} the customer is restored.', values }),
  close: (values) => i18n.t({ id: 'told.next.close', message: 'On {day} the customer is permanently terminated.', values }),
};

/** In the reader's language; of a kind newer than this page, what the API says. */
export function tellNext({ kind, says, facts }: Pick<NextTold, 'kind' | 'says' | 'facts'>, day?: Day): string {
  return NEXT[kind]?.(figures(facts, day)) ?? says;
}

const WHY_NOT: Wording[] = [
  /*i18n*/ { id: 'told.why_not.already', message: 'The customer is {statuses} already.' },
  /*i18n*/ { id: 'told.why_not.not', message: 'The customer is not {statuses}.' },
  /*i18n*/ { id: 'told.why_not.is', message: 'The customer is {statuses}.' },
  /*i18n*/ { id: 'told.why_not.no_step', message: 'No suspension and no limitation is planned.' },
  /*i18n*/ { id: 'told.why_not.nothing_scheduled', message: 'Nothing is scheduled.' },
  /*i18n*/ { id: 'told.outside_scope', message: "A reseller's staff changes the reseller's customers, not the reseller itself; ask the operator." },
  /*i18n*/ { id: 'told.operators_affair', message: "Moving customers between installations is the operator's affair; ask the operator." },
];

export const tellWhyNot = teller(WHY_NOT, { statuses: statusesWords });

/** Why an action cannot be done now. */
export const whyNotInWords = (reason: string): string => inWords(tellWhyNot, reason);

type Concerned = Pick<Touched, 'branches' | 'subcustomers'>;

const WARNINGS: Record<StatusWarning['code'], (detail: string, concerned: Concerned, day: Day) => string> = {
  charged_twice: () =>
    i18n.t({
      id: 'told.warning.charged_twice',
      message: 'If the customer is active on the other installation too, it is charged twice, such as its subscription fees; terminate one of the two.',
    }),
  cannot_be_undone: () => i18n.t({ id: 'told.warning.cannot_be_undone', message: 'Nothing brings a permanently terminated customer back.' }),
  branches_close: (_, { branches: count }) =>
    i18n.t({
      id: 'told.warning.branches_close',
      message: 'With the head office {count, plural, one {{n} branch office} other {{n} branch offices}} will be closed.',
      values: { count, n: formatCount(count) },
    }),
  subcustomers_stop: (_, { subcustomers: count }) =>
    i18n.t({
      id: 'told.warning.subcustomers_stop',
      message: 'With the reseller {count, plural, one {{n} subcustomer} other {{n} subcustomers}} will be without service.',
      values: { count, n: formatCount(count) },
    }),
  scheduled_ends: (detail, _, day) => {
    const ending = [...detail.matchAll(/(\w+):(\d{4}-\d\d-\d\d)/g)].map(([, action = '', on = '']) => scheduledOn(action, day(on)));
    return i18n.t({ id: 'told.warning.scheduled_ends', message: 'What is scheduled comes to nothing: {ending}.', values: { ending: ending.join('; ') } });
  },
  stays_as_it_is: () => i18n.t({ id: 'told.warning.stays_as_it_is', message: 'The status that is shown stays: another reason holds.' }),
};

/** What to mind before confirming; of a kind newer than this page, what the API says. */
export function tellWarning({ code, detail }: StatusWarning, concerned: Concerned, day: Day = formatDay): string {
  return WARNINGS[code]?.(detail, concerned, day) ?? detail;
}

const ON_A_DAY: Record<string, (values: Values) => string> = {
  limit: (values) => i18n.t({ id: 'told.scheduled.limit', message: 'limitation on {day}', values }),
  suspend: (values) => i18n.t({ id: 'told.scheduled.suspend', message: 'suspension on {day}', values }),
  terminate_provisionally: (values) => i18n.t({ id: 'told.scheduled.terminate_provisionally', message: 'provisional termination on {day}', values }),
  restore: (values) => i18n.t({ id: 'told.scheduled.restore', message: 'restoration on {day}', values }),
  close: (values) => i18n.t({ id: 'told.scheduled.close', message: 'permanent termination on {day}', values }),
};

const scheduledOn = (action: string, day: string): string => ON_A_DAY[action]?.({ day }) ?? `${action} ${day}`;

/** A scheduled change by its key, as refusals name it. */
export function tellScheduled(key: string, day: Day = formatDay): string {
  const [action = '', on = ''] = key.split(':');
  return isDay(on) ? scheduledOn(action, day(on)) : key;
}
