import { i18n } from '@lingui/core';
import type { Tariff, UploadLogged } from '~/api';
import { getUploadsOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { formatCount } from '~/kit/money';
import { Empty } from '~/kit/states/states';

const MODES: Record<string, () => string> = {
  add: () => i18n.t({ id: 'tariffs.mode.add', message: 'Added to what there is' }),
  replace: () => i18n.t({ id: 'tariffs.mode.replace', message: 'Replaced all' }),
  edit: () => i18n.t({ id: 'tariffs.mode.edit', message: 'Changed those found' }),
  markup: () => i18n.t({ id: 'tariffs.mode.markup', message: 'Marked up' }),
  cancel: () => i18n.t({ id: 'tariffs.mode.cancel', message: 'Cancelled what was planned' }),
  schedule: () => i18n.t({ id: 'tariffs.mode.schedule', message: 'Entered one by one' }),
};

const count = (id: string, label: () => string, of: (row: UploadLogged) => number): Column<UploadLogged> => ({
  id,
  label,
  width: 110,
  align: 'end',
  cell: (row) => <span className="numbers">{formatCount(of(row))}</span>,
});

const COLUMNS: Column<UploadLogged>[] = [
  { id: 'uploaded_at', label: () => i18n.t({ id: 'tariffs.uploaded', message: 'When' }), width: 180, pinned: true, cell: (row) => <When at={row.uploaded_at} /> },
  { id: 'mode', label: () => i18n.t({ id: 'tariffs.mode', message: 'How' }), width: 190, cell: (row) => MODES[row.mode]?.() ?? row.mode },
  count('lines', () => i18n.t({ id: 'tariffs.lines', message: 'Lines' }), (row) => row.lines),
  count('added', () => i18n.t({ id: 'tariffs.added', message: 'Entered' }), (row) => row.entered.added),
  count('unchanged', () => i18n.t({ id: 'tariffs.kind.same', message: 'As before' }), (row) => row.entered.unchanged),
  count('discontinued', () => i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' }), (row) => row.entered.discontinued),
  { id: 'state', label: () => i18n.t({ id: 'tariffs.outcome', message: 'Outcome' }), width: 190, cell: (row) => <Outcome row={row} /> },
];

function Outcome({ row }: { row: UploadLogged }) {
  if (row.state === 'done' && row.skipped > 0)
    return <ToneChip tone="warn">{i18n.t({ id: 'tariffs.taken_in_part', message: '{count, plural, one {Taken but for # problem} other {Taken but for # problems}}', values: { count: row.skipped } })}</ToneChip>;
  if (row.state === 'done') return <ToneChip tone="ok">{i18n.t({ id: 'tariffs.taken', message: 'Taken' })}</ToneChip>;
  const values = { count: row.problem_count };
  return (
    <ToneChip tone="bad">
      {i18n.t({ id: 'tariffs.refused', message: '{count, plural, one {Refused: # problem} other {Refused: # problems}}', values })}
    </ToneChip>
  );
}

/** Where the tariff's rates came from, the latest first. */
export function Uploads({ tariff }: { tariff: Tariff }) {
  const list = useList((page) => getUploadsOptions({ path: { tariff_id: tariff.id }, query: page }));
  return (
    <DataTable
      id="rate-uploads"
      label={i18n.t({ id: 'tariffs.uploads', message: 'Uploads' })}
      columns={COLUMNS}
      list={list}
      rowId={(row) => row.id}
      rowName={(row) => row.uploaded_at}
      empty={<Empty title={i18n.t({ id: 'tariffs.no_uploads', message: 'No rates were entered yet' })} />}
      footnote={<span className="dimmed">{i18n.t({ id: 'tariffs.times', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
    />
  );
}
