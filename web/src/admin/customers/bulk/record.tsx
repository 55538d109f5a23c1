import { i18n } from '@lingui/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { BulkChangeTold as Told, BulkItem, ListOfBulkItem } from '~/api';
import { getBulkItemsOptions } from '~/api/@tanstack/react-query.gen';
import { doneWords, makesFile, refusedWords, unchangedWords } from '~/admin/bulk-words';
import { whoWords } from '~/admin/who';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { formatMoment } from '~/kit/date';
import { Views } from '~/kit/filter/filters';
import { Page, Surface } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { nameOf, reasonOf } from './refusals';
import { BulkState, useBulkChange } from './state';
import { changeTitle } from './words';

const columnsFor = (action: Told['action']): Column<BulkItem>[] => [
  {
    id: 'name',
    label: () => i18n.t({ id: 'bulk.name', message: 'Customer' }),
    width: 220,
    pinned: true,
    cell: (row) => <Name row={row} action={action} />,
  },
  {
    id: 'reason',
    label: () => i18n.t({ id: 'bulk.reason', message: 'What stood in the way' }),
    width: 480,
    cell: (row) => <span title={reasonOf(row)}>{reasonOf(row) || '–'}</span>,
  },
  { id: 'id', label: () => i18n.t({ id: 'bulk.number', message: 'Number' }), width: 90, cell: (row) => row.customer_id },
];

/** Who is gone, or was never there, has no page to lead to. */
const isGone = (row: BulkItem, action: Told['action']) => row.code === 'not_found' || (action === 'delete' && row.outcome === 'done');

function Name({ row, action }: { row: BulkItem; action: Told['action'] }) {
  return isGone(row, action) ? nameOf(row) : <a href={`/customers/${row.customer_id}`}>{nameOf(row)}</a>;
}

/** One change of many customers: how far it is, what became of whom, undoing it, its file. */
export function BulkChangePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const navigate = useNavigate();
  const change = useBulkChange(id);
  const title = change.data ? changeTitle(change.data) : i18n.t({ id: 'bulk.title', message: 'Change of many customers' });
  const open = (undo: { id: string }) => void navigate({ to: '/customers/bulk/$id', params: { id: undo.id } });
  if (change.isError && !change.data) {
    return (
      <Page title={title}>
        <Failed trouble={change.error} onRetry={() => void change.refetch()} />
      </Page>
    );
  }
  return (
    <Page title={title}>
      {change.data && (
        <Surface>
          <p className="dimmed" style={{ marginBlockStart: 0 }}>
            {i18n.t({
              id: 'bulk.asked_by',
              message: 'Asked for by {who}, {moment}',
              values: { who: whoWords(change.data.asked_by), moment: formatMoment(change.data.asked_at) },
            })}
            {change.data.comment && ` · ${change.data.comment}`}
          </p>
          <BulkState change={change.data} onUndone={open} />
        </Surface>
      )}
      {change.data && !makesFile(change.data.action) && <Items id={id} action={change.data.action} counts={change.data.counts} />}
    </Page>
  );
}

function Items({ id, action, counts }: { id: string; action: Told['action']; counts: Told['counts'] }) {
  const { search } = useUrl();
  const outcome = (one(search, 'outcome') ?? 'refused') as 'refused' | 'done' | 'unchanged';
  const columns = useMemo(() => columnsFor(action), [action]);
  const list = useList<ListOfBulkItem>((page) => getBulkItemsOptions({ path: { bulk_id: id }, query: { ...page, outcome } as never }));
  return (
    <DataTable
      id="bulk-items"
      label={i18n.t({ id: 'bulk.outcomes', message: 'What became of each' })}
      columns={columns}
      list={list}
      rowId={(row) => row.customer_id}
      rowName={nameOf}
      filtered={false}
      empty={<Empty title={i18n.t({ id: 'bulk.nobody', message: 'Nobody' })} />}
      toolbar={
        <Views
          name="outcome"
          label={i18n.t({ id: 'bulk.outcome', message: 'Outcome' })}
          views={[
            { value: 'refused', label: refusedWords(counts.refused) },
            { value: 'done', label: doneWords(action, counts.done) },
            { value: 'unchanged', label: unchangedWords(counts.unchanged) },
          ]}
        />
      }
      card={(row) => (
        <>
          <Name row={row} action={action} />
          <div className="dimmed">{reasonOf(row)}</div>
        </>
      )}
    />
  );
}
