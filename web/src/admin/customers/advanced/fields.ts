/** A list whose conditions are set on single fields. */
export interface Conditional {
  /** By what they are about. */
  groups: readonly { label: () => string; fields: readonly string[] }[];
  label: (field: string) => string;
  operatorsOf: (field: string) => readonly string[];
  /** The few values that there are of some fields; of others one types a text. */
  useOptions: (field: string) => Option[] | undefined;
  /** Fields beside those that it always has. */
  useMore: () => { label: string; options: Option[] } | undefined;
  /** The field of a new condition. */
  first: string;
  /** Whether a condition may have others beside it of which one must hold. */
  alternatives: boolean;
}

export interface Option {
  value: string;
  label: string;
}

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

export const OF_TEXT: readonly string[] = ['contains', 'begins_with', 'ends_with', 'is', 'is_empty'];

let lastKey = 0;

export const newDraft = ({ first, operatorsOf }: Conditional): Draft => ({ key: ++lastKey, field: first, operator: operatorsOf(first)[0]!, value: '' });

/** An alternative to another condition: mostly on the same field, in the same way. */
export function alternativeTo({ field, operator }: Draft, of: Conditional): Draft {
  return operator === 'is_empty' ? newDraft(of) : { ...newDraft(of), field, operator };
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
export function onField(draft: Draft, field: string, { operatorsOf }: Conditional): Draft {
  const operators = operatorsOf(field);
  const stays = operators.includes(draft.operator) && operatorsOf(draft.field) === OF_TEXT && operators === OF_TEXT;
  return stays ? { ...draft, field } : { ...draft, field, operator: operators[0]!, value: '' };
}
