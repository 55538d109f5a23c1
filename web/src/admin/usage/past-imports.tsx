import { i18n } from '@lingui/core';
import type { UsageImport } from '~/api';
import { getUsageImportsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { formatCount } from '~/kit/money';
import { Empty } from '~/kit/states/states';
import { quarantineOf, Reasons } from './tallies';
import { RESULTS, resultWords, type Result } from './words';

const counted = (result: Result, width: number): Column<UsageImport> => ({
  id: result,
  label: () => resultWords(result),
  width,
  align: 'end',
  cell: (row) => <Count row={row} result={result} />,
});

function Count({ row, result }: { row: UsageImport; result: Result }) {
  const count = row.counts[result] ?? 0;
  const text = <span className="numbers">{formatCount(count)}</span>;
  return result === 'quarantined' && count > 0 ? <a href={quarantineOf(row.source)}>{text}</a> : text;
}

const COLUMNS: Column<UsageImport>[] = [
  { id: 'file_name', label: () => i18n.t({ id: 'usage.file_name', message: 'File' }), width: 190, pinned: true, cell: (row) => row.file_name },
  { id: 'source', label: () => i18n.t({ id: 'usage.source', message: 'Source' }), width: 120, cell: (row) => row.source },
  { id: 'started_at', label: () => i18n.t({ id: 'usage.begun', message: 'Begun' }), width: 140, cell: (row) => <When at={row.started_at} /> },
  {
    id: 'finished_at',
    label: () => i18n.t({ id: 'usage.finished', message: 'Finished' }),
    width: 140,
    cell: (row) => <When at={row.finished_at} none={i18n.t({ id: 'usage.not_finished', message: 'Not to the end' })} />,
  },
  {
    id: 'lines_done',
    label: () => i18n.t({ id: 'usage.lines', message: 'Lines' }),
    width: 70,
    align: 'end',
    cell: (row) => <span className="numbers">{formatCount(row.lines_done)}</span>,
  },
  counted('charged', 84),
  counted('already_charged', 124),
  counted('quarantined', 106),
  counted('passed', 144),
];

/** Files that were imported; the reasons of each open below it. */
export function PastImports() {
  const list = useList((page) => getUsageImportsOptions({ query: page }));
  const label = i18n.t({ id: 'usage.past_imports', message: 'Imported files' });
  return (
    <DataTable
      id="usage-imports"
      label={label}
      columns={COLUMNS}
      list={list}
      rowId={(row) => row.id}
      rowName={(row) => row.file_name}
      rowDetail={(row) => <ReasonsOf row={row} />}
      toolbar={<h2 style={{ margin: 0, fontSize: 16, fontWeight: 'var(--t-strong)' }}>{label}</h2>}
      empty={<Empty title={i18n.t({ id: 'usage.no_imports', message: 'No call file was imported yet' })} />}
      card={(row) => <ImportCard row={row} />}
      footnote={<span className="dimmed">{i18n.t({ id: 'usage.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
    />
  );
}

function ImportCard({ row }: { row: UsageImport }) {
  return (
    <>
      <strong>{row.file_name}</strong>
      <div className="dimmed">
        {row.source} · <When at={row.started_at} />
      </div>
      <dl>
        {RESULTS.map((result) => (
          <div key={result}>
            <dt>{resultWords(result)}</dt>
            <dd>
              <Count row={row} result={result} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ReasonsOf({ row }: { row: UsageImport }) {
  const none = !Object.keys(row.counts).some((name) => name.includes(':'));
  if (!none) return <Reasons source={row.source} counts={row.counts} />;
  return <span className="dimmed">{i18n.t({ id: 'usage.all_charged', message: 'No line was quarantined or passed over.' })}</span>;
}
