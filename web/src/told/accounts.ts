import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type Moment, type ToldFacts } from './writing';

/** Why a field of an account was not taken. */
export const ofAccounts: Record<string, Reason> = {
  "is not that of the product '{}', {}.": ([product = '', role = '']) =>
    i18n.t({ id: 'told.reason.account_role', message: 'is not that of the product {product}, {role}.', values: { product: quoted(product), role } }),
  'must be voucher for accounts of that role, and for no others.': () => i18n.t({ id: 'told.reason.account_voucher', message: 'must be voucher for accounts of that role, and for no others.' }),
  'is an add-on; choose a main product, and add this one to it.': () => i18n.t({ id: 'told.reason.account_add_on', message: 'is an add-on; choose a main product, and add this one to it.' }),
  "is a main product; change the account's product to it instead.": () => i18n.t({ id: 'told.reason.account_main', message: "is a main product; change the account's product to it instead." }),
  'is for accounts of the role {}, this one is {}.': ([role = '', own = '']) =>
    i18n.t({ id: 'told.reason.account_other_role', message: 'is for accounts of the role {role}, this one is {own}.', values: { role, own } }),
  'belongs to debit accounts and vouchers; leave it out.': () => i18n.t({ id: 'told.reason.account_no_opening', message: 'belongs to debit accounts and vouchers; leave it out.' }),
  'must be 0 or more, below 10^14, with at most five decimals.': () => i18n.t({ id: 'told.reason.account_opening', message: 'must be 0 or more, below 10^14, with at most five decimals.' }),
  'is what a voucher is worth; give it a value above 0.': () => i18n.t({ id: 'told.reason.account_worth', message: 'is what a voucher is worth; give it a value above 0.' }),
  'must be 1 to {} days; leave it out: it does not expire so.': ([most = '']) =>
    i18n.t({ id: 'told.reason.account_days', message: 'must be 1 to {most} days; leave it out: it does not expire so.', values: { most } }),
  'must be a number above 0 of at most 18 digits.': () => i18n.t({ id: 'told.reason.account_control', message: 'must be a number above 0 of at most 18 digits.' }),
  'must lie between 1970 and 9000.': () => i18n.t({ id: 'told.reason.account_years', message: 'must lie between 1970 and 9000.' }),
  'must not be empty; leave it out: the account is in no batch.': () => i18n.t({ id: 'told.reason.account_no_batch', message: 'must not be empty; leave it out: the account is in no batch.' }),
  'must be later than active_from, {}.': ([day = ''], moment) =>
    i18n.t({ id: 'told.reason.account_crossed', message: 'must be later than active_from, {day}.', values: { day: moment(day) } }),
  'must be an IPv4 address, such as 192.0.2.7.': () => i18n.t({ id: 'told.reason.account_address', message: 'must be an IPv4 address, such as 192.0.2.7.' }),
  'must be digits only, without + and spaces, such as 46850012345.': () => i18n.t({ id: 'told.reason.account_number', message: 'must be digits only, without + and spaces, such as 46850012345.' }),
  'must be letters and digits only, such as 7K2M9QXW.': () => i18n.t({ id: 'told.reason.account_code', message: 'must be letters and digits only, such as 7K2M9QXW.' }),
  'must be a user at a domain, such as anna@voip.example.com.': () => i18n.t({ id: 'told.reason.account_at_domain', message: 'must be a user at a domain, such as anna@voip.example.com.' }),
  'is not offered to {} customers; choose one of {}.': ([business = '', offered = '']) =>
    i18n.t({ id: 'told.reason.account_not_offered', message: 'is not offered to {business} customers; choose one of {offered}.', values: { business, offered } }),
  'must have {} to {} letters, digits and signs of ASCII and no space.': ([least = '', most = '']) =>
    i18n.t({ id: 'told.reason.account_service_password', message: 'must have {least} to {most} letters, digits and signs of ASCII and no space.', values: { least, most } }),
  'needs a web login; give the account one first.': () => i18n.t({ id: 'told.reason.account_needs_login', message: 'needs a web login; give the account one first.' }),
  'must be 1 to {} identifiers; an account that has none cannot be used.': ([most = '']) =>
    i18n.t({ id: 'told.reason.account_identifiers', message: 'must be 1 to {most} identifiers; an account that has none cannot be used.', values: { most } }),
  "can be mistaken for '{}'; write it in plain signs.": ([plain = '']) =>
    i18n.t({ id: 'told.reason.account_look_alike', message: 'can be mistaken for {plain}; write it in plain signs.', values: { plain: quoted(plain) } }),
  'is said twice.': () => i18n.t({ id: 'told.reason.account_twice', message: 'is said twice.' }),
  'lies before now, {}; what was charged stays as it is.': ([now = ''], moment) =>
    i18n.t({ id: 'told.reason.account_before_now', message: 'lies before now, {now}; what was charged stays as it is.', values: { now: moment(now) } }),
  "is the account's product already; choose another.": () => i18n.t({ id: 'told.reason.account_has_product', message: "is the account's product already; choose another." }),
  'cannot be given to a voucher: nothing is charged to it.': () => i18n.t({ id: 'told.reason.account_of_voucher', message: 'cannot be given to a voucher: nothing is charged to it.' }),
  'cannot be changed once it is past, nor be put into the past.': () => i18n.t({ id: 'told.reason.account_past_start', message: 'cannot be changed once it is past, nor be put into the past.' }),
  'must be later than its beginning and than now; to end it at once, take it off.': () => i18n.t({ id: 'told.reason.account_add_on_end', message: 'must be later than its beginning and than now; to end it at once, take it off.' }),
  'is the customer that has the account already.': () => i18n.t({ id: 'told.reason.account_moved_to_itself', message: 'is the customer that has the account already.' }),
  "pays in {}, the account's customer in {}.": ([there = '', here = '']) =>
    i18n.t({ id: 'told.reason.account_moved_currency', message: "pays in {there}, the account's customer in {here}.", values: { there, here } }),
};

const of = (facts: ToldFacts, ...names: string[]) => Object.fromEntries(names.map((name) => [name, textOf(facts, name)]));
const named = (facts: ToldFacts, ...names: string[]) => Object.fromEntries(names.map((name) => [name, quoted(textOf(facts, name))]));

/** What is refused about accounts. */
export const ACCOUNT_REFUSALS: Record<string, (facts: ToldFacts, moment: Moment) => string | null> = {
  web_login_taken: (facts) => i18n.t({ id: 'told.web_login_taken', message: 'The web login {login} belongs to another account; choose another.', values: named(facts, 'login') }),
  account_ended: (facts) => i18n.t({ id: 'told.account_ended', message: 'Account {account_id} is terminated; nothing about it changes any more.', values: of(facts, 'account_id') }),
  no_product_planned: (facts) => i18n.t({ id: 'told.no_product_planned', message: 'No change of product is planned for account {account_id}.', values: of(facts, 'account_id') }),
  add_ons_alike: (facts) =>
    i18n.t({
      id: 'told.add_ons_alike',
      message: '{product} and {other}, which the account has at the same time, have the same priority, {priority}, and both price {service}; give one of them another priority, or let one end before the other begins.',
      values: { ...named(facts, 'product', 'other'), ...of(facts, 'priority', 'service') },
    }),
  add_on_held: (facts) => i18n.t({ id: 'told.add_on_held', message: 'The account has the add-on {product} in that time already; end or move that one first.', values: named(facts, 'product') }),
  money_stays_with_issuer: (facts) =>
    i18n.t({ id: 'told.money_stays', message: 'The account has {balance} of its own, owed by whoever sells to its customer, and the other customer buys from somebody else; let it be used up or paid out first.', values: of(facts, 'balance') }),
  money_held: (facts) =>
    i18n.t({ id: 'told.money_held', message: "{held} of the account's money are held for sessions that are running; wait until they end, or end them.", values: of(facts, 'held') }),
  service_password_unreadable: () =>
    i18n.t({ id: 'told.service_password_unreadable', message: 'The service password was encrypted under another secret key than this installation has; restore TOLLHOUSE_SECRET_KEY, or set the password anew.' }),
};
