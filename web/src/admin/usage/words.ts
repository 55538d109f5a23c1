import { i18n } from '@lingui/core';

const CODES: Record<string, () => string> = {
  unanswered: () => i18n.t({ id: 'usage.code.unanswered', message: 'Nobody answered' }),
  nothing_used: () => i18n.t({ id: 'usage.code.nothing_used', message: 'Answered, but for no time' }),
  failed: () => i18n.t({ id: 'usage.code.failed', message: 'The call failed' }),
  internal: () => i18n.t({ id: 'usage.code.internal', message: 'Internal call' }),
  incoming: () => i18n.t({ id: 'usage.code.incoming', message: 'Arrived from outside' }),
  other_leg: () => i18n.t({ id: 'usage.code.other_leg', message: 'Another leg of a call already told' }),
  dropped: () => i18n.t({ id: 'usage.code.dropped', message: 'A person dropped it before' }),
  broken_line: () => i18n.t({ id: 'usage.code.broken_line', message: 'The line is cut or broken' }),
  wrong_encoding: () => i18n.t({ id: 'usage.code.wrong_encoding', message: 'Bytes that are no text' }),
  missing_field: () => i18n.t({ id: 'usage.code.missing_field', message: 'A necessary field is empty' }),
  bad_number: () => i18n.t({ id: 'usage.code.bad_number', message: 'A number cannot be read' }),
  bad_quantity: () => i18n.t({ id: 'usage.code.bad_quantity', message: 'A use that is no number' }),
  negative_use: () => i18n.t({ id: 'usage.code.negative_use', message: 'A use below nothing' }),
  bad_moment: () => i18n.t({ id: 'usage.code.bad_moment', message: 'A moment that cannot be read' }),
  bad_direction: () => i18n.t({ id: 'usage.code.bad_direction', message: 'Neither out nor in' }),
  bad_text: () => i18n.t({ id: 'usage.code.bad_text', message: 'A field that is no text' }),
  text_too_long: () => i18n.t({ id: 'usage.code.text_too_long', message: 'A field that is too long' }),
  control_character: () => i18n.t({ id: 'usage.code.control_character', message: 'A field holds what cannot be printed' }),
  unknown_field: () => i18n.t({ id: 'usage.code.unknown_field', message: 'A name that is not known' }),
  wrong_source: () => i18n.t({ id: 'usage.code.wrong_source', message: 'It names another source' }),
  half_call: () => i18n.t({ id: 'usage.code.half_call', message: "Half of a call, its caller's row is not near" }),
  too_old: () => i18n.t({ id: 'usage.code.too_old', message: 'Before the oldest open month' }),
  in_future: () => i18n.t({ id: 'usage.code.in_future', message: 'More than an hour ahead of now' }),
  too_long: () => i18n.t({ id: 'usage.code.too_long', message: 'A call of more than a week' }),
  request_id_reused: () => i18n.t({ id: 'usage.code.request_id_reused', message: 'An id used before with other content' }),
  unknown_account: () => i18n.t({ id: 'usage.code.unknown_account', message: 'Nobody holds the identifier' }),
  account_blocked: () => i18n.t({ id: 'usage.code.account_blocked', message: 'The account was blocked' }),
  account_not_yet_active: () => i18n.t({ id: 'usage.code.account_not_yet_active', message: 'The account was not active yet' }),
  account_expired: () => i18n.t({ id: 'usage.code.account_expired', message: 'The account had expired' }),
  account_inactive: () => i18n.t({ id: 'usage.code.account_inactive', message: 'The account had not been activated' }),
  account_is_voucher: () => i18n.t({ id: 'usage.code.account_is_voucher', message: 'The account is a voucher' }),
  account_quarantined: () => i18n.t({ id: 'usage.code.account_quarantined', message: 'The account was in quarantine, and this left the network' }),
  unknown_service: () => i18n.t({ id: 'usage.code.unknown_service', message: 'A service nobody prices' }),
  no_rating_entry: () => i18n.t({ id: 'usage.code.no_rating_entry', message: 'The product does not price the service' }),
  reseller_no_rating_entry: () =>
    i18n.t({ id: 'usage.code.reseller_no_rating_entry', message: "The reseller's product does not price the service" }),
  no_rate: () => i18n.t({ id: 'usage.code.no_rate', message: 'No rate covers the destination' }),
  reseller_no_rate: () => i18n.t({ id: 'usage.code.reseller_no_rate', message: "No rate of the reseller's covers the destination" }),
  forbidden: () => i18n.t({ id: 'usage.code.forbidden', message: 'The destination is forbidden' }),
  reseller_forbidden: () => i18n.t({ id: 'usage.code.reseller_forbidden', message: 'The destination is forbidden to the reseller' }),
  currency_mismatch: () => i18n.t({ id: 'usage.code.currency_mismatch', message: 'Tariff and customer differ in currency' }),
  customer_blocked: () => i18n.t({ id: 'usage.code.customer_blocked', message: 'The customer was blocked' }),
  customer_suspended: () => i18n.t({ id: 'usage.code.customer_suspended', message: 'The customer was suspended' }),
  customer_closed: () => i18n.t({ id: 'usage.code.customer_closed', message: 'The customer was closed' }),
  customer_provisionally_terminated: () =>
    i18n.t({ id: 'usage.code.customer_provisionally_terminated', message: 'The customer was provisionally terminated' }),
  customer_exported: () => i18n.t({ id: 'usage.code.customer_exported', message: 'The customer was exported' }),
  reseller_blocked: () => i18n.t({ id: 'usage.code.reseller_blocked', message: 'A reseller above was blocked' }),
  reseller_suspended: () => i18n.t({ id: 'usage.code.reseller_suspended', message: 'A reseller above was suspended' }),
  reseller_closed: () => i18n.t({ id: 'usage.code.reseller_closed', message: 'A reseller above was closed' }),
  reseller_provisionally_terminated: () =>
    i18n.t({ id: 'usage.code.reseller_provisionally_terminated', message: 'A reseller above was provisionally terminated' }),
  reseller_exported: () => i18n.t({ id: 'usage.code.reseller_exported', message: 'A reseller above was exported' }),
};

/** A reason's code in words; one newer than this page reads with spaces. */
export function codeWords(code: string): string {
  return CODES[code]?.() ?? code.replaceAll('_', ' ');
}

export type Result = 'charged' | 'already_charged' | 'quarantined' | 'passed';

export const RESULTS: Result[] = ['charged', 'already_charged', 'quarantined', 'passed'];

const RESULT_WORDS: Record<Result, () => string> = {
  charged: () => i18n.t({ id: 'usage.charged', message: 'Charged' }),
  already_charged: () => i18n.t({ id: 'usage.already_charged', message: 'Charged before' }),
  quarantined: () => i18n.t({ id: 'usage.quarantined', message: 'Quarantined' }),
  passed: () => i18n.t({ id: 'usage.passed', message: 'Rightly not charged' }),
};

export const resultWords = (result: Result) => RESULT_WORDS[result]();

const FIELD_WORDS: Record<string, () => string> = {
  account: () => i18n.t({ id: 'usage.field.account', message: 'Account' }),
  calling: () => i18n.t({ id: 'usage.field.calling', message: 'Calling number' }),
  called: () => i18n.t({ id: 'usage.field.called', message: 'Called number' }),
  started_at: () => i18n.t({ id: 'usage.field.started_at', message: 'Started at' }),
  used: () => i18n.t({ id: 'usage.field.used', message: 'Used' }),
  service: () => i18n.t({ id: 'usage.field.service', message: 'Service' }),
  direction: () => i18n.t({ id: 'usage.field.direction', message: 'Direction' }),
  disconnect_cause: () => i18n.t({ id: 'usage.field.disconnect_cause', message: 'Disconnect cause' }),
  request_id: () => i18n.t({ id: 'usage.field.request_id', message: 'Request id' }),
  source: () => i18n.t({ id: 'usage.field.source', message: 'Source' }),
};

/** A field of a record in words; a switch's own column keeps the switch's name. */
export const fieldWords = (field: string) => FIELD_WORDS[field]?.() ?? field;
