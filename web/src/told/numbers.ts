import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { textOf, type Moment, type ToldFacts } from './writing';

type Tells = (facts: ToldFacts, moment: Moment) => string;

const of = (facts: ToldFacts) => ({ number: textOf(facts, 'number') });

/** Why something was not done to a number of the inventory. */
export const ofNumbers: Record<string, Tells> = {
  number_known: (facts) => i18n.t({ id: 'told.number_known', message: '{number} is in the inventory already; change it there.', values: of(facts) }),
  number_twice: (facts) => i18n.t({ id: 'told.number_twice', message: '{number} stands in the list twice; the first one counts.', values: of(facts) }),
  number_unknown: (facts) =>
    i18n.t({ id: 'told.number_unknown', message: '{number} is not in the inventory, or it is not yours to give; choose one that is.', values: of(facts) }),
  number_held: (facts) => i18n.t({ id: 'told.number_held', message: '{number} belongs to another customer; release it there first.', values: of(facts) }),
  number_frozen: (facts, moment) => {
    const values = { ...of(facts), until: moment(textOf(facts, 'until')) };
    return i18n.t({ id: 'told.number_frozen', message: '{number} is frozen until {until}; choose another one, or unfreeze it.', values });
  },
  number_in_use: (facts) => i18n.t({ id: 'told.number_in_use', message: '{number} is in use; release it first.', values: of(facts) }),
  number_not_held: (facts) => i18n.t({ id: 'told.number_not_held', message: '{number} is not held by this customer; assign it first.', values: of(facts) }),
  number_not_given: (facts) => i18n.t({ id: 'told.number_not_given', message: '{number} is in the pool; no customer holds it.', values: of(facts) }),
  number_moved: (facts) => i18n.t({ id: 'told.number_moved', message: 'Somebody else moved {number} at the same moment; look at it and try again.', values: of(facts) }),
  too_few_numbers: (facts) => {
    const values = { found: textOf(facts, 'found'), wanted: textOf(facts, 'wanted') };
    return i18n.t({ id: 'told.too_few_numbers', message: 'Only {found} of {wanted} numbers like this are free; ask for fewer, or for others.', values });
  },
  too_many_numbers: (facts) =>
    i18n.t({ id: 'told.too_many_numbers', message: 'These are more than {most} numbers, the most that are added at once; add them in parts.', values: { most: textOf(facts, 'most') } }),
  last_identifier: (facts) => {
    const values = { ...of(facts), account: textOf(facts, 'account_id') };
    return i18n.t({ id: 'told.last_identifier', message: 'Account {account} is called by {number} alone; terminate the account, or let it have another identifier first.', values });
  },
  account_terminated: (facts) =>
    i18n.t({ id: 'told.account_terminated', message: 'Account {account} is terminated; choose an open one.', values: { account: textOf(facts, 'account_id') } }),
};

const at = (parts: readonly string[], place: number) => parts[place] ?? '';

/** Why a field of a number or a batch was not taken. */
export const reasonsOfNumbers: Record<string, Reason> = {
  'is no number of E.164: {} to {} digits that begin with the country\'s code, such as 46850012345 or +46 8 500 123 45.': (parts) => {
    const values = { least: at(parts, 0), most: at(parts, 1) };
    return i18n.t({ id: 'told.reason.number', message: "is no number of E.164: {least} to {most} digits that begin with the country's code, such as 46850012345 or +46 8 500 123 45.", values });
  },
  "begins with 0: leave 00 or the national 0 out and begin with the country's code.": () =>
    i18n.t({ id: 'told.reason.number_zero', message: "begins with 0: leave 00 or the national 0 out and begin with the country's code." }),
  'has {} digits and the first one, {}, has {}.': (parts) => {
    const values = { digits: at(parts, 0), first: at(parts, 1), others: at(parts, 2) };
    return i18n.t({ id: 'told.reason.range_lengths', message: 'has {digits} digits and the first one, {first}, has {others}.', values });
  },
  'comes before the first one, {}; change them over.': (parts) =>
    i18n.t({ id: 'told.reason.range_order', message: 'comes before the first one, {first}; change them over.', values: { first: at(parts, 0) } }),
  'makes a range of {} numbers; add {} at once at most.': (parts) =>
    i18n.t({ id: 'told.reason.range_long', message: 'makes a range of {numbers} numbers; add {most} at once at most.', values: { numbers: at(parts, 0), most: at(parts, 1) } }),
  'is no mask: write digits, and * for any others, such as 4685* or *777.': () =>
    i18n.t({ id: 'told.reason.mask', message: 'is no mask: write digits, and * for any others, such as 4685* or *777.' }),
  'is not to come: it must be after today, {}; the number may be given again from that day on.': (parts, moment) =>
    i18n.t({ id: 'told.reason.freeze_past', message: 'is not to come: it must be after today, {today}; the number may be given again from that day on.', values: { today: moment(at(parts, 0)) } }),
  'is more than {} days away; choose an earlier day.': (parts) =>
    i18n.t({ id: 'told.reason.freeze_far', message: 'is more than {days} days away; choose an earlier day.', values: { days: at(parts, 0) } }),
  'must have the two capital letters of ISO 3166, such as SE, or be empty.': () =>
    i18n.t({ id: 'told.reason.number_country', message: 'must have the two capital letters of ISO 3166, such as SE, or be empty.' }),
  'is empty, and so are ranges and csv; say which numbers are to be added.': () =>
    i18n.t({ id: 'told.reason.no_numbers', message: 'is empty, and so are ranges and csv; say which numbers are to be added.' }),
  'is no vendor batch; choose one of the list.': () => i18n.t({ id: 'told.reason.no_batch', message: 'is no vendor batch; choose one of the list.' }),
  'is no pricing batch; choose one of the list.': () => i18n.t({ id: 'told.reason.no_pricing', message: 'is no pricing batch; choose one of the list.' }),
  'is in {}, but the customer pays in {}.': (parts) =>
    i18n.t({ id: 'told.reason.pricing_currency', message: 'is in {currency}, but the customer pays in {pays}.', values: { currency: at(parts, 0), pays: at(parts, 1) } }),
  "is not the batch's, {}.": (parts) => i18n.t({ id: 'told.reason.batch_currency', message: "is not the batch's, {currency}.", values: { currency: at(parts, 0) } }),
  'cannot be changed from {}; make another batch.': (parts) =>
    i18n.t({ id: 'told.reason.batch_currency_stays', message: 'cannot be changed from {currency}; make another batch.', values: { currency: at(parts, 0) } }),
  'must have {} printable characters at most, in one line.': (parts) =>
    i18n.t({ id: 'told.reason.one_line', message: 'must have {most} printable characters at most, in one line.', values: { most: at(parts, 0) } }),
  'must have {} printable characters at most.': (parts) =>
    i18n.t({ id: 'told.reason.printable_at_most', message: 'must have {most} printable characters at most.', values: { most: at(parts, 0) } }),
  'must have 1 to {} printable characters.': (parts) =>
    i18n.t({ id: 'told.reason.vendor', message: 'must have 1 to {most} printable characters.', values: { most: at(parts, 0) } }),
  'must be 0 (not kept back) to {} days.': (parts) =>
    i18n.t({ id: 'told.reason.freeze_days', message: 'must be 0 (not kept back) to {most} days.', values: { most: at(parts, 0) } }),
  'must be 0 to {} percent with four decimals at most.': (parts) =>
    i18n.t({ id: 'told.reason.markup', message: 'must be 0 to {most} percent with four decimals at most.', values: { most: at(parts, 0) } }),
  'must be 0 or more with at most five decimals.': () =>
    i18n.t({ id: 'told.reason.batch_amount', message: 'must be 0 or more with at most five decimals.' }),
};
