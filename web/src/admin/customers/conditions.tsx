import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Customer, CustomerActions, CustomerStatus, StatusReasonTold } from '~/api';
import { StatusChip } from '~/admin/status-chip';
import { whoWords } from '~/admin/who';
import { LimitDialog } from './limit-dialog';
import { useMayChange } from './may-change';
import { StatusDialog, type StatusAction } from './status-dialog';
import { When } from '~/kit/date';
import { tellStatus } from './status-words';
import styles from './record.module.css';

/** What staff can do about a status; what only money or a reseller ends has no button. */
const CURES: Partial<Record<CustomerStatus, StatusAction>> = {
  blocked: 'unblock',
  suspended: 'lift_suspension',
  provisionally_terminated: 'restore',
};

const TONES: Partial<Record<CustomerStatus, string>> = {
  blocked: 'bad',
  reseller_blocked: 'bad',
  credit_exceeded: 'bad',
  no_available_funds: 'bad',
  closed: 'dim',
  exported: 'dim',
};

/** Everything that holds, not only the gravest: why, since when, by whom, and what ends it. */
export function Conditions({ customer }: { customer: Customer }) {
  if (customer.status_reason.length === 0) return null;
  return (
    <ul className={styles.conditions} aria-label={i18n.t({ id: 'customers.conditions', message: 'What holds now' })}>
      {customer.status_reason.map((why) => (
        <Condition key={why.status} why={why} customer={customer} />
      ))}
    </ul>
  );
}

function Condition({ why, customer }: { why: StatusReasonTold; customer: Customer }) {
  const { reason, ends } = tellStatus(why);
  return (
    <li className={styles.condition} data-tone={TONES[why.status] ?? 'warn'}>
      <StatusChip status={why.status} />
      <div className={styles.why}>
        <p>
          {reason}
          {why.comment && <q className={styles.comment}>{why.comment}</q>}
        </p>
        <p>{ends}</p>
        <Since since={why.since} by={why.by} />
      </div>
      <Cure why={why} customer={customer} />
    </li>
  );
}

function Since({ since, by }: { since: string | null; by: string | null }) {
  if (since === null) return null;
  return (
    <p className="dimmed">
      {i18n.t({ id: 'customers.condition.since', message: 'Since' })} <When at={since} zoned />
      {by !== null && ` · ${i18n.t({ id: 'customers.condition.by', message: 'by {by}', values: { by: whoWords(by) } })}`}
    </p>
  );
}

function Cure({ why, customer }: { why: StatusReasonTold; customer: Customer }) {
  const [open, setOpen] = useState(false);
  const may = useMayChange(customer);
  const close = () => setOpen(false);
  if (!may) return null;
  if (why.status === 'credit_exceeded') {
    return (
      <>
        <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
          {i18n.t({ id: 'customers.raise_limit', message: 'Change the limit' })}
        </Button>
        {open && <LimitDialog customer={customer} onClose={close} />}
      </>
    );
  }
  const action = CURES[why.status];
  if (!action || !customer.actions?.[action as keyof CustomerActions].allowed) return null;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        {cureLabel(action)}
      </Button>
      {open && <StatusDialog customer={customer} first={action} onClose={close} />}
    </>
  );
}

function cureLabel(action: StatusAction): string {
  switch (action) {
    case 'unblock':
      return i18n.t({ id: 'customers.cure.unblock', message: 'Unblock' });
    case 'lift_suspension':
      return i18n.t({ id: 'customers.cure.lift_suspension', message: 'Lift the suspension' });
    default:
      return i18n.t({ id: 'customers.cure.restore', message: 'Restore' });
  }
}
