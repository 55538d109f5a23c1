import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Customer, CustomerActions, CustomerStatus, StatusReasonTold } from '~/api';
import { getCustomerStatusOptions } from '~/api/@tanstack/react-query.gen';
import { StatusChip, statusTone } from '~/admin/status-chip';
import { whoWords } from '~/admin/who';
import { sentenceOf } from '~/kit/client/problem';
import { When } from '~/kit/date';
import { tellNext } from '~/told/statuses';
import { LimitDialog } from './limit-dialog';
import { useMayChange } from './may-change';
import { Scheduled } from './status/scheduled';
import { useMayChangeStatus, useStatusDialog } from './status/use-dialog';
import { actionLabel, dayOf, type StatusAction } from './status/words';
import { tellStatus } from './status-words';
import styles from './record.module.css';

/** What staff can do about a status; what only money or a reseller ends has no button. */
const CURES: Partial<Record<CustomerStatus, StatusAction>> = {
  blocked: 'unblock',
  suspended: 'lift_suspension',
  limited: 'lift_limitation',
  provisionally_terminated: 'restore',
  payment_frozen: 'unfreeze_payment',
  exported: 'unexport',
  export_in_progress: 'export_cancel',
};

/** Everything that holds, not only the gravest: why, since when, by whom, what ends it and what comes by itself. */
export function Conditions({ customer }: { customer: Customer }) {
  const reasons = customer.status_reason;
  return (
    <>
      {reasons.length > 0 && (
        <ul className={styles.conditions} aria-label={i18n.t({ id: 'customers.conditions', message: 'What holds now' })}>
          {reasons.map((why, place) => (
            <Condition key={why.status} why={why} customer={customer} isNextNew={isNew(reasons, place)} />
          ))}
        </ul>
      )}
      <Coming customer={customer} />
    </>
  );
}

/** What is arranged comes next whatever holds: it is said once; and whom nothing brings back nobody's act changes. */
function isNew(reasons: StatusReasonTold[], place: number): boolean {
  const { status, next } = reasons[place]!;
  return reasons.findIndex((one) => one.next.says === next.says) === place && !(status === 'closed' && next.kind === 'nothing');
}

interface ConditionProps {
  why: StatusReasonTold;
  customer: Customer;
  isNextNew: boolean;
}

function Condition({ why, customer, isNextNew }: ConditionProps) {
  const day = dayOf(customer.time_zone);
  const { reason, ends } = tellStatus(why, day);
  return (
    <li className={styles.condition} data-tone={statusTone(why.status)}>
      <StatusChip status={why.status} />
      <div className={styles.why}>
        <p>
          {reason} <ResellerLink why={why} customer={customer} />
          {why.comment && <q className={styles.comment}>{why.comment}</q>}
        </p>
        <p>
          {ends} {isNextNew && tellNext(why.next, day)}
        </p>
        <Since since={why.since} by={why.by} />
      </div>
      <Cure why={why} customer={customer} />
    </li>
  );
}

/** To the reseller whose state it is; one that stands higher than the customer's own is found by its name. */
function ResellerLink({ why, customer }: { why: StatusReasonTold; customer: Customer }) {
  const name = why.facts.reseller;
  if (typeof name !== 'string') return null;
  const label = i18n.t({ id: 'customers.condition.reseller', message: 'Open {name}', values: { name } });
  if (name === customer.reseller_name && customer.reseller_id !== null) {
    return (
      <Link to="/customers/$id/{-$panel}" params={{ id: customer.reseller_id, panel: undefined }}>
        {label}
      </Link>
    );
  }
  return (
    <Link to="/customers" search={{ where: [`name:is:${name}`] }}>
      {label}
    </Link>
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
  const dialog = useStatusDialog();
  const may = useMayChange(customer);
  if (!may) return null;
  if (why.status === 'credit_exceeded') {
    return (
      <>
        <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
          {i18n.t({ id: 'customers.raise_limit', message: 'Change the limit' })}
        </Button>
        {open && <LimitDialog customer={customer} onClose={() => setOpen(false)} />}
      </>
    );
  }
  const action = CURES[why.status];
  if (!action || !customer.actions?.[action as keyof CustomerActions].allowed) return null;
  return (
    <Button variant="default" size="compact-sm" onClick={() => dialog.open({ action })}>
      {actionLabel(action)}
    </Button>
  );
}

/** What is arranged and has not come yet, where whoever opens the customer sees it. */
function Coming({ customer }: { customer: Customer }) {
  const told = useQuery(getCustomerStatusOptions({ path: { customer_id: customer.id } }));
  const may = useMayChangeStatus(customer);
  const dialog = useStatusDialog();
  if (told.isError) {
    const sentence = i18n.t({ id: 'customers.scheduled.unknown', message: 'What is scheduled cannot be shown: {reason}', values: { reason: sentenceOf(told.error) } });
    return (
      <p className={styles.coming} role="alert">
        {sentence}{' '}
        <button type="button" className={styles.link} onClick={() => void told.refetch()}>
          {i18n.t({ id: 'customers.scheduled.retry', message: 'Try again' })}
        </button>
      </p>
    );
  }
  if (!told.data?.scheduled.length) return null;
  return (
    <div className={styles.coming}>
      <Scheduled scheduled={told.data.scheduled} zone={customer.time_zone} onChange={may ? dialog.open : undefined} />
    </div>
  );
}
