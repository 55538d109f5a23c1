import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Customer, CustomerStatus, StatusSpell } from '~/api';
import { getStatusChangesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { StatusChip } from '~/admin/status-chip';
import { whoWords } from '~/admin/who';
import { When, zoneName } from '~/kit/date';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import type { PanelProps } from '../record';
import styles from './history.module.css';

/** What stopped and restored the customer; and, for those who may see it, who looked and who changed. */
export function HistoryPanel({ customer }: PanelProps) {
  return (
    <>
      <Spells customer={customer} />
      {useCan('read_audit') && <AuditLink customer={customer} />}
    </>
  );
}

const MOST_SPELLS = 100;

function Spells({ customer }: { customer: Customer }) {
  const spells = useQuery(getStatusChangesOptions({ path: { customer_id: customer.id }, query: { limit: MOST_SPELLS } }));
  return (
    <Surface title={i18n.t({ id: 'customers.history.statuses', message: 'Statuses' })}>
      {spells.isError && <Failed trouble={spells.error} onRetry={() => void spells.refetch()} />}
      {spells.isPending && <Waiting />}
      {spells.data?.items.length === 0 && (
        <Empty title={i18n.t({ id: 'customers.history.never', message: 'Nothing ever stopped this customer' })} />
      )}
      {spells.data && spells.data.items.length > 0 && (
        <>
          <ol className={styles.spells}>
            {spells.data.items.map((spell) => (
              <Spell key={`${spell.fact} ${spell.since}`} spell={spell} />
            ))}
          </ol>
          <p className={styles.zone}>{i18n.t({ id: 'customers.history.zone', message: 'Times in your zone: {zone}', values: { zone: zoneName() } })}</p>
        </>
      )}
    </Surface>
  );
}

/** Facts of the books as the statuses they cause. */
const STATUS_OF: Record<string, CustomerStatus> = { suspended_for_debt: 'suspended', suspended_for_funds: 'suspended' };

function Spell({ spell }: { spell: StatusSpell }) {
  const { fact, since, until, set_by, ended_by, comment } = spell;
  return (
    <li className={styles.spell}>
      <StatusChip status={STATUS_OF[fact] ?? fact} />
      <div>
        <p>
          <When at={since} /> – {until === null ? i18n.t({ id: 'customers.history.still', message: 'still' }) : <When at={until} />}
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
