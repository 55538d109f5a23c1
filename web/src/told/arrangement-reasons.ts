import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted } from './writing';

/** Why an address, a setting of self-care or a billing period was not taken. */
export const ofArrangements: Record<string, Reason> = {
  'must have at most {} characters a line.': ([most = '']) =>
    i18n.t({ id: 'told.reason.line_length', message: 'must have at most {count, plural, other {{n}}} characters a line.', values: { count: Number(most), n: most } }),
  'is how it is shown to you; leave it out to keep it, or write it anew.': () =>
    i18n.t({ id: 'told.reason.hidden_value', message: 'is how it is shown to you; leave it out to keep it, or write it anew.' }),
  'is not what the customer is called; write its name to confirm.': () =>
    i18n.t({ id: 'told.reason.not_its_name', message: 'is not what the customer is called; write its name to confirm.' }),
  "must be {} or later; to remove everything today, do so with the customer's name.": ([day = ''], moment) =>
    i18n.t({ id: 'told.reason.purge_day', message: "must be {day} or later; to remove everything today, do so with the customer's name.", values: { day: moment(day) } }),
  'is hidden from you; leave it out.': () => i18n.t({ id: 'told.reason.hidden', message: 'is hidden from you; leave it out.' }),
  'must have no spaces.': () => i18n.t({ id: 'told.reason.no_spaces', message: 'must have no spaces.' }),
  "must be e-mail addresses divided by commas; '{}' is none.": ([wrong = '']) =>
    i18n.t({ id: 'told.reason.addresses', message: 'must be e-mail addresses divided by commas; {wrong} is none.', values: { wrong: quoted(wrong) } }),
  "must be e-mail addresses divided by commas; '' is none.": () =>
    i18n.t({ id: 'told.reason.address_missing', message: 'must be e-mail addresses divided by commas; one is missing.' }),
  'must be more than 0 and at most 100, with at most 3 decimals; leave out: payments are not taxed.': () =>
    i18n.t({ id: 'told.reason.payment_tax', message: 'must be more than 0 and at most 100, with at most 3 decimals; leave out: payments are not taxed.' }),
  'must be 10 days at most.': () => i18n.t({ id: 'told.reason.retry_days', message: 'must be 10 days at most.' }),
  'must be days from 1 to 365.': () => i18n.t({ id: 'told.reason.retry_days_range', message: 'must be days from 1 to 365.' }),
  'must be in order, each day once.': () => i18n.t({ id: 'told.reason.retry_days_order', message: 'must be in order, each day once.' }),
  'must be 0 to 100 with at most two decimals.': () => i18n.t({ id: 'told.reason.discount', message: 'must be 0 to 100 with at most two decimals.' }),
  'is no language of ISO 639-1 in two small letters, such as en.': () =>
    i18n.t({ id: 'told.reason.self_care_language', message: 'is no language of ISO 639-1 in two small letters, such as en.' }),
  'is none of by_class, on, off.': () => i18n.t({ id: 'told.reason.second_factor', message: 'is none of by_class, on, off.' }),
  'must be at most {} networks.': ([most = '']) =>
    i18n.t({ id: 'told.reason.networks', message: 'must be at most {count, plural, other {{n}}} networks.', values: { count: Number(most), n: most } }),
  'is no address or network, such as 192.0.2.7 or 192.0.2.0/24.': () =>
    i18n.t({ id: 'told.reason.network', message: 'is no address or network, such as 192.0.2.7 or 192.0.2.0/24.' }),
  'must have at most {} characters.': ([most = '']) =>
    i18n.t({ id: 'told.reason.format_length', message: 'must have at most {count, plural, other {{n}}} characters.', values: { count: Number(most), n: most } }),
  'must not have {} in it.': ([part = '']) => i18n.t({ id: 'told.reason.format_stranger', message: 'must not have {part} in it.', values: { part } }),
  'must have {} in it.': ([parts = '']) => {
    const either = parts.split(' or ').join(` ${i18n.t({ id: 'told.reason.or', message: 'or' })} `);
    return i18n.t({ id: 'told.reason.format_misses', message: 'must have {parts} in it.', values: { parts: either } });
  },
  'must have AM/PM beside HH12.': () => i18n.t({ id: 'told.reason.format_noon', message: 'must have AM/PM beside HH12.' }),
  "has '{}' in it, which stands for nothing.": ([part = '']) =>
    i18n.t({ id: 'told.reason.format_nothing', message: 'has {part} in it, which stands for nothing.', values: { part: quoted(part) } }),
  'has "{}" in it, which stands for nothing.': ([part = '']) =>
    i18n.t({ id: 'told.reason.format_nothing', message: 'has {part} in it, which stands for nothing.', values: { part: quoted(part) } }),
  'needs a login; give the customer one first.': () => i18n.t({ id: 'told.reason.password_login_first', message: 'needs a login; give the customer one first.' }),
  'must have {} to {} printable characters.': ([least = '', most = '']) =>
    i18n.t({ id: 'told.reason.password_printable', message: 'must have {least} to {count, plural, other {{n}}} printable characters.', values: { least, count: Number(most), n: most } }),
  'is too easy to guess; choose another.': () => i18n.t({ id: 'told.reason.password_easy', message: 'is too easy to guess; choose another.' }),
  'cannot be chosen for {}: it begins with the next period, on {}; leave it out.': ([period = '', day = ''], moment) =>
    i18n.t({ id: 'told.reason.period_day', message: 'cannot be chosen for {period}: it begins with the next period, on {day}; leave it out.', values: { period, day: moment(day) } }),
  'must be after {} and not after {}.': ([first = '', last = ''], moment) =>
    i18n.t({ id: 'told.reason.period_day_range', message: 'must be after {first} and not after {last}.', values: { first: moment(first), last: moment(last) } }),
  "is the customer's already; choose another.": () => i18n.t({ id: 'told.reason.period_same', message: "is the customer's already; choose another." }),
};
