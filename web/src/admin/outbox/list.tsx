import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { LetterTold } from '~/api';
import { getLetterOptions, getOutboxOptions, getOutboxSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { LetterPanel } from '~/admin/letter-panel';
import { LETTER_STATES, LetterStateChip, letterStateWords } from '~/admin/letter-state';
import { messageWords } from '~/admin/message-words';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { Chip, FilterSelect } from '~/kit/filter/filters';
import { formatCount } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, stringifySearch, useUrl, type Search } from '~/kit/url';

const REFRESH_MS = 10_000;

/** The same list with a letter opened beside it. */
const hrefOf = (search: Search, id: string) => `/outbox${stringifySearch({ ...search, letter: id })}`;

const columnsFor = (search: Search): Column<LetterTold>[] => [
  {
    id: 'subject',
    label: () => i18n.t({ id: 'outbox.subject', message: 'Subject' }),
    width: 260,
    pinned: true,
    cell: (row) => <a href={hrefOf(search, row.id)}>{row.subject}</a>,
  },
  { id: 'state', label: () => i18n.t({ id: 'outbox.state', message: 'State' }), width: 130, cell: (row) => <LetterStateChip state={row.state} title={row.problem ?? undefined} /> },
  { id: 'kind', label: () => i18n.t({ id: 'outbox.kind', message: 'What it tells' }), width: 210, cell: (row) => messageWords(row.kind) },
  { id: 'customer', label: () => i18n.t({ id: 'outbox.customer', message: 'Customer' }), width: 180, cell: (row) => <About letter={row} /> },
  { id: 'to', label: () => i18n.t({ id: 'outbox.to', message: 'To' }), width: 200, cell: (row) => row.recipients.join(', ') },
  { id: 'written_at', label: () => i18n.t({ id: 'outbox.written', message: 'Written' }), width: 154, cell: (row) => <When at={row.written_at} /> },
  { id: 'ended_at', label: () => i18n.t({ id: 'outbox.ended', message: 'Sent, or given up' }), width: 154, cell: (row) => <When at={row.ended_at} /> },
  {
    id: 'problem',
    label: () => i18n.t({ id: 'outbox.problem', message: 'What stood in the way' }),
    width: 240,
    cell: (row) => (row.problem ? <span title={row.problem}>{row.problem}</span> : <span className="dimmed">–</span>),
  },
  { id: 'attempts', label: () => i18n.t({ id: 'outbox.attempts', message: 'Refusals' }), width: 90, align: 'end', hidden: true, cell: (row) => row.attempts },
];

function About({ letter }: { letter: LetterTold }) {
  if (letter.customer_id === null) return <span className="dimmed">–</span>;
  return (
    <Link to="/customers/$id/{-$panel}" params={{ id: letter.customer_id, panel: 'notifications' }}>
      {letter.customer_name ?? letter.customer_id}
    </Link>
  );
}

/** Letters on their way, and those that did not get there. */
export function OutboxPage() {
  const { search, change } = useUrl();
  const filters = pick(search, 'state', 'customer_id');
  const list = useList((page) => getOutboxOptions({ query: { ...filters, ...page } as never }), undefined, () => REFRESH_MS);
  const columns = useMemo(() => columnsFor(search), [search]);
  const letter = one(search, 'letter');
  const title = i18n.t({ id: 'outbox.title', message: 'Outbox' });
  const close = () => change({ letter: undefined, cursor: one(search, 'cursor') }, { page: list.page ?? null });
  return (
    <Page title={title}>
      <Channels />
      <DataTable
        id="outbox"
        label={title}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => `${row.subject}, ${row.recipients.join(', ')}`}
        rowHref={(row) => hrefOf(search, row.id)}
        filtered={!!(filters.state ?? filters.customer_id)}
        empty={
          <Empty title={i18n.t({ id: 'outbox.none', message: 'No letter was written yet' })}>
            {i18n.t({ id: 'outbox.none_hint', message: 'What a customer class is to send is chosen under Messages.' })}
          </Empty>
        }
        nothingFound={
          <NothingFound title={i18n.t({ id: 'outbox.none_such', message: 'No such letter' })} onClear={() => change({ state: undefined, customer_id: undefined })} />
        }
        toolbar={
          <>
            <FilterSelect
              name="state"
              label={i18n.t({ id: 'outbox.state', message: 'State' })}
              all={i18n.t({ id: 'outbox.all', message: 'All letters' })}
              options={LETTER_STATES.map((value) => ({ value, label: letterStateWords(value) }))}
            />
            {filters.customer_id && (
              <Chip
                label={i18n.t({ id: 'outbox.of_customer', message: 'Customer {id}', values: { id: filters.customer_id } })}
                onRemove={() => change({ customer_id: undefined })}
              />
            )}
          </>
        }
        footnote={<span className="dimmed">{i18n.t({ id: 'outbox.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
        card={(row) => <Card letter={row} href={hrefOf(search, row.id)} />}
      />
      {letter && <OpenLetter key={letter} id={letter} onClose={close} />}
    </Page>
  );
}

function OpenLetter({ id, onClose }: { id: string; onClose: () => void }) {
  return <LetterPanel query={useQuery(getLetterOptions({ path: { letter_id: id } }))} onClose={onClose} />;
}

function Card({ letter, href }: { letter: LetterTold; href: string }) {
  return (
    <>
      <a href={href}>{letter.subject}</a>
      <div>
        <LetterStateChip state={letter.state} />
      </div>
      <div>{letter.recipients.join(', ')}</div>
      <div className="dimmed">
        <When at={letter.written_at} />
      </div>
    </>
  );
}

/** Why letters wait, where they do: no server, or one that does not answer. */
function Channels() {
  const summary = useQuery({ ...getOutboxSummaryOptions(), refetchInterval: REFRESH_MS });
  const [mail] = summary.data?.channels ?? [];
  const waiting = summary.data?.states.find(({ state }) => state === 'waiting');
  if (!mail || (mail.set_up && mail.trouble === null)) return null;
  const count = formatCount(waiting?.letters ?? 0);
  if (!mail.set_up) {
    return (
      <Alert color="yellow" mb={16} title={i18n.t({ id: 'outbox.no_server', message: 'No mail goes out: no mail server is set' })}>
        {i18n.t({
          id: 'outbox.no_server_hint',
          message: 'Letters are written and wait ({count} now). Set TOLLHOUSE_SMTP_URL and start again; they are sent then.',
          values: { count },
        })}
      </Alert>
    );
  }
  return (
    <Alert color="red" mb={16} title={i18n.t({ id: 'outbox.trouble', message: 'No mail goes out at present' })}>
      {mail.trouble} {i18n.t({ id: 'outbox.trouble_hint', message: 'It is tried again every minute at least; {count} letters wait. Since:', values: { count } })} <When at={mail.trouble_since} zoned />
    </Alert>
  );
}
