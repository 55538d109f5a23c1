import type { CustomFieldTold } from '~/api';
import { ProblemError } from '~/kit/client/problem';

/** Values of fields as a form has them: by `f` and the number, because names hold dots and spaces. */
export type FieldValues = Record<string, string>;

export const keyOf = (field: CustomFieldTold) => `f${field.id}`;

/** Those that differ from what was read, as the API takes them; an empty one takes the value away. */
export function saidOf(fields: readonly CustomFieldTold[], values: FieldValues, before: FieldValues = {}): Record<string, string | null> {
  const changed = fields.filter((field) => (values[keyOf(field)] ?? '') !== (before[keyOf(field)] ?? ''));
  return Object.fromEntries(changed.map((field) => [field.id, values[keyOf(field)] || null]));
}

const PATH = 'custom_fields.';

/** The API blames fields by their names; a form finds them by its own keys, under a path of its own or under none. */
export function blamedByKey(failed: unknown, fields: readonly CustomFieldTold[], path = PATH): unknown {
  if (!(failed instanceof ProblemError)) return failed;
  const errors = failed.errors.map((error) => {
    const named = error.field.startsWith(PATH) && fields.find(({ id, name }) => [id, name].includes(error.field.slice(PATH.length)));
    return named ? { ...error, field: path + keyOf(named), detail: withoutPath(error.detail, error.field) } : error;
  });
  const { status, code, title, detail, request_id } = failed;
  return new ProblemError({ status, code, title, detail, request_id, errors });
}

/** Beside the field its name need not be said again. */
function withoutPath(detail: string, field: string): string {
  return detail.startsWith(field) ? detail.slice(field.length).trim() : detail;
}

/** What an input shows of a kept value, and what of an input is kept: a moment is typed without its zone, which is UTC. */
export const shownMoment = (kept: string) => kept.replace(/(:00)?Z$/, '');
export const keptMoment = (typed: string) => (typed ? `${typed.length === 16 ? `${typed}:00` : typed}Z` : '');
