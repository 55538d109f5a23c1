import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Account, AccountReason } from '~/api';
import { AccountDialog, actLabel, type AccountAction } from '../accounts/dialogs';
import { isInherited, StateChip, stateTone } from '../accounts/state';
import { When } from '~/kit/date';
import styles from '../record.module.css';
import { useMayChangeAccount } from './editing';
import type { AccountPanelProps } from './panels';
import { callsLabel, whyLabel } from './words';

/** Everything that holds, its own and what its customer brings upon it, with the calls that each leaves and what ends it. */
export function AccountConditions({ customer, account }: AccountPanelProps) {
  if (account.reasons.length === 0) return null;
  return (
    <ul className={styles.conditions} aria-label={i18n.t({ id: 'account.conditions', message: 'What holds now' })}>
      {account.reasons.map((why) => (
        <Condition key={why.status} why={why} customer={customer} account={account} />
      ))}
    </ul>
  );
}

function Condition({ why: { status, calls }, customer, account }: AccountPanelProps & { why: AccountReason }) {
  const since = sinceOf(account, status);
  return (
    <li className={styles.condition} data-tone={stateTone(status)}>
      <StateChip status={status} />
      <div className={styles.why}>
        <p>
          {whyLabel(status)}{' '}
          {isInherited(status) && (
            <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: undefined }}>
              {i18n.t({ id: 'account.condition.customer', message: 'Open {name}', values: { name: customer.name } })}
            </Link>
          )}
          {status === 'closed' && <WentTo account={account} />}
        </p>
        <p className="dimmed">
          {i18n.t({ id: 'account.condition.leaves', message: 'It leaves: {calls}', values: { calls: callsLabel(calls) } })}
          {since !== null && (
            <>
              {' · '}
              {i18n.t({ id: 'account.condition.since', message: 'since' })} <When at={since} zoned />
            </>
          )}
        </p>
      </div>
      <Cure status={status} customer={customer} account={account} />
    </li>
  );
}

function WentTo({ account: { moved_to } }: { account: Account }) {
  if (moved_to === null) return null;
  return (
    <Link to="/customers/$customer/accounts/$account/{-$panel}" params={{ customer: moved_to.customer_id, account: moved_to.account_id, panel: undefined }}>
      {i18n.t({ id: 'account.moved_to', message: 'It went on with another customer' })}
    </Link>
  );
}

function sinceOf(account: Account, status: AccountReason['status']): string | null {
  if (status === 'closed') return account.terminated_at;
  if (status === 'blocked') return account.blocked_at;
  return status === 'screening' || status === 'quarantine' ? account.fraud_since : null;
}

const CURES: Partial<Record<AccountReason['status'], AccountAction>> = { blocked: 'unblock', inactive: 'activate', screening: 'clear', quarantine: 'clear' };

function Cure({ status, customer, account }: AccountPanelProps & { status: AccountReason['status'] }) {
  const [open, setOpen] = useState(false);
  const may = useMayChangeAccount(customer, account);
  const act = CURES[status];
  if (!may || !act) return null;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        {actLabel(act)}
      </Button>
      {open && <AccountDialog account={account} action={act} onClose={() => setOpen(false)} />}
    </>
  );
}
