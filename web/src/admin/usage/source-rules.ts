import type { UsageSource } from '~/api';
import { ProblemError } from '~/kit/client/problem';

/** A dial rule as its row shows it: everything is text until it is sent. */
interface DialRow {
  match: string;
  strip: string;
  prepend: string;
  min_length: string;
  max_length: string;
  internal: boolean;
}

/** A declaration as the form holds it. */
export interface SourceValues {
  name: string;
  format: string;
  zone: string;
  account_field: string;
  default_service: string;
  internal_digits: string;
  incoming_contexts: string;
  /** The key `name` of the rules: what generic records call their source. */
  own_name: string;
  dial_rules: DialRow[];
  /** JSON, because a column map may be a list or a table. */
  columns: string;
}

export const FORMATS = ['asterisk', 'freeswitch', 'generic', 'mapped'];

export const NEW_DIAL_ROW: DialRow = { match: '', strip: '', prepend: '', min_length: '', max_length: '', internal: false };

export const NEW_SOURCE: SourceValues = {
  name: '',
  format: 'asterisk',
  zone: 'UTC',
  account_field: '',
  default_service: '',
  internal_digits: '',
  incoming_contexts: '',
  own_name: '',
  dial_rules: [],
  columns: '',
};

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : text(value));

export function valuesOf({ name, rules }: UsageSource): SourceValues {
  const dialRules = Array.isArray(rules.dial_rules) ? (rules.dial_rules as Record<string, unknown>[]) : [];
  return {
    name,
    format: text(rules.format) || 'generic',
    zone: text(rules.zone) || 'UTC',
    account_field: list(rules.account_field),
    default_service: text(rules.default_service),
    internal_digits: text(rules.internal_digits),
    incoming_contexts: list(rules.incoming_contexts),
    own_name: text(rules.name),
    dial_rules: dialRules.map((rule) => ({
      match: text(rule.match),
      strip: text(rule.strip),
      prepend: text(rule.prepend),
      min_length: text(rule.min_length),
      max_length: text(rule.max_length),
      internal: rule.internal === true,
    })),
    columns: rules.columns ? JSON.stringify(rules.columns, null, 2) : '',
  };
}

/** Which fields a format asks for; the others are not sent. */
export const asks = (format: string, field: 'account_field' | 'own_name' | 'columns'): boolean =>
  ({
    account_field: format !== 'generic',
    own_name: format === 'generic' || format === 'mapped',
    columns: format === 'mapped' || format === 'asterisk',
  })[field];

/** The declaration as the API takes it, without what is left at its default. */
export function rulesOf(values: SourceValues): Record<string, unknown> {
  const { format, zone } = values;
  const own = asks(format, 'account_field');
  return {
    format,
    zone,
    ...filled('account_field', own && names(values.account_field)),
    ...filled('incoming_contexts', own && names(values.incoming_contexts)),
    ...filled('default_service', values.default_service.trim()),
    ...filled('internal_digits', whole(values.internal_digits)),
    ...filled('name', asks(format, 'own_name') && values.own_name.trim()),
    ...filled('dial_rules', values.dial_rules.map(dialRule)),
    ...filled('columns', asks(format, 'columns') && values.columns.trim() && (JSON.parse(values.columns) as unknown)),
  };
}

function dialRule(row: DialRow): Record<string, unknown> {
  return {
    match: row.match.trim(),
    ...filled('strip', whole(row.strip)),
    ...filled('prepend', row.prepend.trim()),
    ...filled('min_length', whole(row.min_length)),
    ...filled('max_length', whole(row.max_length)),
    ...(row.internal && { internal: true }),
  };
}

function filled(name: string, value: unknown): Record<string, unknown> {
  const empty = value === '' || value === false || value === undefined || (Array.isArray(value) && value.length === 0);
  return empty ? {} : { [name]: value };
}

const names = (written: string) => written.split(',').map((name) => name.trim()).filter(Boolean);

/** A whole number, or the text as it stands, which the API refuses at its field. */
function whole(written: string): number | string {
  const trimmed = written.trim();
  return /^\d{1,3}$/.test(trimmed) ? Number.parseInt(trimmed, 10) : trimmed;
}

/** The API calls fields of the rules by their keys; here the rule `name` and the parts of `columns` stand elsewhere. */
export function atFields(failed: unknown, ownName: boolean): unknown {
  if (!(failed instanceof ProblemError)) return failed;
  const errors = failed.errors.map((error) => ({ ...error, field: fieldOf(error.field, ownName) }));
  return new ProblemError({ ...problemParts(failed), errors });
}

function fieldOf(field: string, ownName: boolean): string {
  const key = field.replace(/^rules\./, '');
  if (key.startsWith('columns')) return 'columns';
  return key === 'name' && ownName ? 'own_name' : key;
}

function problemParts({ status, code, title, detail, request_id }: ProblemError) {
  return { status, code, title, detail, request_id };
}
