import { i18n } from '@lingui/core';

/** Fields that conditions are set on, by what they are about. */
export const GROUPS: { label: () => string; fields: string[] }[] = [
  {
    label: () => i18n.t({ id: 'customers.advanced.identity', message: 'Who' }),
    fields: ['name', 'company_name', 'first_name', 'middle_name', 'last_name', 'salutation', 'login', 'tax_id', 'account'],
  },
  {
    label: () => i18n.t({ id: 'customers.advanced.contact', message: 'How to reach' }),
    fields: ['phone', 'alt_phone', 'fax', 'email', 'bcc', 'contact', 'alt_contact'],
  },
  {
    label: () => i18n.t({ id: 'customers.advanced.address', message: 'Where' }),
    fields: ['address', 'city', 'state', 'postal_code', 'country'],
  },
  {
    label: () => i18n.t({ id: 'customers.advanced.terms', message: 'On which terms' }),
    fields: ['class', 'currency', 'kind', 'status', 'description'],
  },
];

/** Conditions of which one must hold; of most there is only one. */
export interface Block {
  key: number;
  drafts: Draft[];
}

/** One condition being written; `key` keeps its row apart from the others. */
export interface Draft {
  key: number;
  field: string;
  operator: string;
  value: string;
}

/** As many as the API takes. */
export const MOST_CONDITIONS = 100;

const OF_TEXT = ['contains', 'begins_with', 'ends_with', 'is', 'is_empty'];
/** What never is empty, and of which one names the whole. */
const OF_CHOICE = ['is'];
const CHOICES = new Set(['class', 'currency', 'kind', 'status']);

export function operatorsOf(field: string): string[] {
  if (field === 'country') return ['is', 'is_empty'];
  return CHOICES.has(field) ? OF_CHOICE : OF_TEXT;
}

let lastKey = 0;

export const newDraft = (): Draft => ({ key: ++lastKey, field: 'name', operator: 'contains', value: '' });

/** An alternative to another condition: mostly on the same field, in the same way. */
export function alternativeTo({ field, operator }: Draft): Draft {
  return operator === 'is_empty' ? newDraft() : { ...newDraft(), field, operator };
}

/** `city:begins_with:Kyiv` as its parts; a value may have colons. */
export function draftOf(written: string): Draft {
  const [field = '', operator = '', ...value] = written.split(':');
  return { key: ++lastKey, field, operator, value: value.join(':') };
}

export function writtenOf({ field, operator, value }: Draft): string {
  return operator === 'is_empty' ? `${field}:is_empty` : `${field}:${operator}:${value.trim()}`;
}

export const newBlock = (...drafts: Draft[]): Block => ({ key: ++lastKey, drafts });

export const lacksValue = (draft: Draft) => draft.operator !== 'is_empty' && draft.value.trim() === '';

/** The same condition on another field, as far as that one knows the operator and the value. */
export function onField(draft: Draft, field: string): Draft {
  const operators = operatorsOf(field);
  const stays = operators.includes(draft.operator) && operatorsOf(draft.field) === OF_TEXT && operators === OF_TEXT;
  return stays ? { ...draft, field } : { ...draft, field, operator: operators[0]!, value: '' };
}
