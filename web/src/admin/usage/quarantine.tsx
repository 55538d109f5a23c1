import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { QuarantinedRecord } from '~/api';
import { getQuarantineOptions, getQuarantineSummaryOptions, getUsageSourcesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useSelection } from '~/kit/data-table/selection';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { FilterSelect, Views } from '~/kit/filter/filters';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, stringifySearch, useUrl, type Search } from '~/kit/url';
import { tellRecord } from '~/told/records';
import { inWords } from '~/told/wordings';
import { DropDialog, ReleaseDialog } from './deciding';
import { OutcomesDialog, type Decided } from './outcomes';
import { RecordPanel } from './record-panel';
import { UsageSections } from './sections';
import { Counts } from './counts';
import { codeWords } from './words';

const MOST_SOURCES = 200;

/** The same list with a record opened beside it. */
const hrefOf = (search: Search, id: string) => `/usage/quarantine${stringifySearch({ ...search, record: id })}`;

const columnsFor = (search: Search): Column<QuarantinedRecord>[] => [
  {
    id: 'reason',
    label: () => i18n.t({ id: 'usage.reason', message: 'Reason' }),
    width: 220,
    pinned: true,
    cell: (row) => <a href={hrefOf(search, row.id)}>{codeWords(row.code)}</a>,
  },
  {
    id: 'detail',
    label: () => i18n.t({ id: 'usage.what_to_do', message: 'What is wrong, and the way out' }),
    width: 460,
    cell: (row) => {
      const why = inWords(tellRecord, row.detail);
      return <span title={why}>{why}</span>;
    },
  },
  { id: 'source', label: () => i18n.t({ id: 'usage.source', message: 'Source' }), width: 130, cell: (row) => row.source },
  { id: 'request_id', label: () => i18n.t({ id: 'usage.request_id', message: 'Request id' }), width: 150, cell: (row) => row.request_id },
  {
    id: 'arrived_at',
    label: () => i18n.t({ id: 'usage.arrived', message: 'Arrived' }),
    width: 150,
    cell: (row) => <When at={row.arrived_at} />,
  },
  {
    id: 'decided',
    label: () => i18n.t({ id: 'usage.decided', message: 'Decided' }),
    width: 150,
    hidden: true,
    cell: (row) => <When at={row.decided_at} />,
  },
  {
    id: 'decided_by',
    label: () => i18n.t({ id: 'usage.decided_by', message: 'By' }),
    width: 130,
    hidden: true,
    cell: (row) => (row.decided_by ? whoWords(row.decided_by) : '–'),
  },
];

export function QuarantinePage() {
  const { search, change } = useUrl();
  const may = useCan('decide_quarantine');
  const filters = pick(search, 'state', 'source', 'code');
  const list = useList((page) => getQuarantineOptions({ query: { ...filters, ...page } as never }));
  const selection = useSelection();
  const [asked, setAsked] = useState<'release' | 'drop' | null>(null);
  const [decided, setDecided] = useState<Decided | null>(null);
  const columns = useMemo(() => columnsFor(search), [search]);
  const waiting = (filters.state ?? 'waiting') === 'waiting';
  const chosen = (list.query.data?.items ?? []).filter(({ id }) => selection.ids.has(id));
  const record = one(search, 'record');
  const title = i18n.t({ id: 'usage.quarantine', message: 'Quarantine' });
  const filtered = !!(filters.source ?? filters.code);
  // Rows of another state, source or page are not what was chosen.
  useEffect(() => selection.clear(), [filters.state, filters.source, filters.code, search.cursor, selection.clear]);
  const close = () => change({ record: undefined, cursor: one(search, 'cursor') }, { page: list.page ?? null });
  const settle = (told: Decided) => {
    selection.clear();
    setDecided(told);
  };
  return (
    <Page title={title}>
      <UsageSections />
      <Counts />
      <DataTable
        id="quarantine"
        label={title}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => `${codeWords(row.code)}, ${row.request_id}`}
        rowHref={(row) => hrefOf(search, row.id)}
        {...(may && waiting && { selection })}
        filtered={filtered}
        empty={waiting ? <NothingWaits /> : <NothingDecided />}
        nothingFound={
          <NothingFound
            title={i18n.t({ id: 'usage.no_record_matches', message: 'No record matches' })}
            onClear={() => change({ source: undefined, code: undefined })}
          />
        }
        toolbar={
          <>
            <Filters />
            {chosen.length > 0 && <Act count={chosen.length} ask={setAsked} />}
          </>
        }
        footnote={<span className="dimmed">{i18n.t({ id: 'usage.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
        card={(row) => <RecordCard row={row} href={hrefOf(search, row.id)} />}
      />
      {asked === 'release' && <ReleaseDialog records={chosen} onClose={() => setAsked(null)} onDecided={settle} />}
      {asked === 'drop' && <DropDialog records={chosen} onClose={() => setAsked(null)} onDecided={settle} />}
      {decided?.outcomes && <OutcomesDialog decided={decided} onClose={() => setDecided(null)} />}
      {record && <RecordPanel key={record} id={record} onClose={close} />}
    </Page>
  );
}

function Filters() {
  const sources = useQuery(getUsageSourcesOptions({ query: { limit: MOST_SOURCES } }));
  const summary = useQuery(getQuarantineSummaryOptions());
  const { search } = useUrl();
  const codes = new Set(summary.data?.codes.map(({ code }) => code));
  const asked = one(search, 'code');
  if (asked) codes.add(asked);
  return (
    <>
      <Views
        name="state"
        label={i18n.t({ id: 'usage.state', message: 'State' })}
        views={[
          { value: 'waiting', label: i18n.t({ id: 'usage.waiting', message: 'Waiting' }) },
          { value: 'released', label: i18n.t({ id: 'usage.released', message: 'Released' }) },
          { value: 'dropped', label: i18n.t({ id: 'usage.dropped', message: 'Dropped' }) },
        ]}
      />
      <FilterSelect
        name="source"
        label={i18n.t({ id: 'usage.source', message: 'Source' })}
        all={i18n.t({ id: 'usage.all_sources', message: 'All sources' })}
        options={(sources.data?.items ?? []).map(({ name }) => ({ value: name, label: name }))}
      />
      <FilterSelect
        name="code"
        label={i18n.t({ id: 'usage.reason', message: 'Reason' })}
        all={i18n.t({ id: 'usage.all_reasons', message: 'All reasons' })}
        options={[...codes].map((code) => ({ value: code, label: codeWords(code) }))}
      />
    </>
  );
}

function Act({ count, ask }: { count: number; ask: (what: 'release' | 'drop') => void }) {
  return (
    <>
      <span role="status">{i18n.t({ id: 'usage.chosen', message: '{count, plural, one {# selected} other {# selected}}', values: { count } })}</span>
      <Button size="compact-md" onClick={() => ask('release')}>
        {i18n.t({ id: 'usage.release', message: 'Release' })}
      </Button>
      <Button size="compact-md" variant="light" color="red" onClick={() => ask('drop')}>
        {i18n.t({ id: 'usage.drop', message: 'Drop' })}
      </Button>
    </>
  );
}

function RecordCard({ row, href }: { row: QuarantinedRecord; href: string }) {
  return (
    <>
      <a href={href}>{codeWords(row.code)}</a>
      <div>{inWords(tellRecord, row.detail)}</div>
      <div className="dimmed">
        {row.source} · <When at={row.arrived_at} />
      </div>
    </>
  );
}

function NothingWaits() {
  return (
    <Empty title={i18n.t({ id: 'usage.nothing_waits', message: 'Nothing waits' })}>
      {i18n.t({ id: 'usage.nothing_waits_hint', message: 'A record that cannot be charged as it stands waits here with its reason, until somebody mends, releases or drops it.' })}
    </Empty>
  );
}

function NothingDecided() {
  return <Empty title={i18n.t({ id: 'usage.nothing_decided', message: 'None yet' })} />;
}
