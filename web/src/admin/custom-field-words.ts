import { i18n } from '@lingui/core';
import type { CustomFieldTold } from '~/api';

export type FieldKind = CustomFieldTold['kind'];
export type EndUser = CustomFieldTold['end_user'];

export const KINDS: FieldKind[] = ['text', 'number', 'date', 'moment', 'list'];
export const END_USER: EndUser[] = ['hidden', 'visible', 'editable'];

const KIND_WORDS: Record<FieldKind, () => string> = {
  text: () => i18n.t({ id: 'custom_fields.kind.text', message: 'Text' }),
  number: () => i18n.t({ id: 'custom_fields.kind.number', message: 'Number' }),
  date: () => i18n.t({ id: 'custom_fields.kind.date', message: 'Date' }),
  moment: () => i18n.t({ id: 'custom_fields.kind.moment', message: 'Date and time' }),
  list: () => i18n.t({ id: 'custom_fields.kind.list', message: 'Choice from a list' }),
};

const KIND_MEANS: Record<FieldKind, () => string> = {
  text: () => i18n.t({ id: 'custom_fields.kind.text_means', message: 'A single line, of a form that can be prescribed.' }),
  number: () => i18n.t({ id: 'custom_fields.kind.number_means', message: 'Whole or with decimals, within bounds.' }),
  date: () => i18n.t({ id: 'custom_fields.kind.date_means', message: 'A day of the calendar, such as a date of birth.' }),
  moment: () => i18n.t({ id: 'custom_fields.kind.moment_means', message: 'A day with its time, in UTC.' }),
  list: () => i18n.t({ id: 'custom_fields.kind.list_means', message: 'One of the choices that are offered.' }),
};

const END_USER_WORDS: Record<EndUser, () => string> = {
  hidden: () => i18n.t({ id: 'custom_fields.end_user.hidden', message: 'Hidden from the customer' }),
  visible: () => i18n.t({ id: 'custom_fields.end_user.visible', message: 'The customer sees it' }),
  editable: () => i18n.t({ id: 'custom_fields.end_user.editable', message: 'The customer may change it' }),
};

export const kindWords = (kind: FieldKind): string => KIND_WORDS[kind]();
export const kindMeans = (kind: FieldKind): string => KIND_MEANS[kind]();
export const endUserWords = (sees: EndUser): string => END_USER_WORDS[sees]();

/** What a value must be like, in a few words; "" where anything will do. */
export function formOf(field: CustomFieldTold): string {
  const { longest, pattern, lowest, highest, decimals, options } = field;
  return [
    longest !== null && i18n.t({ id: 'custom_fields.form.longest', message: 'at most {count, plural, one {# character} other {# characters}}', values: { count: longest } }),
    pattern && i18n.t({ id: 'custom_fields.form.pattern', message: 'of the form {pattern}', values: { pattern } }),
    lowest !== null && i18n.t({ id: 'custom_fields.form.lowest', message: 'from {lowest}', values: { lowest } }),
    highest !== null && i18n.t({ id: 'custom_fields.form.highest', message: 'to {highest}', values: { highest } }),
    decimals === 0 && i18n.t({ id: 'custom_fields.form.whole', message: 'whole' }),
    decimals && i18n.t({ id: 'custom_fields.form.decimals', message: 'at most {count, plural, one {# decimal} other {# decimals}}', values: { count: decimals } }),
    options.length > 0 && i18n.t({ id: 'custom_fields.form.options', message: 'one of {options}', values: { options: options.join(', ') } }),
  ]
    .filter(Boolean)
    .join(', ');
}
