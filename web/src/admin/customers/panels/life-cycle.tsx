import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Customer, CustomerStatus, StatusSpell } from '~/api';
import { getStatusChangesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { StatusChip } from '~/admin/status-chip';
import { whoWords } from '~/admin/who';
import { now } from '~/kit/clock';
import { When, zoneName } from '~/kit/date';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { AsOf } from '../status/as-of';
import { Scheduled } from '../status/scheduled';
import { useMayChangeStatus, useStatusDialog } from '../status/use-dialog';
import type { PanelProps } from '../panels';
import { BillingSurface } from './billing';
import { PersonalDataSurface } from './personal-data';
import styles from './life-cycle.module.css';

/** How often it is billed, what stops and restores it, to come and past; and, for those who may see it, who looked and who changed. */
export function LifeCyclePanel({ customer }: PanelProps) {
  return (
    <>
      <BillingSurface customer={customer} />
      <Statuses customer={customer} />
      <PersonalDataSurface customer={customer} />
      {useCan('read_audit') && <AuditLink customer={customer} />}
    </>
  );
}

const FIRST_SPELLS = 100;
const MOST_SPELLS = 500;

function Statuses({ customer }: { customer: Customer }) {
  const { search } = useUrl();
  const at = one(search, 'at');
  const [limit, setLimit] = useState(FIRST_SPELLS);
  const changes = useQuery(getStatusChangesOptions({ path: { customer_id: customer.id }, query: { limit, ...(at && { at }) } }));
  const { items = [], scheduled = [], next = null } = changes.data ?? {};
  return (
    <Surface title={i18n.t({ id: 'customers.history.statuses', message: 'Statuses' })}>
      <AsOf at={at} />
      {changes.isError && <Failed trouble={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.isPending && <Waiting />}
      {changes.data && !at && scheduled.length > 0 && <ToCome customer={customer} scheduled={scheduled} />}
      {changes.data && items.length === 0 && <Never at={at} />}
      {items.length > 0 && (
        <ol className={styles.spells}>
          {items.map((spell) => (
            <Spell key={`${spell.fact} ${spell.since}`} spell={spell} />
          ))}
        </ol>
      )}
      {next !== null && limit < MOST_SPELLS && (
        <button type="button" className={styles.more} onClick={() => setLimit(MOST_SPELLS)}>
          {i18n.t({ id: 'customers.history.more', message: 'Show earlier ones' })}
        </button>
      )}
      {changes.data && <p className={styles.zone}>{i18n.t({ id: 'customers.history.zone', message: 'Times in your zone: {zone}', values: { zone: zoneName() } })}</p>}
    </Surface>
  );
}

function ToCome({ customer, scheduled }: { customer: Customer; scheduled: Parameters<typeof Scheduled>[0]['scheduled'] }) {
  const may = useMayChangeStatus(customer);
  const dialog = useStatusDialog();
  return (
    <>
      <h3 className={styles.part}>{i18n.t({ id: 'customers.history.to_come', message: 'To come' })}</h3>
      <Scheduled scheduled={scheduled} zone={customer.time_zone} onChange={may ? dialog.open : undefined} />
      <h3 className={styles.part}>{i18n.t({ id: 'customers.history.past', message: 'Now and before' })}</h3>
    </>
  );
}

function Never({ at }: { at: string | undefined }) {
  if (at === undefined) return <Empty title={i18n.t({ id: 'customers.history.never', message: 'Nothing ever stopped this customer' })} />;
  return (
    <Empty title={i18n.t({ id: 'customers.history.not_then', message: 'Nothing stopped this customer then' })}>
      {i18n.t({ id: 'customers.history.not_kept', message: 'What follows from money or from a reseller is not kept here.' })}
    </Empty>
  );
}

/** Facts of the books as the statuses they cause. */
const STATUS_OF: Record<string, CustomerStatus> = {
  suspended_for_debt: 'suspended',
  suspended_for_funds: 'suspended',
  billing_paused: 'export_in_progress',
};

/** Two facts may cause the same status; which of them it was. */
function causeOf(fact: string): string {
  if (fact === 'suspended_for_debt') return i18n.t({ id: 'customers.history.for_debt', message: 'for debt' });
  if (fact === 'suspended_for_funds') return i18n.t({ id: 'customers.history.for_funds', message: 'for want of funds' });
  return '';
}

function Spell({ spell }: { spell: StatusSpell }) {
  const { fact, since, until, set_by, ended_by, comment } = spell;
  const cause = causeOf(fact);
  return (
    <li className={styles.spell}>
      <span>
        <StatusChip status={STATUS_OF[fact] ?? fact} />
        {cause && <span className={styles.cause}>{cause}</span>}
      </span>
      <div>
        <p>
          <When at={since} /> – <Until until={until} />
        </p>
        <p className="dimmed">
          {i18n.t({ id: 'customers.history.set_by', message: 'by {by}', values: { by: whoWords(set_by) } })}
          {ended_by !== null && ` · ${i18n.t({ id: 'customers.history.ended_by', message: 'ended by {by}', values: { by: whoWords(ended_by) } })}`}
        </p>
        {comment && <q className={styles.comment}>{comment}</q>}
      </div>
    </li>
  );
}

/** A lift knows its end beforehand: until then it holds still. */
function Until({ until }: { until: string | null }) {
  if (until === null) return i18n.t({ id: 'customers.history.still', message: 'still' });
  const isAhead = Date.parse(until) > now().getTime();
  return (
    <>
      {isAhead && `${i18n.t({ id: 'customers.history.still_until', message: 'still, until' })} `}
      <When at={until} />
    </>
  );
}

/** One page tells of everybody's trail; here it is opened for this customer. */
function AuditLink({ customer }: { customer: Customer }) {
  return (
    <Surface title={i18n.t({ id: 'customers.history.audit', message: 'Audit trail' })}>
      <p className={styles.line}>
        {i18n.t({ id: 'customers.history.audit_hint', message: 'Who has looked at this customer and who has changed what, to the second.' })}{' '}
        <Link to="/audit" search={{ customer_id: customer.id }}>
          {i18n.t({ id: 'customers.history.audit_open', message: 'Open its audit trail' })}
        </Link>
      </p>
    </Surface>
  );
}
