import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { postBankMatching, type BankEntryTold } from '~/api';
import { getBankEntriesOptions, getBankSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { MoneySections } from '~/admin/money/sections';
import { sentenceOf } from '~/kit/client/problem';
import { DataTable } from '~/kit/data-table/data-table';
import { useSelection } from '~/kit/data-table/selection';
import { useList } from '~/kit/data-table/use-list';
import { FilterSelect, Views } from '~/kit/filter/filters';
import { IconRefresh } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { one, pick, useUrl } from '~/kit/url';
import { BookChosen } from './bulk';
import { Decision } from './decision';
import { DESK_COLUMNS, EntryCard, entryName, Files } from './entries';
import { BankJob } from './job';
import { bankTitle, deskTitle, reasonWords, stateWords } from './words';
import styles from './bank.module.css';

/** Each entry below its row: what it says, whose it may be, and what to do. */
const detailOf = (row: BankEntryTold) => <Decision key={row.id} entry={row} />;

/** Where a person says whose money it is.  All of it works by keys: j, k, Enter to open, Enter to book. */
export function BankDeskPage() {
  const { search, change } = useUrl();
  const { state = 'waiting', reason, candidates } = pick(search, 'state', 'reason', 'candidates');
  const filters = { state: [state], ...(reason && { reason: [reason] }), ...(candidates && { candidates }) };
  const list = useList((page) => getBankEntriesOptions({ query: { ...filters, ...page } as never }));
  const selection = useSelection();
  const chosen = (list.query.data?.items ?? []).filter(({ id }) => selection.ids.has(id));
  const job = one(search, 'job');
  const title = deskTitle();
  const filtered = !!(reason ?? candidates);
  // Rows of another state or page are not what was chosen.
  useEffect(() => selection.clear(), [state, reason, candidates, search.cursor, selection.clear]);
  return (
    <Page title={title} crumbs={[{ label: bankTitle(), to: '/money/bank' }]} actions={<Acts wanted={filters} onMatching={(id) => change({ job: id })} />}>
      <MoneySections />
      {job && <BankJob key={job} id={job} onDismiss={() => change({ job: undefined })} />}
      <Reasons />
      <DataTable
        id="bank-desk"
        label={title}
        columns={DESK_COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={entryName}
        rowDetail={detailOf}
        {...(state === 'waiting' && { selection })}
        filtered={filtered}
        empty={
          <Empty title={state === 'waiting' || state === 'returned' ? i18n.t({ id: 'bank.nothing_to_decide', message: 'Nothing waits for a person.' }) : i18n.t({ id: 'bank.none_so', message: 'None is so' })}>
            {i18n.t({ id: 'bank.desk_hint', message: 'Entries that do not surely name an invoice or a customer come here, and payments that the bank took back.' })}
          </Empty>
        }
        nothingFound={<NothingFound title={i18n.t({ id: 'bank.no_entry_matches', message: 'No entry matches' })} onClear={() => change({ reason: undefined, candidates: undefined })} />}
        toolbar={
          <>
            <States />
            <FilterSelect
              name="candidates"
              label={i18n.t({ id: 'bank.candidates', message: 'Whose it may be' })}
              all={i18n.t({ id: 'bank.any_candidates', message: 'Any number of candidates' })}
              options={[
                { value: 'one', label: i18n.t({ id: 'bank.one_candidate', message: 'Just one candidate' }) },
                { value: 'several', label: i18n.t({ id: 'bank.several_candidates', message: 'Several candidates' }) },
                { value: 'none', label: i18n.t({ id: 'bank.no_candidate', message: 'No candidate' }) },
              ]}
            />
            <BookChosen chosen={chosen} onDone={selection.clear} />
          </>
        }
        card={(row) => <EntryCard row={row} />}
        footnote={
          <span className={styles.keys}>
            {i18n.t({ id: 'bank.keys', message: 'j, k: next, previous · Enter: open, then book to the first · c: another customer · i: ignore · x: select' })}
          </span>
        }
      />
    </Page>
  );
}

function States() {
  return (
    <Views
      name="state"
      label={i18n.t({ id: 'bank.state', message: 'State' })}
      views={[
        { value: 'waiting', label: stateWords('waiting') },
        { value: 'returned', label: stateWords('returned') },
        { value: 'ignored', label: stateWords('ignored') },
        { value: 'booked', label: stateWords('booked') },
      ]}
    />
  );
}

/** Why entries wait, with how many of each; pressed it lists only these. */
function Reasons() {
  const { search, change } = useUrl();
  const summary = useQuery(getBankSummaryOptions());
  const reasons = summary.data?.reasons ?? [];
  if (reasons.length === 0) return null;
  return (
    <ul className={styles.strip} aria-label={i18n.t({ id: 'bank.reasons', message: 'Why entries wait' })}>
      {reasons.map(({ state, reason, count }) => {
        const pressed = one(search, 'reason') === reason && (one(search, 'state') ?? 'waiting') === state;
        return (
          <li key={`${state} ${reason}`}>
            <button type="button" aria-pressed={pressed} onClick={() => change(pressed ? { reason: undefined } : { state: state === 'waiting' ? undefined : state, reason })}>
              <strong className="numbers">{formatCount(count)}</strong> {reasonWords(reason)}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Acts({ wanted, onMatching }: { wanted: Record<string, unknown>; onMatching: (job: string) => void }) {
  const [busy, setBusy] = useState(false);
  const match = async () => {
    setBusy(true);
    try {
      const { data } = await postBankMatching({ throwOnError: true });
      onMatching(data.id);
    } catch (refused) {
      toast(sentenceOf(refused));
    }
    setBusy(false);
  };
  return (
    <>
      <Button variant="default" loading={busy} leftSection={<IconRefresh size={16} />} onClick={() => void match()}>
        {i18n.t({ id: 'bank.match_again', message: 'Match again' })}
      </Button>
      <Files wanted={wanted} />
    </>
  );
}
