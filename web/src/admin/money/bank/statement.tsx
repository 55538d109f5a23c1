import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { BankEntryTold, BankStatementWhole } from '~/api';
import { getBankEntriesOptions, getBankStatementOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When } from '~/kit/date';
import { FilterSelect } from '~/kit/filter/filters';
import { Money } from '~/kit/money';
import { Awaited } from '~/kit/page/awaited';
import { Facts, Page, Surface } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { Decision } from './decision';
import { EntryCard, entryName, Files, STATEMENT_COLUMNS } from './entries';
import { countsOf, Tallies } from './job';
import { Problems } from './problems';
import { Check, periodWords } from './statements';
import { accountLabel, bankTitle, ENTRY_STATES, stateLabel, stateWords } from './words';

const crumbs = () => [{ label: bankTitle(), to: '/money/bank' }];

const detailOf = (row: BankEntryTold) => <Decision key={row.id} entry={row} />;

/** One bank account's part of a file: whether it adds up, what could not be read, and each entry. */
export function BankStatementPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const statement = useQuery(getBankStatementOptions({ path: { statement_id: id } }));
  if (!statement.data) return <Awaited title={i18n.t({ id: 'bank.statement', message: 'Bank statement' })} crumbs={crumbs()} query={statement} />;
  return <Shown statement={statement.data} />;
}

function Shown({ statement }: { statement: BankStatementWhole }) {
  const { search, change } = useUrl();
  const { state } = pick(search, 'state');
  const filters = { statement_id: statement.id, ...(state && { state: [state] }) };
  const list = useList((page) => getBankEntriesOptions({ query: { ...filters, ...page } as never }));
  const label = i18n.t({ id: 'bank.entries', message: 'Entries' });
  const { states: settled, known_before: known } = statement;
  return (
    <Page title={statement.file_name} crumbs={crumbs()} actions={<Files wanted={filters} />}>
      <Surface>
        <Facts facts={factsOf(statement)} />
        <Tallies counts={countsOf({ ...statement, settled, known })} />
        {statement.finished_at === null && (
          <Alert color="yellow" mt={12}>
            {i18n.t({ id: 'bank.not_finished', message: 'Not all of it was looked at: the import runs, or was broken off. Import the same file again to go on; nothing is booked twice.' })}
          </Alert>
        )}
      </Surface>
      {statement.unreadable > 0 && (
        <Surface>
          <Problems problems={statement.problems} total={statement.unreadable} />
        </Surface>
      )}
      <DataTable
        id="bank-entries"
        label={label}
        columns={STATEMENT_COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={entryName}
        rowDetail={detailOf}
        filtered={!!state}
        empty={<Empty title={i18n.t({ id: 'bank.no_entries', message: 'It brought no entry of its own' })}>{i18n.t({ id: 'bank.no_entries_hint', message: 'Another file has brought them all before, or none could be read.' })}</Empty>}
        nothingFound={<NothingFound title={i18n.t({ id: 'bank.no_entry_matches', message: 'No entry matches' })} onClear={() => change({ state: undefined })} />}
        toolbar={<FilterSelect name="state" label={stateLabel()} all={i18n.t({ id: 'bank.all_states', message: 'All states' })} options={ENTRY_STATES.map((value) => ({ value, label: stateWords(value) }))} />}
        card={(row) => <EntryCard row={row} />}
      />
    </Page>
  );
}

function factsOf(statement: BankStatementWhole): [string, React.ReactNode][] {
  return [
    [accountLabel(), statement.account],
    [i18n.t({ id: 'bank.period', message: 'Days' }), periodWords(statement)],
    [i18n.t({ id: 'bank.opening', message: 'Opening balance' }), <Money value={statement.opening} precise />],
    [i18n.t({ id: 'bank.closing', message: 'Closing balance' }), <Money value={statement.closing} precise />],
    [i18n.t({ id: 'bank.check', message: 'Adds up' }), <Check row={statement} />],
    [i18n.t({ id: 'bank.reference', message: 'Bank’s name for it' }), statement.reference || '–'],
    [i18n.t({ id: 'bank.imported_at', message: 'Imported' }), <When at={statement.imported_at} zoned />],
    [i18n.t({ id: 'bank.imported_by', message: 'By' }), whoWords(statement.imported_by)],
  ];
}
