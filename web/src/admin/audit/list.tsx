import { i18n } from '@lingui/core';
import type { AuditRecord } from '~/api';
import { getAuditOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { Tag } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { Page } from '~/kit/page/page';
import { plusDays, startOfDay } from '~/kit/period';
import { usePreference } from '~/kit/preferences';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, useUrl } from '~/kit/url';
import { Details, Summary } from './details';
import { AuditFilters } from './filters';
import { actionWords } from '~/admin/audit-words';

const COLUMNS: Column<AuditRecord>[] = [
  { id: 'at', label: () => i18n.t({ id: 'audit.at', message: 'When' }), width: 170, pinned: true, cell: (row) => <When at={row.at} detail="second" /> },
  {
    id: 'by',
    label: () => i18n.t({ id: 'audit.who', message: 'Who' }),
    width: 150,
    cell: (row) => <a href={`/audit?${new URLSearchParams({ by: row.by })}`}>{whoWords(row.by, row.token_id)}</a>,
  },
  { id: 'action', label: () => i18n.t({ id: 'audit.action', message: 'What' }), width: 240, cell: (row) => actionWords(row.action) },
  { id: 'customer', label: () => i18n.t({ id: 'audit.customer', message: 'Customer' }), width: 120, cell: (row) => <Customer id={row.customer_id} /> },
  { id: 'details', label: () => i18n.t({ id: 'audit.details', message: 'Old → new, or what was asked' }), width: 320, cell: (row) => <Summary record={row} /> },
  { id: 'address', label: () => i18n.t({ id: 'audit.address', message: 'From address' }), width: 130, cell: (row) => row.address || '–' },
  { id: 'kind', label: () => i18n.t({ id: 'audit.kind', message: 'Kind' }), width: 110, hidden: true, cell: (row) => <Kind of={row} /> },
  { id: 'request_id', label: () => i18n.t({ id: 'audit.request_id', message: 'Request id' }), width: 260, hidden: true, cell: (row) => row.request_id || '–' },
];

function Customer({ id }: { id: string | null }) {
  if (id === null) return <span className="dimmed">–</span>;
  return <a href={`/customers/${id}`}>{i18n.t({ id: 'audit.about_customer', message: 'Customer {id}', values: { id } })}</a>;
}

function Kind({ of: { kind } }: { of: AuditRecord }) {
  return <Tag>{kind === 'write' ? i18n.t({ id: 'audit.change', message: 'Change' }) : i18n.t({ id: 'audit.look', message: 'Look' })}</Tag>;
}

export function AuditPage() {
  const { search, change } = useUrl();
  const zone = usePreference('timeZone');
  const filters = pick(search, 'by', 'kind', 'action', 'customer_id');
  const [first, last] = [one(search, 'from'), one(search, 'until')];
  const period = {
    ...(first && { from: startOfDay(first, zone) }),
    ...(last && { until: startOfDay(plusDays(last, 1), zone) }),
  };
  const list = useList((page) => getAuditOptions({ query: { ...filters, ...period, ...page } as never }));
  const title = i18n.t({ id: 'audit.title', message: 'Audit' });
  const clear = () => change({ by: undefined, kind: undefined, action: undefined, customer_id: undefined, from: undefined, until: undefined });
  return (
    <Page title={title}>
      <DataTable
        id="audit"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => `${whoWords(row.by, row.token_id)}: ${actionWords(row.action)}`}
        rowDetail={(row) => <Details record={row} />}
        filtered={Object.keys(filters).length > 0 || !!first || !!last}
        empty={<Empty title={i18n.t({ id: 'audit.none', message: 'Nothing was written down yet' })} />}
        nothingFound={<NothingFound title={i18n.t({ id: 'audit.none_such', message: 'No record matches' })} onClear={clear} />}
        toolbar={<AuditFilters />}
        footnote={<span className="dimmed">{i18n.t({ id: 'audit.zone', message: 'Times in {zone}', values: { zone: zoneName(zone) } })}</span>}
        card={(row) => <RecordCard row={row} />}
      />
    </Page>
  );
}

function RecordCard({ row }: { row: AuditRecord }) {
  return (
    <>
      <strong>{actionWords(row.action)}</strong>
      <div>
        {whoWords(row.by, row.token_id)} {row.customer_id && <Customer id={row.customer_id} />}
      </div>
      <div className="dimmed">
        <When at={row.at} detail="second" />
      </div>
    </>
  );
}
