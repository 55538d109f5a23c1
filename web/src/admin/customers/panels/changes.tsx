import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import type { Customer, CustomerChange } from '~/api';
import { getChangeFiltersOptions, getChangesOptions } from '~/api/@tanstack/react-query.gen';
import { actionWords, fieldWords } from '~/admin/audit-words';
import { whoWords } from '~/admin/who';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { FilterSelect, Views } from '~/kit/filter/filters';
import { PeriodPicker } from '~/kit/filter/period-picker';
import type { Period } from '~/kit/period';
import { preferences } from '~/kit/preferences';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, useUrl, type Search } from '~/kit/url';
import type { PanelProps } from '../panels';
import { momentsOf } from '../recent-use';
import styles from './changes.module.css';

type Show = 'changes' | 'reads' | 'all';

const COLUMNS: Column<CustomerChange>[] = [
  {
    id: 'at',
    label: () => i18n.t({ id: 'customers.changes.when', message: 'When' }),
    cell: (row) => <When at={row.at} detail="second" />,
    width: 170,
    pinned: true,
  },
  { id: 'by', label: () => i18n.t({ id: 'customers.changes.who', message: 'Who' }), cell: (row) => whoWords(row.by), width: 140 },
  { id: 'action', label: () => i18n.t({ id: 'customers.changes.what', message: 'What' }), cell: (row) => actionWords(row.action), width: 190 },
  {
    id: 'changes',
    label: () => i18n.t({ id: 'customers.changes.fields', message: 'Before → now' }),
    cell: (row) => <Summary change={row} />,
    width: 420,
  },
];

/** Who did what to this customer and who looked at it; each field with what it was and what it is. */
export function ChangesPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const { show, by, field } = pick(search, 'show', 'by', 'field');
  const period = periodIn(search);
  const wanted = { ...(show && { show: show as Show }), ...(by && { by }), ...(field && { field }), ...(period && momentsOf(period, preferences().timeZone)) };
  const list = useList((page) => getChangesOptions({ path: { customer_id: customer.id }, query: { ...page, ...wanted } }));
  return (
    <DataTable
      id="changes"
      label={i18n.t({ id: 'customers.panel.changes', message: 'Change log' })}
      columns={COLUMNS}
      list={list}
      rowId={(row) => row.id}
      rowName={(row) => actionWords(row.action)}
      rowDetail={(row) => <Details change={row} />}
      card={(row) => <Card change={row} />}
      toolbar={<Filters customer={customer} />}
      filtered={Boolean(by ?? field ?? period)}
      empty={
        <Empty title={i18n.t({ id: 'customers.changes.none', message: 'Nothing is written down yet' })}>
          {i18n.t({ id: 'customers.changes.none_hint', message: 'Every change of this customer stands here from the moment it is made.' })}
        </Empty>
      }
      nothingFound={
        <NothingFound
          title={i18n.t({ id: 'customers.changes.none_fits', message: 'Nothing in the log matches' })}
          onClear={() => change({ by: undefined, field: undefined, from: undefined, until: undefined })}
        />
      }
      footnote={
        <span className="dimmed">{i18n.t({ id: 'customers.history.zone', message: 'Times in your zone: {zone}', values: { zone: zoneName() } })}</span>
      }
    />
  );
}

function periodIn(search: Search): Period | null {
  const { from, until } = pick(search, 'from', 'until');
  return from && until ? { from, until } : null;
}

function Filters({ customer }: { customer: Customer }) {
  const { search } = useUrl();
  const known = useQuery(getChangeFiltersOptions({ path: { customer_id: customer.id } }));
  const people = withChosen(known.data?.people, one(search, 'by'));
  const fields = withChosen(known.data?.fields, one(search, 'field'));
  return (
    <>
      <Views
        name="show"
        label={i18n.t({ id: 'customers.changes.show', message: 'Show' })}
        views={[
          { value: 'changes', label: i18n.t({ id: 'customers.changes.changes', message: 'Changes' }) },
          { value: 'reads', label: i18n.t({ id: 'customers.changes.reads', message: 'Looks' }) },
          { value: 'all', label: i18n.t({ id: 'customers.changes.all', message: 'Both' }) },
        ]}
      />
      <FilterSelect
        name="by"
        label={i18n.t({ id: 'customers.changes.who', message: 'Who' })}
        all={i18n.t({ id: 'customers.changes.everybody', message: 'Everybody' })}
        options={people.map((value) => ({ value, label: whoWords(value) }))}
      />
      <FilterSelect
        name="field"
        label={i18n.t({ id: 'customers.changes.field', message: 'Field' })}
        all={i18n.t({ id: 'customers.changes.any_field', message: 'Any field' })}
        options={fields.map((value) => ({ value, label: fieldWords(value) }))}
      />
      <PeriodPicker zone={preferences().timeZone} period={periodIn(search)} always={i18n.t({ id: 'customers.changes.always', message: 'Since the beginning' })} />
    </>
  );
}

/** A choice that a link brought stays a choice, whether or not the list has it. */
const withChosen = (known: string[] = [], chosen: string | undefined) => (chosen && !known.includes(chosen) ? [...known, chosen] : known);

function linesOf(change: CustomerChange): { field: string; old: string | null; now: string }[] {
  if (change.changes.length > 0) {
    return change.changes.map((line) => ({ field: fieldWords(line.field), old: written(line.old), now: written(line.new) }));
  }
  return Object.values(change.asked)
    .flatMap((said) => (typeof said === 'object' && said !== null && !Array.isArray(said) ? Object.entries(said) : []))
    .filter(([name]) => name !== 'limit' && name !== 'cursor')
    .map(([name, value]) => ({ field: fieldWords(name), old: null, now: written(value) }));
}

function written(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (value === true) return i18n.t({ id: 'customers.changes.yes', message: 'yes' });
  if (value === false) return i18n.t({ id: 'customers.changes.no', message: 'no' });
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(written).join(', ') || '–';
  if (typeof value === 'object' && 'amount' in value && 'currency' in value) return `${value.amount} ${value.currency}`;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** On one line, as the row has it. */
function Summary({ change }: { change: CustomerChange }) {
  const text = linesOf(change)
    .map(({ field, old, now }) => (old === null ? `${field}: ${now}` : `${field}: ${old} → ${now}`))
    .join('; ');
  return (
    <span className={change.changes.length > 0 ? undefined : 'dimmed'} title={text}>
      {text || '–'}
    </span>
  );
}

/** Below the row: each field on a line of its own, whole. */
function Details({ change }: { change: CustomerChange }) {
  const lines = linesOf(change);
  if (lines.length === 0) return <p className={styles.nothing}>{i18n.t({ id: 'customers.changes.no_fields', message: 'No fields are told of this.' })}</p>;
  return (
    <dl className={styles.lines}>
      {lines.map(({ field, old, now }, place) => (
        <div key={place}>
          <dt>{field}</dt>
          <dd>
            {old !== null && (
              <>
                <del>{old}</del> <span aria-hidden="true">→</span>{' '}
              </>
            )}
            <ins>{now}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Card({ change }: { change: CustomerChange }) {
  return (
    <div className={styles.card}>
      <strong>{actionWords(change.action)}</strong>
      <span className="dimmed">
        {whoWords(change.by)} · <When at={change.at} />
      </span>
      <Summary change={change} />
    </div>
  );
}
