import { i18n } from '@lingui/core';
import { quoted } from './writing';
import type { Reason } from './reasons';

/** Why a custom field, or a value of one, was not taken, as src/tollhouse/customers has it. */
export const ofCustomFields: Record<string, Reason> = {
  'must have no colon and more than digits, so that conditions can name it.': () =>
    i18n.t({ id: 'told.field.name', message: 'must have no colon and more than digits, so that conditions can name it.' }),
  'is for fields of another kind, {}; leave it out.': ([kinds = '']) =>
    i18n.t({ id: 'told.field.other_kind', message: 'is for fields of another kind, {kinds}; leave it out.', values: { kinds } }),
  'cannot be used as a pattern: {}; write it without look-around and back references.': ([why = '']) =>
    i18n.t({ id: 'told.field.pattern', message: 'cannot be used as a pattern: {why}; write it without look-around and back references.', values: { why } }),
  'must be 1 to {} choices.': ([most = '']) => i18n.t({ id: 'told.field.choices', message: 'must be 1 to {most} choices.', values: { most } }),
  'stands twice; leave one out.': () => i18n.t({ id: 'told.field.twice', message: 'stands twice; leave one out.' }),
  'is above the highest, {}.': ([highest = '']) => i18n.t({ id: 'told.field.crossed', message: 'is above the highest, {highest}.', values: { highest } }),
  'must be 1 to {}, among the custom fields.': ([last = '']) =>
    i18n.t({ id: 'told.field.position', message: 'must be 1 to {last}, among the custom fields.', values: { last } }),
  'cannot be changed; make another field, and archive this one.': () =>
    i18n.t({ id: 'told.field.kind', message: 'cannot be changed; make another field, and archive this one.' }),
  'does not have the form {}; write it so.': ([form = '']) => i18n.t({ id: 'told.field.form', message: 'does not have the form {form}; write it so.', values: { form } }),
  'is no number, such as 12 or 3.5.': () => i18n.t({ id: 'told.field.no_number', message: 'is no number, such as 12 or 3.5.' }),
  'is no day of ISO 8601, such as 2026-03-01.': () => i18n.t({ id: 'told.field.no_day', message: 'is no day of ISO 8601, such as 2026-03-01.' }),
  'is no moment of RFC 3339 with an offset, such as 2026-03-01T12:00:00Z.': () =>
    i18n.t({ id: 'told.field.no_moment', message: 'is no moment of RFC 3339 with an offset, such as 2026-03-01T12:00:00Z.' }),
  'must have at most {} decimals.': ([most = '']) =>
    i18n.t({ id: 'told.field.decimals', message: 'must have at most {count, plural, other {{most}}} decimals.', values: { count: Number(most), most } }),
  'must be a whole number.': () => i18n.t({ id: 'told.field.whole', message: 'must be a whole number.' }),
  'must not be before {}.': ([day = '']) => i18n.t({ id: 'told.field.before', message: 'must not be before {day}.', values: { day } }),
  'must not be after {}.': ([day = '']) => i18n.t({ id: 'told.field.after', message: 'must not be after {day}.', values: { day } }),
  'must be {} or more.': ([lowest = '']) => i18n.t({ id: 'told.field.lowest', message: 'must be {lowest} or more.', values: { lowest } }),
  'must be {} or less.': ([highest = '']) => i18n.t({ id: 'told.field.highest', message: 'must be {highest} or less.', values: { highest } }),
  'is named twice; name it once.': () => i18n.t({ id: 'told.field.named_twice', message: 'is named twice; name it once.' }),
  "is none of the custom fields of the class '{}'; leave it out, or enable it there first.": ([name = '']) =>
    i18n.t({ id: 'told.field.not_enabled', message: 'is none of the custom fields of the class {name}; leave it out, or enable it there first.', values: { name: quoted(name) } }),
  "is mandatory in the class '{}'; give it a value.": ([name = '']) =>
    i18n.t({ id: 'told.field.mandatory', message: 'is mandatory in the class {name}; give it a value.', values: { name: quoted(name) } }),
  'is no custom field, or one that is archived; leave it out.': () =>
    i18n.t({ id: 'told.field.unknown', message: 'is no custom field, or one that is archived; leave it out.' }),
  // After those that go on where this one ends.
  'is none of {}.': ([options = '']) => i18n.t({ id: 'told.field.none_of', message: 'is none of {options}.', values: { options } }),
  'must be 0 to {}.': ([most = '']) => i18n.t({ id: 'told.field.up_to', message: 'must be 0 to {most}.', values: { most } }),
  'must be 1 to {}.': ([most = '']) => i18n.t({ id: 'told.field.one_to', message: 'must be 1 to {most}.', values: { most } }),
};
