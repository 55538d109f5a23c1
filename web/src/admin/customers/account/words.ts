import { i18n } from '@lingui/core';
import type { AccountStatus, Calls } from '~/api';

/** What an account may be used for, with what is left of it now. */
export function callsLabel(calls: Calls): string {
  switch (calls) {
    case 'none':
      return i18n.t({ id: 'account.calls.none', message: 'No calls' });
    case 'on_net':
      return i18n.t({ id: 'account.calls.on_net', message: 'On-net calls only' });
    case 'free':
      return i18n.t({ id: 'account.calls.free', message: 'Free calls only' });
    case 'limited':
      return i18n.t({ id: 'account.calls.limited', message: 'Limited service only' });
    case 'screened':
      return i18n.t({ id: 'account.calls.screened', message: 'On-net at once, others after a check' });
    default:
      return i18n.t({ id: 'account.calls.all', message: 'All calls' });
  }
}

/** Why a status holds and what ends it; emergency calls are no part of it. */
const WHY: Partial<Record<AccountStatus, () => string>> = {
  closed: () => i18n.t({ id: 'account.why.closed', message: 'It was terminated; its record and xDRs are kept.' }),
  blocked: () => i18n.t({ id: 'account.why.blocked', message: 'Staff or the watch over fraud has blocked it, until it is unblocked.' }),
  inactive: () => i18n.t({ id: 'account.why.inactive', message: 'It was made inactive and waits to be activated.' }),
  expired: () => i18n.t({ id: 'account.why.expired', message: 'Its days are over; a later day or a longer life opens it again.' }),
  not_yet_active: () => i18n.t({ id: 'account.why.not_yet_active', message: 'Its first day is still to come.' }),
  quarantine: () => i18n.t({ id: 'account.why.quarantine', message: 'The check of the caller failed too often; staff clears it.' }),
  screening: () => i18n.t({ id: 'account.why.screening', message: 'Calls come from a place of high risk; staff clears it.' }),
  zero_balance: () => i18n.t({ id: 'account.why.zero_balance', message: 'The money of its own is used up; money paid in opens it again.' }),
  overdraft: () => i18n.t({ id: 'account.why.overdraft', message: 'It has used more than the money of its own; money paid in opens it again.' }),
  credit_exceeded: () => i18n.t({ id: 'account.why.credit_exceeded', message: 'Its balance has reached the limit of its own; a higher limit or a payment opens it again.' }),
  customer_closed: () => i18n.t({ id: 'account.why.customer_closed', message: 'The customer is permanently terminated.' }),
  customer_blocked: () => i18n.t({ id: 'account.why.customer_blocked', message: 'The customer is blocked, and with it all its accounts.' }),
  customer_suspended: () => i18n.t({ id: 'account.why.customer_suspended', message: 'The customer is suspended until it pays.' }),
  customer_limited: () => i18n.t({ id: 'account.why.customer_limited', message: "The customer's service is limited until it pays." }),
  customer_provisionally_terminated: () => i18n.t({ id: 'account.why.customer_terminated', message: 'The customer is provisionally terminated and can be restored.' }),
  customer_exported: () => i18n.t({ id: 'account.why.customer_exported', message: 'The customer lives on another installation.' }),
  customer_credit_exceeded: () => i18n.t({ id: 'account.why.customer_credit', message: 'The customer, who pays for it, has reached its credit limit.' }),
  customer_no_available_funds: () => i18n.t({ id: 'account.why.customer_funds', message: 'The customer, who pays for it, has no funds left.' }),
  customer_spending_limit_reached: () => i18n.t({ id: 'account.why.customer_spending', message: 'The customer has spent what one day may cost; tomorrow it goes on.' }),
  customer_suspension_lifted: () => i18n.t({ id: 'account.why.suspension_lifted', message: "The customer's suspension is lifted for some days." }),
  customer_limitation_lifted: () => i18n.t({ id: 'account.why.limitation_lifted', message: "The customer's limitation is lifted for some days." }),
  reseller_blocked: () => i18n.t({ id: 'account.why.reseller_blocked', message: 'A reseller above is blocked, and with it all its customers.' }),
  reseller_suspended: () => i18n.t({ id: 'account.why.reseller_suspended', message: 'A reseller above is suspended, and with it all its customers.' }),
  reseller_provisionally_terminated: () => i18n.t({ id: 'account.why.reseller_terminated', message: 'A reseller above is provisionally terminated, and with it all its customers.' }),
};

export const whyLabel = (status: AccountStatus): string => WHY[status]?.() ?? '';

const FIELDS: Record<string, () => string> = {
  role: () => i18n.t({ id: 'account.field.role', message: 'Role' }),
  description: () => i18n.t({ id: 'account.field.description', message: 'Description' }),
  batch: () => i18n.t({ id: 'account.field.batch', message: 'Batch' }),
  control_number: () => i18n.t({ id: 'account.field.control_number', message: 'Control number' }),
  active_from: () => i18n.t({ id: 'account.field.active_from', message: 'Active from' }),
  expires_on: () => i18n.t({ id: 'account.field.expires_on', message: 'Expires on' }),
  life_time_days: () => i18n.t({ id: 'account.field.life_time', message: 'Life time, days' }),
  idle_expiry_days: () => i18n.t({ id: 'account.field.idle_expiry', message: 'Expires when idle, days' }),
};

export const accountFieldLabel = (field: string): string => FIELDS[field]?.() ?? field.replaceAll('_', ' ');

/** For which direction a line of a rating list is. */
export function directionLabel(code: string): string {
  if (code === 'OUTGOING') return i18n.t({ id: 'account.direction.outgoing', message: 'Outgoing' });
  if (code === 'INCOMING') return i18n.t({ id: 'account.direction.incoming', message: 'Incoming' });
  if (code === 'FOLLOWME') return i18n.t({ id: 'account.direction.followme', message: 'Forwarded' });
  return code;
}
