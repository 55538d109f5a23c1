import { i18n } from '@lingui/core';
import type { CustomerStatus, StatusReasonTold } from '~/api';
import { figures, type Day } from '~/told/writing';

type Values = Record<string, string>;

interface Why {
  reason: (values: Values) => string;
  ends: (values: Values) => string;
}

/** Why a status holds and what ends it, as src/tollhouse/customers/rules/status.py has it. */
const WHY: Partial<Record<CustomerStatus, Why>> = {
  closed: {
    reason: () => i18n.t({ id: 'customers.why.closed', message: 'The customer is permanently terminated.' }),
    ends: () => i18n.t({ id: 'customers.ends.closed', message: 'Nothing brings it back.' }),
  },
  blocked: {
    reason: () => i18n.t({ id: 'customers.why.blocked', message: 'Staff blocked the customer.' }),
    ends: () => i18n.t({ id: 'customers.ends.blocked', message: 'It ends when staff unblocks it.' }),
  },
  reseller_blocked: {
    reason: (values) => i18n.t({ id: 'customers.why.reseller_blocked', message: 'The reseller {reseller} is blocked.', values }),
    ends: () => i18n.t({ id: 'customers.ends.reseller_blocked', message: 'It ends when that reseller is unblocked.' }),
  },
  suspended: {
    reason: () => i18n.t({ id: 'customers.why.suspended', message: 'Something that is due was not paid.' }),
    ends: () => i18n.t({ id: 'customers.ends.suspended', message: 'It ends when that is paid, or when staff lifts the suspension.' }),
  },
  reseller_suspended: {
    reason: (values) => i18n.t({ id: 'customers.why.reseller_suspended', message: 'The reseller {reseller} is suspended.', values }),
    ends: () => i18n.t({ id: 'customers.ends.reseller_suspended', message: 'It ends when that reseller has paid.' }),
  },
  limited: {
    reason: () => i18n.t({ id: 'customers.why.limited', message: 'Something that is due was not paid, so only limited service is given.' }),
    ends: () => i18n.t({ id: 'customers.ends.limited', message: 'It ends when that is paid.' }),
  },
  provisionally_terminated: {
    reason: () => i18n.t({ id: 'customers.why.provisionally_terminated', message: 'The customer is provisionally terminated.' }),
    ends: () => i18n.t({ id: 'customers.ends.provisionally_terminated', message: 'It ends when staff restores the customer or closes it for good.' }),
  },
  reseller_provisionally_terminated: {
    reason: (values) => i18n.t({ id: 'customers.why.reseller_terminated', message: 'The reseller {reseller} is terminated.', values }),
    ends: () => i18n.t({ id: 'customers.ends.reseller_terminated', message: 'It ends when that reseller is restored, if it ever is.' }),
  },
  credit_exceeded: {
    reason: (values) => i18n.t({ id: 'customers.why.credit_exceeded', message: 'The balance {balance} has reached the credit limit {credit_limit}.', values }),
    ends: (values) => i18n.t({ id: 'customers.ends.credit_exceeded', message: 'It ends with a payment of more than {missing}, or with a higher limit.', values }),
  },
  no_available_funds: {
    reason: (values) => i18n.t({ id: 'customers.why.no_available_funds', message: 'The available funds are {available_funds}.', values }),
    ends: (values) => i18n.t({ id: 'customers.ends.no_available_funds', message: 'It ends with a top-up of more than {missing}.', values }),
  },
  exported: {
    reason: () => i18n.t({ id: 'customers.why.exported', message: 'The customer was moved to another installation.' }),
    ends: () => i18n.t({ id: 'customers.ends.exported', message: 'It is not operational here until it is taken back.' }),
  },
  suspension_lifted: {
    reason: (values) =>
      i18n.t({ id: 'customers.why.suspension_lifted', message: 'Something that is due was not paid; staff lifted the suspension until {day}.', values }),
    ends: () => i18n.t({ id: 'customers.ends.lifted', message: 'It ends when that is paid.' }),
  },
  limitation_lifted: {
    reason: (values) =>
      i18n.t({ id: 'customers.why.limitation_lifted', message: 'Something that is due was not paid; staff lifted the limitation until {day}.', values }),
    ends: () => i18n.t({ id: 'customers.ends.lifted', message: 'It ends when that is paid.' }),
  },
  payment_frozen: {
    reason: () => i18n.t({ id: 'customers.why.payment_frozen', message: 'Automatic payment failed again and again, so it was stopped.' }),
    ends: () => i18n.t({ id: 'customers.ends.payment_frozen', message: 'It ends when staff lets automatic payment go on.' }),
  },
  spending_limit_reached: {
    reason: (values) =>
      i18n.t({ id: 'customers.why.spending_limit_reached', message: '{spent_today} were used up today, of {spending_limit} that may be.', values }),
    ends: (values) => i18n.t({ id: 'customers.ends.spending_limit_reached', message: 'It ends at midnight in {time_zone}, or with a higher limit for a day.', values }),
  },
  export_in_progress: {
    reason: () =>
      i18n.t({ id: 'customers.why.export_in_progress', message: 'The customer is being moved to another installation; until that is done its billing waits.' }),
    ends: () => i18n.t({ id: 'customers.ends.export_in_progress', message: 'It ends when the export is finished or cancelled.' }),
  },
};

/** Where another fact may be behind a status than the usual one. */
const WHY_OF_FACT: Record<string, Why> = {
  suspended_for_funds: {
    reason: () => i18n.t({ id: 'customers.why.suspended_for_funds', message: 'The available funds did not cover what is due in advance.' }),
    ends: () => i18n.t({ id: 'customers.ends.suspended_for_funds', message: 'It ends with a payment that covers it, or when staff lifts the suspension.' }),
  },
};

type Told = Pick<StatusReasonTold, 'status' | 'fact' | 'reason' | 'ends' | 'facts'>;

/** Why a status holds and what ends it, in the reader's language; of one newer than this page, what the API says. */
export function tellStatus({ status, fact, reason, ends, facts }: Told, day?: Day): { reason: string; ends: string } {
  const why = WHY_OF_FACT[fact ?? ''] ?? WHY[status];
  if (!why) return { reason, ends };
  const values = figures(facts, day);
  return { reason: why.reason(values), ends: why.ends(values) };
}
