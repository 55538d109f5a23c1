import { i18n } from '@lingui/core';
import type { Reason } from './reasons';

/** Why a day, an office or a limit that goes with a status was not taken. */
export const ofStatuses: Record<string, Reason> = {
  'does not belong to {}; leave it out.': ([action = '']) => i18n.t({ id: 'told.reason.not_of_action', message: 'does not belong to {action}; leave it out.', values: { action } }),
  // Before the action of that name, which any word could be.
  'is needed for a branch.': () => i18n.t({ id: 'told.reason.branch_needs_head', message: 'is needed for a branch.' }),
  'is needed for {}.': ([action = '']) => i18n.t({ id: 'told.reason.action_needs', message: 'is needed for {action}.', values: { action } }),
  'has begun: it is {} in {}; name a later day.': ([today = '', zone = ''], day) =>
    i18n.t({ id: 'told.reason.day_begun', message: 'has begun: it is {today} in {zone}; name a later day.', values: { today: day(today), zone } }),
  'is past: it is {} in {}; name a later day, or leave it out: at once.': ([today = '', zone = ''], day) =>
    i18n.t({ id: 'told.reason.day_past', message: 'is past: it is {today} in {zone}; name a later day, or leave it out: at once.', values: { today: day(today), zone } }),
  'is today, in {}; name a later day.': ([zone = '']) => i18n.t({ id: 'told.reason.day_today', message: 'is today, in {zone}; name a later day.', values: { zone } }),
  'is more than ten years ahead; name a day until {}.': ([last = ''], day) =>
    i18n.t({ id: 'told.reason.day_far', message: 'is more than ten years ahead; name a day until {last}.', values: { last: day(last) } }),
  'is not after {}, the day of the provisional termination; close the customer instead.': ([begins = ''], day) =>
    i18n.t({ id: 'told.reason.close_too_early', message: 'is not after {begins}, the day of the provisional termination; close the customer instead.', values: { begins: day(begins) } }),
  "is later than {}, the last day by the customer's class; name an earlier one.": ([last = ''], day) =>
    i18n.t({ id: 'told.reason.close_too_late', message: "is later than {last}, the last day by the customer's class; name an earlier one.", values: { last: day(last) } }),
  'is not before {}, the day of the permanent termination; name an earlier one.': ([closes = ''], day) =>
    i18n.t({ id: 'told.reason.restore_too_late', message: 'is not before {closes}, the day of the permanent termination; name an earlier one.', values: { closes: day(closes) } }),
  'is past: it is {}; name a later moment.': ([now = ''], moment) =>
    i18n.t({ id: 'told.reason.moment_past', message: 'is past: it is {now}; name a later moment.', values: { now: moment(now) } }),
  'is for retail customers; this one is a reseller.': () => i18n.t({ id: 'told.reason.office_of_reseller', message: 'is for retail customers; this one is a reseller.' }),
  'is for retail customers; this one is a distributor.': () => i18n.t({ id: 'told.reason.office_of_distributor', message: 'is for retail customers; this one is a distributor.' }),
  'cannot be chosen while the customer has branches; move them first.': () =>
    i18n.t({ id: 'told.reason.has_branches', message: 'cannot be chosen while the customer has branches; move them first.' }),
  'belongs to a branch; make the office one.': () => i18n.t({ id: 'told.reason.head_without_branch', message: 'belongs to a branch; make the office one.' }),
  'is no head office; make that customer one first.': () => i18n.t({ id: 'told.reason.no_head', message: 'is no head office; make that customer one first.' }),
  "is another reseller's; a branch is under the same one.": () => i18n.t({ id: 'told.reason.head_of_another', message: "is another reseller's; a branch is under the same one." }),
  'is closed.': () => i18n.t({ id: 'told.reason.head_closed', message: 'is closed.' }),
  'and the increase go together; give both, or neither to take it back.': () =>
    i18n.t({ id: 'told.reason.increase_alone', message: 'and the increase go together; give both, or neither to take it back.' }),
  'must be more than 0; leave it out to take it back.': () => i18n.t({ id: 'told.reason.no_increase', message: 'must be more than 0; leave it out to take it back.' }),
};
