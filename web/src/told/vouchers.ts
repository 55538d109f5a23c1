import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted } from './writing';

/** Why vouchers cannot be made or treated so, as src/tollhouse/payments/rules/voucher.py and vouchers have it. */
export const ofVouchers: Record<string, Reason> = {
  'must be 1 to {}; make more in several batches.': ([most = '']) =>
    i18n.t({ id: 'told.voucher.count', message: 'must be 1 to {most}; make more in several batches.', values: { most } }),
  'must be more than zero, and at most {}.': ([most = '']) => i18n.t({ id: 'told.voucher.value', message: 'must be more than zero, and at most {most}.', values: { most } }),
  'must have at most {} decimals, as money in {} has.': ([digits = '', currency = '']) =>
    i18n.t({ id: 'told.voucher.decimals', message: 'must have at most {digits} decimals, as money in {currency} has.', values: { digits, currency } }),
  'must lie ahead.': () => i18n.t({ id: 'told.voucher.ahead', message: 'must lie ahead.' }),
  'must be said, in at most {} characters: it stands with the vouchers for ever.': ([most = '']) =>
    i18n.t({ id: 'told.voucher.reason', message: 'must be said, in at most {most} characters: it stands with the vouchers for ever.', values: { most } }),
  'is no serial number, such as 12-000345.': () => i18n.t({ id: 'told.voucher.serial', message: 'is no serial number, such as 12-000345.' }),
  'must be at least the first, and at most {}, the last of the batch.': ([most = '']) =>
    i18n.t({ id: 'told.voucher.last', message: 'must be at least the first, and at most {most}, the last of the batch.', values: { most } }),
  "is no reseller; leave it out for vouchers of the operator's own.": () =>
    i18n.t({ id: 'told.voucher.issuer', message: "is no reseller; leave it out for vouchers of the operator's own." }),
  'is spent whole and takes no money; name another, or none.': () => i18n.t({ id: 'told.voucher.takes_none', message: 'is spent whole and takes no money; name another, or none.' }),
  'is terminated; name another account, or none.': () => i18n.t({ id: 'told.voucher.terminated', message: 'is terminated; name another account, or none.' }),
  'must be said, or serial: one of the two.': () => i18n.t({ id: 'told.voucher.one_of_two', message: 'must be said, or serial: one of the two.' }),
};

type Facts = Record<string, unknown>;

const NOT_REDEEMABLE: Record<string, (values: { serial: string }) => string> = {
  void: (values) => i18n.t({ id: 'told.voucher.is_void', message: 'The voucher {serial} is void and cannot be redeemed; ask whoever issued it.', values }),
  expired: (values) => i18n.t({ id: 'told.voucher.is_expired', message: 'The voucher {serial} is expired and cannot be redeemed; ask whoever issued it.', values }),
  locked: (values) => i18n.t({ id: 'told.voucher.is_locked', message: 'The voucher {serial} is locked and cannot be redeemed; ask whoever issued it.', values }),
  inactive: (values) => i18n.t({ id: 'told.voucher.is_inactive', message: 'The voucher {serial} is inactive and cannot be redeemed; ask whoever issued it.', values }),
};

export const VOUCHER_REFUSALS: Record<string, (facts: Facts) => string | null> = {
  voucher_code_mistyped: () =>
    i18n.t({
      id: 'told.voucher_code_mistyped',
      message: 'This is no code of a voucher: it has 16 digits, or 16 letters and digits without I, O, 0 and 1, and the last one does not fit the others; compare it with the voucher, sign by sign.',
    }),
  voucher_unknown: () =>
    i18n.t({ id: 'told.voucher_unknown', message: 'There is no such voucher for this customer; compare the code with the voucher, sign by sign, and ask whoever sold it.' }),
  voucher_redeemed: ({ serial, when }) =>
    i18n.t({
      id: 'told.voucher_redeemed',
      message: 'The voucher {serial} was redeemed already, {when}; a voucher can be redeemed once.',
      values: { serial: String(serial), when: String(when) },
    }),
  voucher_redeemed_here: ({ serial, when }) =>
    i18n.t({
      id: 'told.voucher_redeemed_here',
      message: 'The voucher {serial} was redeemed for this customer already, {when}: look for it among the payments.',
      values: { serial: String(serial), when: String(when) },
    }),
  voucher_not_redeemable: ({ serial, state }) => NOT_REDEEMABLE[String(state)]?.({ serial: String(serial) }) ?? null,
  voucher_currency_differs: ({ serial, currency, of_customer }) =>
    i18n.t({
      id: 'told.voucher_currency_differs',
      message: 'The voucher {serial} is worth {currency}, and this customer has {own}; redeem it for a customer with {currency}.',
      values: { serial: String(serial), currency: String(currency), own: String(of_customer) },
    }),
  voucher_batch_name_taken: ({ name }) =>
    i18n.t({ id: 'told.voucher_batch_name_taken', message: 'There is a batch of vouchers called {name} already; choose another name.', values: { name: quoted(String(name)) } }),
  voucher_batch_void: ({ name }) =>
    i18n.t({
      id: 'told.voucher_batch_void',
      message: 'The batch {name} is void and stays so; its vouchers can be neither redeemed nor changed. Make another.',
      values: { name: quoted(String(name)) },
    }),
  voucher_list_gone: () =>
    i18n.t({
      id: 'told.voucher_list_gone',
      message: 'The printable list was fetched or deleted already, or nobody fetched it for seven days; nothing brings it back. Void the batch and make another.',
    }),
  voucher_list_not_ready: ({ made, total }) =>
    i18n.t({
      id: 'told.voucher_list_not_ready',
      message: '{made} of {total} vouchers are made; fetch the printable list when the job has ended: it can be fetched once.',
      values: { made: String(made), total: String(total) },
    }),
  too_many_vouchers_tried: ({ until, minutes }) =>
    i18n.t({
      id: 'told.too_many_vouchers_tried',
      message: 'Too many codes that are no vouchers were tried; go on at {until} ({minutes} min).',
      values: { until: String(until), minutes: String(minutes) },
    }),
};
