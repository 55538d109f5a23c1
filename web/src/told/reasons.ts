import { i18n } from '@lingui/core';
import { ofAccounts } from './accounts';
import { ofArrangements } from './arrangement-reasons';
import { ofBooks } from './books';
import { reasonsOfNumbers } from './numbers';
import { ofCustomFields } from './field-reasons';
import { ofCredit } from './credit';
import { ofEPayments } from './e-payments';
import { ofProducts } from './products';
import { ofGeneration } from './generation';
import { ofSpending } from './spending';
import { ofMoney } from './money';
import { ofVouchers } from './vouchers';
import { reasonsOfTariffs } from './tariffs';
import { ofStatuses } from './status-reasons';
import { patternOf } from './wordings';
import { quoted, type Moment } from './writing';

type Parts = readonly string[];
export type Reason = (parts: Parts, moment: Moment) => string;

const at = (parts: Parts, place: number) => parts[place] ?? '';
const counted = (parts: Parts) => ({ count: Number(at(parts, 0)), n: at(parts, 0) });

/**
 * Why a field was not taken.  The API has one code for them all, so they are known by their English wording, with `{}`
 * where a figure or a name stands; the twin test fails when a rule words one anew.
 */
const REASONS: Record<string, Reason> = {
  ...ofAccounts,
  ...ofBooks,
  ...ofVouchers,
  ...ofMoney,
  ...ofEPayments,
  'ends as nothing that is taken; taken are {}.': (parts) => i18n.t({ id: 'told.reason.ending', message: 'ends as nothing that is taken; taken are {known}.', values: { known: at(parts, 0) } }),
  'must have 1 to {} printable characters.': (parts) =>
    i18n.t({ id: 'told.reason.printable', message: 'must have 1 to {count, plural, other {{n}}} printable characters.', values: counted(parts) }),
  'is an empty file; choose it again.': () => i18n.t({ id: 'told.reason.empty_file', message: 'is an empty file; choose it again.' }),
  'is no field of this feature; there are {}.': (parts) => i18n.t({ id: 'told.reason.no_field', message: 'is no field of this feature; there are {known}.', values: { known: at(parts, 0) } }),
  'must be true or false.': () => i18n.t({ id: 'told.reason.flag', message: 'must be true or false.' }),
  'must be a whole number from 0 to {}, or null: not limited.': (parts) => i18n.t({ id: 'told.reason.count', message: 'must be a whole number from 0 to {most}, or null: not limited.', values: { most: at(parts, 0) } }),
  'must be one of {}.': (parts) => i18n.t({ id: 'told.reason.choice', message: 'must be one of {known}.', values: { known: at(parts, 0) } }),
  'must be * or # and one to five digits, such as *70.': () => i18n.t({ id: 'told.reason.code', message: 'must be * or # and one to five digits, such as *70.' }),
  'must have at most five digits.': () => i18n.t({ id: 'told.reason.digits', message: 'must have at most five digits.' }),
  'must have at most {} printable characters and no space at its ends.': (parts) =>
    i18n.t({ id: 'told.reason.profile', message: 'must have at most {count, plural, other {{n}}} printable characters and no space at its ends.', values: counted(parts) }),
  'is needed while the feature is on.': () => i18n.t({ id: 'told.reason.needed_on', message: 'is needed while the feature is on.' }),
  'is the code that parks a call; choose another one.': () => i18n.t({ id: 'told.reason.parks', message: 'is the code that parks a call; choose another one.' }),
  'is more than the {} calls in all; choose a smaller number.': (parts) => i18n.t({ id: 'told.reason.above_all', message: 'is more than the {most} calls in all; choose a smaller number.', values: { most: at(parts, 0) } }),
  "is the customer's for all its sites; change it there.": () => i18n.t({ id: 'told.reason.not_on_site', message: "is the customer's for all its sites; change it there." }),
  'must be from 1 to {}.': (parts) => i18n.t({ id: 'told.reason.from_one', message: 'must be from 1 to {most}.', values: { most: at(parts, 0) } }),
  'must be made of the digits 0 to 9 alone.': () => i18n.t({ id: 'told.reason.only_digits', message: 'must be made of the digits 0 to 9 alone.' }),
  'has more than {} digits; shorten it or raise the maximum length.': (parts) => i18n.t({ id: 'told.reason.too_many_digits', message: 'has more than {most} digits; shorten it or raise the maximum length.', values: { most: at(parts, 0) } }),
  'is neither an identifier of an own account nor a number with its country code, 7 to 15 digits; leave it empty to dial the short number as it is.': () => i18n.t({ id: 'told.reason.to_dial', message: 'is neither an identifier of an own account nor a number with its country code, 7 to 15 digits; leave it empty to dial the short number as it is.' }),
  'has more cells after it than there are columns; put quotation marks around a text with commas.': () => i18n.t({ id: 'told.reason.surplus', message: 'has more cells after it than there are columns; put quotation marks around a text with commas.' }),
  'stands on line {} already; keep one of the two.': (parts) => i18n.t({ id: 'told.reason.row_twice', message: 'stands on line {line} already; keep one of the two.', values: { line: at(parts, 0) } }),
  'they are not UTF-8; save the file in that encoding.': () => i18n.t({ id: 'told.reason.rows_encoding', message: 'they are not UTF-8; save the file in that encoding.' }),
  'they are no CSV; look at the quotation marks.': () => i18n.t({ id: 'told.reason.rows_csv', message: 'they are no CSV; look at the quotation marks.' }),
  'there are none; send at least one number.': () => i18n.t({ id: 'told.reason.rows_none', message: 'there are none; send at least one number.' }),
  'there are more than {}; send them in parts.': (parts) => i18n.t({ id: 'told.reason.rows_many', message: 'there are more than {most}; send them in parts.', values: { most: at(parts, 0) } }),
  'the column {} is not known; they are {}.': (parts) =>
    i18n.t({ id: 'told.reason.rows_column', message: 'the column {column} is not known; they are {known}.', values: { column: at(parts, 0), known: at(parts, 1) } }),
  'must not be empty.': () => i18n.t({ id: 'told.reason.empty', message: 'must not be empty.' }),
  'must have 1 to {} printable characters and no space at its ends.': (parts) =>
    i18n.t({ id: 'told.reason.name', message: 'must have 1 to {count, plural, other {{n}}} printable characters and no space at its ends.', values: counted(parts) }),
  'must have 1 to {} printable characters and no space.': (parts) =>
    i18n.t({ id: 'told.reason.identifier', message: 'must have 1 to {count, plural, other {{n}}} printable characters and no space.', values: counted(parts) }),
  'must have at most {} printable characters.': (parts) =>
    i18n.t({ id: 'told.reason.text', message: 'must have at most {count, plural, other {{n}}} printable characters.', values: counted(parts) }),
  'must have at most {} lines.': (parts) =>
    i18n.t({ id: 'told.reason.lines', message: 'must have at most {count, plural, other {{n}}} lines.', values: counted(parts) }),
  'is no country of ISO 3166 in two capital letters, such as SE.': () =>
    i18n.t({ id: 'told.reason.country', message: 'is no country of ISO 3166 in two capital letters, such as SE.' }),
  'is no currency of ISO 4217, such as EUR.': () => i18n.t({ id: 'told.reason.currency', message: 'is no currency of ISO 4217, such as EUR.' }),
  'is no IANA time zone, such as Europe/Prague.': () => i18n.t({ id: 'told.reason.time_zone', message: 'is no IANA time zone, such as Europe/Prague.' }),
  'cannot be given to a prepaid customer; leave it out.': () =>
    i18n.t({ id: 'told.reason.prepaid_limit', message: 'cannot be given to a prepaid customer; leave it out.' }),
  'is for postpaid customers; give this one available funds.': () =>
    i18n.t({ id: 'told.reason.for_postpaid', message: 'is for postpaid customers; give this one available funds.' }),
  'is for prepaid customers; give this one an opening balance.': () =>
    i18n.t({ id: 'told.reason.for_prepaid', message: 'is for prepaid customers; give this one an opening balance.' }),
  'must be below 10^14 with at most five decimals.': () => i18n.t({ id: 'told.reason.opening', message: 'must be below 10^14 with at most five decimals.' }),
  'must be 0 or more with at most five decimals; leave out: unlimited.': () =>
    i18n.t({ id: 'told.reason.limit', message: 'must be 0 or more with at most five decimals; leave out: unlimited.' }),
  'must be 0 or more; leave out: unlimited.': () => i18n.t({ id: 'told.reason.account_limit', message: 'must be 0 or more; leave out: unlimited.' }),
  'belongs to accounts with an individual limit only.': () =>
    i18n.t({ id: 'told.reason.individual_limit', message: 'belongs to accounts with an individual limit only.' }),
  'is no distributor.': () => i18n.t({ id: 'told.reason.distributor', message: 'is no distributor.' }),
  'is no reseller.': () => i18n.t({ id: 'told.reason.reseller', message: 'is no reseller.' }),
  'is no customer class.': () => i18n.t({ id: 'told.reason.class', message: 'is no customer class.' }),
  "is not that of the class '{}', {}.": (parts) =>
    i18n.t({ id: 'told.reason.class_currency', message: 'is not that of the class {name}, {currency}.', values: { name: quoted(at(parts, 0)), currency: at(parts, 1) } }),
  "is not the customer's, {}.": (parts) =>
    i18n.t({ id: 'told.reason.customer_currency', message: "is not the customer's, {currency}.", values: { currency: at(parts, 0) } }),
  'is a work in progress: put a tariff on its rating list first.': () =>
    i18n.t({ id: 'told.reason.unrated_product', message: 'is a work in progress: put a tariff on its rating list first.' }),
  'lies ahead of now, {}; see active_from.': (parts, moment) =>
    i18n.t({ id: 'told.reason.held_ahead', message: 'lies ahead of now, {now}; see active_from.', values: { now: moment(at(parts, 0)) } }),
  "is before another account gave '{}' back, at {}.": (parts, moment) => {
    const values = { identifier: quoted(at(parts, 0)), moment: moment(at(parts, 1)) };
    return i18n.t({ id: 'told.reason.held_before', message: 'is before another account gave {identifier} back, at {moment}.', values });
  },
  ...ofStatuses,
  ...ofArrangements,
  ...reasonsOfNumbers,
  ...reasonsOfTariffs,
  ...ofCredit,
  ...ofSpending,
  ...ofProducts,
  ...ofGeneration,
  'must be 1 to {}, among your saved searches.': (parts) =>
    i18n.t({ id: 'told.reason.position', message: 'must be 1 to {last}, among your saved searches.', values: { last: at(parts, 0) } }),
  'is for the owner of the search to choose; leave it out.': () =>
    i18n.t({ id: 'told.reason.position_of_another', message: 'is for the owner of the search to choose; leave it out.' }),
  'must have 2 to 64 of a-z, 0-9, dot, dash, underscore and @.': () =>
    i18n.t({ id: 'told.reason.login', message: 'must have 2 to 64 of a-z, 0-9, dot, dash, underscore and @.' }),
  'is no e-mail address, such as anna@example.org; leave it empty: none.': () =>
    i18n.t({ id: 'told.reason.email', message: 'is no e-mail address, such as anna@example.org; leave it empty: none.' }),
  'must have {} to {} characters': (parts) =>
    i18n.t({ id: 'told.reason.password_length', message: 'must have {least} to {count, plural, other {{n}}} characters', values: { least: at(parts, 0), count: Number(at(parts, 1)), n: at(parts, 1) } }),
  'must have {} different characters at least': (parts) =>
    i18n.t({ id: 'told.reason.password_variety', message: 'must have {count, plural, other {{n}}} different characters at least', values: counted(parts) }),
  'is the login': () => i18n.t({ id: 'told.reason.password_login', message: 'is the login' }),
  'is the one you have': () => i18n.t({ id: 'told.reason.password_same', message: 'is the one you have' }),
  'must not be empty': () => i18n.t({ id: 'told.reason.tariff_empty', message: 'must not be empty' }),
  'is none of ISO 4217, such as EUR': () => i18n.t({ id: 'told.reason.tariff_currency', message: 'is none of ISO 4217, such as EUR' }),
  ...ofCustomFields,
  'must not be negative': () => i18n.t({ id: 'told.reason.negative', message: 'must not be negative' }),
};

const PATTERNS = Object.entries(REASONS).map(([wording, tell]) => [patternOf(wording), tell] as const);

/** A clause of a refusal in the reader's language; null: one that this page does not know. */
export function tellReason(reason: string, moment: Moment): string | null {
  for (const [pattern, tell] of PATTERNS) {
    const parts = pattern.exec(reason);
    if (parts) return tell(parts.slice(1), moment);
  }
  return null;
}
