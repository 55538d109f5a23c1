import { i18n } from '@lingui/core';
import type { AuditRecord } from '~/api';
import { fieldWords } from '~/admin/audit-words';
import styles from './audit.module.css';

interface Change {
  field: string;
  old: string;
  new: string;
}

/** What changed, field by field; empty where the trail keeps what was asked for instead. */
function changesOf({ details }: AuditRecord): Change[] {
  const changed = (details.changed ?? {}) as Record<string, { old?: unknown; new?: unknown }>;
  return Object.entries(changed).map(([field, told]) => ({ field, old: written(told.old), new: written(told.new) }));
}

/** How a list was turned over says nothing of what was looked at. */
const PAGING = new Set(['limit', 'cursor']);

/** Everything else that was kept: the body, the query, names. */
function restOf({ details }: AuditRecord): [string, string][] {
  return Object.entries(details)
    .filter(([name]) => name !== 'changed')
    .flatMap(([name, value]) => (isRecord(value) ? Object.entries(value) : [[name, value] as [string, unknown]]))
    .filter(([name]) => !PAGING.has(name))
    .map(([name, value]) => [name, written(value)]);
}

/** The row's cell: the changes, or what was asked for, on one line. */
export function Summary({ record }: { record: AuditRecord }) {
  const changes = changesOf(record);
  if (changes.length > 0) {
    const text = changes.map((one) => `${fieldWords(one.field)}: ${one.old} → ${one.new}`).join('; ');
    return <span title={text}>{text}</span>;
  }
  const text = restOf(record).map(([name, value]) => `${fieldWords(name)}: ${value}`).join('; ');
  return <span className="dimmed" title={text}>{text || '–'}</span>;
}

/** Below the row: all of it, and where from. */
export function Details({ record }: { record: AuditRecord }) {
  const facts: [string, string][] = [
    ...changesOf(record).map((one): [string, string] => [fieldWords(one.field), `${one.old} → ${one.new}`]),
    ...restOf(record).map(([name, value]): [string, string] => [fieldWords(name), value]),
    [i18n.t({ id: 'audit.operation', message: 'Operation' }), record.action],
    [i18n.t({ id: 'audit.status', message: 'Answer' }), record.status === 0 ? '–' : String(record.status)],
    [i18n.t({ id: 'audit.address', message: 'From address' }), record.address || '–'],
    [i18n.t({ id: 'audit.request_id', message: 'Request id' }), record.request_id || '–'],
  ];
  return (
    <div className={styles.details}>
      <dl>
        {facts.map(([label, value], place) => (
          <div key={place}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function written(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join(', ') : JSON.stringify(value);
}
