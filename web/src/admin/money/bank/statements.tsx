import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { BankStatementTold } from '~/api';
import { getBankStatementsOptions, getBankSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { MoneySections } from '~/admin/money/sections';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { formatDay, When, zoneName } from '~/kit/date';
import { IconAlertTriangle, IconCircleCheck, IconUpload } from '~/kit/icons';
import { formatCount, formatMoney, Money } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { BankJob } from './job';
import { accountLabel, deskTitle } from './words';
import styles from './bank.module.css';

const count = (id: string, label: () => string, of: (row: BankStatementTold) => number, hidden = false): Column<BankStatementTold> => ({
  id,
  label,
  width: 86,
  align: 'end',
  hidden,
  cell: (row) => <span className="numbers">{formatCount(of(row))}</span>,
});

const COLUMNS: Column<BankStatementTold>[] = [
  { id: 'file_name', label: () => i18n.t({ id: 'bank.file_name', message: 'File' }), width: 160, pinned: true, cell: (row) => <a href={`/money/bank/${row.id}`}>{row.file_name}</a> },
  { id: 'account', label: accountLabel, width: 200, cell: (row) => row.account },
  { id: 'period', label: () => i18n.t({ id: 'bank.period', message: 'Days' }), width: 140, cell: (row) => periodWords(row) },
  { id: 'opening', label: () => i18n.t({ id: 'bank.opening', message: 'Opening balance' }), width: 150, align: 'end', hidden: true, cell: (row) => <Money value={row.opening} /> },
  { id: 'closing', label: () => i18n.t({ id: 'bank.closing', message: 'Closing balance' }), width: 130, align: 'end', cell: (row) => <Money value={row.closing} /> },
  { id: 'check', label: () => i18n.t({ id: 'bank.check', message: 'Adds up' }), width: 180, cell: (row) => <Check row={row} /> },
  count('entries', () => i18n.t({ id: 'bank.entries', message: 'Entries' }), (row) => row.entries),
  count('booked', () => i18n.t({ id: 'bank.state.booked', message: 'Booked' }), (row) => row.states.booked ?? 0),
  count('to_decide', () => i18n.t({ id: 'bank.to_decide', message: 'To decide' }), toDecideOf),
  count('unreadable', () => i18n.t({ id: 'bank.unreadable', message: 'Unreadable' }), (row) => row.unreadable),
  count('known', () => i18n.t({ id: 'bank.state.known', message: 'Known already' }), (row) => row.known_before, true),
  { id: 'imported_at', label: () => i18n.t({ id: 'bank.imported_at', message: 'Imported' }), width: 150, hidden: true, cell: (row) => <When at={row.imported_at} /> },
  { id: 'imported_by', label: () => i18n.t({ id: 'bank.imported_by', message: 'By' }), width: 130, hidden: true, cell: (row) => whoWords(row.imported_by) },
];

function toDecideOf({ states }: BankStatementTold): number {
  return (states.waiting ?? 0) + (states.returned ?? 0);
}

export function periodWords({ from_day: from, until_day: until }: Pick<BankStatementTold, 'from_day' | 'until_day'>): string {
  if (!from || !until) return '–';
  return from === until ? formatDay(from) : `${formatDay(from)} – ${formatDay(until)}`;
}

/** Whether opening balance and entries make the closing one. */
export function Check({ row }: { row: Pick<BankStatementTold, 'difference'> & { finished_at?: string | null } }) {
  if (row.difference === null) return <span className="dimmed">{i18n.t({ id: 'bank.not_told', message: 'Balances not told' })}</span>;
  if (!/[1-9]/.test(row.difference.amount)) return <ToneChip tone="ok" icon={IconCircleCheck}>{i18n.t({ id: 'bank.adds_up', message: 'Adds up' })}</ToneChip>;
  return (
    <ToneChip tone="bad" icon={IconAlertTriangle}>
      {i18n.t({ id: 'bank.differs', message: 'Differs by {amount}', values: { amount: formatMoney(row.difference, true) } })}
    </ToneChip>
  );
}

/** The company's bank accounts as their banks told of them; the latest import first. */
export function BankPage() {
  const { search, change } = useUrl();
  const list = useList((page) => getBankStatementsOptions({ query: page }));
  const job = one(search, 'job');
  const title = i18n.t({ id: 'bank.statements', message: 'Bank statements' });
  const bring = (
    <Button component={Link} to="/money/bank/import" leftSection={<IconUpload size={16} />}>
      {i18n.t({ id: 'bank.import', message: 'Import a bank’s file' })}
    </Button>
  );
  return (
    <Page title={title} documentTitle={title} actions={bring}>
      <MoneySections />
      {job && <BankJob key={job} id={job} onDismiss={() => change({ job: undefined })} />}
      <ToDecide />
      <DataTable
        id="bank-statements"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.file_name}
        rowHref={(row) => `/money/bank/${row.id}`}
        empty={
          <Empty title={i18n.t({ id: 'bank.none', message: 'No bank statement was imported yet' })} action={bring}>
            {i18n.t({ id: 'bank.none_hint', message: 'Ask your bank for camt.053, or for a CSV. What names an invoice or a customer is booked by itself, the rest waits at the desk.' })}
          </Empty>
        }
        card={(row) => <Card row={row} />}
        footnote={<span className="dimmed">{i18n.t({ id: 'bank.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
      />
    </Page>
  );
}

/** The way to the desk, with how much waits there. */
function ToDecide() {
  const summary = useQuery(getBankSummaryOptions());
  if (!summary.data) return null;
  const values = { count: summary.data.to_decide };
  return (
    <p className={styles.head}>
      <Link to="/money/bank/desk">{deskTitle()}</Link>
      <span>
        {values.count === 0
          ? i18n.t({ id: 'bank.nothing_to_decide', message: 'Nothing waits for a person.' })
          : i18n.t({ id: 'bank.so_many_to_decide', message: '{count, plural, one {# entry waits for a person.} other {# entries wait for a person.}}', values })}
      </span>
    </p>
  );
}

function Card({ row }: { row: BankStatementTold }) {
  return (
    <>
      <a href={`/money/bank/${row.id}`}>{row.file_name}</a>
      <div className="dimmed">
        {row.account} · {periodWords(row)}
      </div>
      <div>
        <Check row={row} />
      </div>
      <div className="numbers">
        {i18n.t({
          id: 'bank.card_counts',
          message: '{booked} booked, {waiting} to decide, {unreadable} unreadable',
          values: { booked: formatCount(row.states.booked ?? 0), waiting: formatCount(toDecideOf(row)), unreadable: formatCount(row.unreadable) },
        })}
      </div>
    </>
  );
}

