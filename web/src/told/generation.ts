import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted } from './writing';

/** Why accounts cannot be generated so, as src/tollhouse/accounts/rules/generation.py and batches have it. */
export const ofGeneration: Record<string, Reason> = {
  'must be 1 to {}; make more in several goes, they may share a batch.': ([most = '']) =>
    i18n.t({ id: 'told.generation.count', message: 'must be 1 to {most}; make more in several goes, they may share a batch.', values: { most } }),
  'must leave all control numbers within ten digits.': () => i18n.t({ id: 'told.generation.control', message: 'must leave all control numbers within ten digits.' }),
  "is behind those that the batch '{}' has; it goes on with {}.": ([batch = '', next = '']) =>
    i18n.t({ id: 'told.generation.control_behind', message: 'is behind those that the batch {batch} has; it goes on with {next}.', values: { batch: quoted(batch), next } }),
  'has no control numbers of ten digits left; begin another batch.': () =>
    i18n.t({ id: 'told.generation.control_end', message: 'has no control numbers of ten digits left; begin another batch.' }),
  'is not possible: cards and vouchers are made inactive, so that stolen ones are worth nothing.': () =>
    i18n.t({ id: 'told.generation.inactive', message: 'is not possible: cards and vouchers are made inactive, so that stolen ones are worth nothing.' }),
  'is not possible: nobody signs in with a voucher.': () => i18n.t({ id: 'told.generation.voucher_login', message: 'is not possible: nobody signs in with a voucher.' }),
  'is for IP addresses, which nobody can draw; open such accounts one by one.': () =>
    i18n.t({ id: 'told.generation.addresses', message: 'is for IP addresses, which nobody can draw; open such accounts one by one.' }),
  'cannot be counted up: who knows one card or voucher would know the next; let them be drawn.': () =>
    i18n.t({ id: 'told.generation.counted', message: 'cannot be counted up: who knows one card or voucher would know the next; let them be drawn.' }),
  'must have 1 to {} printable characters, no space, and end in a digit.': ([most = '']) =>
    i18n.t({ id: 'told.generation.start', message: 'must have 1 to {most} printable characters, no space, and end in a digit.', values: { most } }),
  'has too few digits at its end for {} that follow one another; begin lower.': ([count = '']) =>
    i18n.t({ id: 'told.generation.too_high', message: 'has too few digits at its end for {count} that follow one another; begin lower.', values: { count } }),
  'must have printable characters and no space.': () => i18n.t({ id: 'told.generation.prefix', message: 'must have printable characters and no space.' }),
  'must be 1 to {}, so that none is longer than {} characters.': ([most = '', longest = '']) =>
    i18n.t({ id: 'told.generation.length', message: 'must be 1 to {most}, so that none is longer than {longest} characters.', values: { most, longest } }),
  'is too few for {} accounts: one could be guessed; draw at least {}.': ([count = '', least = '']) =>
    i18n.t({ id: 'told.generation.guessed', message: 'is too few for {count} accounts: one could be guessed; draw at least {least}.', values: { count, least } }),
  'is too few for {} accounts: too many would be taken; draw at least {}.': ([count = '', least = '']) =>
    i18n.t({ id: 'told.generation.full', message: 'is too few for {count} accounts: too many would be taken; draw at least {least}.', values: { count, least } }),
  'does not fit: vouchers go with products for vouchers, and these with nothing else.': () =>
    i18n.t({ id: 'told.generation.voucher', message: 'does not fit: vouchers go with products for vouchers, and these with nothing else.' }),
  'belongs to debit accounts and vouchers only.': () => i18n.t({ id: 'told.generation.amount', message: 'belongs to debit accounts and vouchers only.' }),
  'must say what each voucher is worth.': () => i18n.t({ id: 'told.generation.worth', message: 'must say what each voucher is worth.' }),
  'must lie ahead, and behind the day of activation.': () => i18n.t({ id: 'told.generation.expiry', message: 'must lie ahead, and behind the day of activation.' }),
  'must lie ahead; block or terminate what is to end now.': () => i18n.t({ id: 'told.generation.expiry_ahead', message: 'must lie ahead; block or terminate what is to end now.' }),
  'must be 1 to {} days; leave out: it does not end so.': ([most = '']) =>
    i18n.t({ id: 'told.generation.days', message: 'must be 1 to {most} days; leave out: it does not end so.', values: { most } }),
  'has no accounts, or there is no such batch.': () => i18n.t({ id: 'told.generation.no_batch', message: 'has no accounts, or there is no such batch.' }),
  'has none of these accounts.': () => i18n.t({ id: 'told.generation.not_in_batch', message: 'has none of these accounts.' }),
};

type Facts = Record<string, unknown>;

export const GENERATION_REFUSALS: Record<string, (facts: Facts) => string> = {
  sheet_gone: () =>
    i18n.t({
      id: 'told.sheet_gone',
      message:
        'The printable list was fetched or deleted already, or nobody fetched it for seven days; nothing brings it back. Terminate the batch and generate another, or give single accounts new passwords.',
    }),
  sheet_not_ready: ({ made, total }) =>
    i18n.t({
      id: 'told.sheet_not_ready',
      message: '{made} of {total} accounts are made; fetch the printable list when the job has ended: it can be fetched once.',
      values: { made: String(made), total: String(total) },
    }),
  sheet_unreadable: () =>
    i18n.t({
      id: 'told.sheet_unreadable',
      message: 'The printable list was sealed under another secret key than this installation has; restore TOLLHOUSE_SECRET_KEY, then fetch it again.',
    }),
  nothing_left_to_draw: ({ length, prefix }) =>
    i18n.t({
      id: 'told.nothing_left_to_draw',
      message: 'Nearly all identifiers of {length} signs behind {prefix} were taken while the accounts were made; make the rest with more signs or another prefix.',
      values: { length: String(length), prefix: quoted(String(prefix)) },
    }),
};
