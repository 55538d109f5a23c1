import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Customer, LetterTold } from '~/api';
import { getClassNotificationsOptions, getNotificationOptions, getNotificationsOptions } from '~/api/@tanstack/react-query.gen';
import { LetterPanel } from '~/admin/letter-panel';
import { LetterStateChip } from '~/admin/letter-state';
import { messageWords } from '~/admin/message-words';
import { useCan } from '~/admin/session';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { one, stringifySearch, useUrl, type Search } from '~/kit/url';
import type { PanelProps } from '../panels';
import styles from '../credit/credit.module.css';

/** What was written to the customer, what became of it, and of what its class writes at all. */
export function NotificationsPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const list = useList((page) => getNotificationsOptions({ path: { customer_id: customer.id }, query: page }));
  const hrefOf = (id: string) => `/customers/${customer.id}/notifications${stringifySearch({ ...(search as Search), letter: id })}`;
  const columns = useMemo(() => columnsFor(hrefOf, customer.time_zone), [search, customer.id, customer.time_zone]);
  const letter = one(search, 'letter');
  const title = i18n.t({ id: 'customers.panel.notifications', message: 'Notifications' });
  return (
    <>
      {!customer.email && (
        <Alert color="yellow" mb={16}>
          {i18n.t({ id: 'customers.letters.no_address', message: 'This customer has no e-mail address, so nothing is written to it.' })}
        </Alert>
      )}
      <DataTable
        id="notifications"
        label={title}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.subject}
        rowHref={(row) => hrefOf(row.id)}
        empty={
          <Empty title={i18n.t({ id: 'customers.letters.none', message: 'Nothing was written to this customer yet' })}>
            {i18n.t({ id: 'customers.letters.none_hint', message: 'What is sent, and when, is chosen for its class.' })}
          </Empty>
        }
        footnote={
          <span className="dimmed">
            {i18n.t({ id: 'customers.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(customer.time_zone) } })}
          </span>
        }
        card={(row) => (
          <>
            <a href={hrefOf(row.id)}>{row.subject}</a>
            <div>
              <LetterStateChip state={row.state} />
            </div>
            <div className="dimmed">
              <When at={row.written_at} zone={customer.time_zone} />
            </div>
          </>
        )}
      />
      <div className={styles.after}>
        <ClassSends customer={customer} />
      </div>
      {letter && <OpenLetter key={letter} customer={customer} id={letter} onClose={() => change({ letter: undefined, cursor: one(search, 'cursor') }, { page: list.page ?? null })} />}
    </>
  );
}

const columnsFor = (hrefOf: (id: string) => string, zone: string): Column<LetterTold>[] => [
  {
    id: 'subject',
    label: () => i18n.t({ id: 'customers.letters.subject', message: 'Subject' }),
    width: 280,
    pinned: true,
    cell: (row) => <a href={hrefOf(row.id)}>{row.subject}</a>,
  },
  { id: 'state', label: () => i18n.t({ id: 'customers.letters.state', message: 'State' }), width: 130, cell: (row) => <LetterStateChip state={row.state} title={row.problem ?? undefined} /> },
  { id: 'kind', label: () => i18n.t({ id: 'customers.letters.kind', message: 'What it tells' }), width: 220, cell: (row) => messageWords(row.kind) },
  { id: 'to', label: () => i18n.t({ id: 'customers.letters.to', message: 'To' }), width: 210, cell: (row) => row.recipients.join(', ') },
  { id: 'written_at', label: () => i18n.t({ id: 'customers.letters.written', message: 'Written' }), width: 154, cell: (row) => <When at={row.written_at} zone={zone} /> },
  { id: 'ended_at', label: () => i18n.t({ id: 'customers.letters.ended', message: 'Sent, or given up' }), width: 154, cell: (row) => <When at={row.ended_at} zone={zone} /> },
];

function OpenLetter({ customer, id, onClose }: { customer: Customer; id: string; onClose: () => void }) {
  const query = useQuery(getNotificationOptions({ path: { customer_id: customer.id, letter_id: id } }));
  return <LetterPanel query={query} own onClose={onClose} />;
}

/** The class decides for all its customers; here it is only read. */
function ClassSends({ customer }: { customer: Customer }) {
  const sends = useQuery(getClassNotificationsOptions({ path: { class_id: customer.class_id } }));
  const may = useCan('change_catalogue');
  const name = customer.class_name;
  return (
    <Surface
      title={i18n.t({ id: 'customers.letters.class', message: 'What its class sends: {name}', values: { name } })}
      actions={
        may && (
          <Link to="/messages/classes" search={{ class: customer.class_id }}>
            {i18n.t({ id: 'customers.letters.change_class', message: 'Change for the class' })}
          </Link>
        )
      }
    >
      {sends.isError && <Failed trouble={sends.error} onRetry={() => void sends.refetch()} />}
      {sends.isPending && <Waiting />}
      {sends.data?.email.length === 0 && <p className={styles.hint}>{i18n.t({ id: 'customers.letters.class_nothing', message: 'Nothing: its customers are written to about nothing.' })}</p>}
      {sends.data && sends.data.email.length > 0 && (
        <ul className={styles.kinds}>
          {sends.data.email.map((kind) => (
            <li key={kind}>{messageWords(kind)}</li>
          ))}
        </ul>
      )}
    </Surface>
  );
}
