import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import type { Account, AccountStatus } from '~/api';
import { StatusChip, statusLabel, statusTone } from '~/admin/status-chip';
import { ToneChip, type Tone } from '~/kit/chip';
import {
  IconArchive, IconBan, IconCircleCheck, IconClockPlay, IconCreditCardOff, IconHourglass, IconLock, IconPlugX, IconShieldQuestion, IconWalletOff,
} from '~/kit/icons';
import styles from '../customers.module.css';

/** The gravest of all that hold, those of the customer too; all of them on hover. */
export function AccountState({ account: { status, statuses } }: { account: Pick<Account, 'status' | 'statuses'> }) {
  const more = statuses.length - 1;
  return (
    <span title={statuses.map(stateLabel).join('\n') || undefined}>
      <StateChip status={status} />
      {more > 0 && <span className={styles.more}>+{more}</span>}
    </span>
  );
}

export function StateChip({ status, soft = false }: { status: AccountStatus; soft?: boolean }) {
  const look = LOOKS[status];
  if (!look) return <StatusChip status={status.replace(OF_CUSTOMER, '')} label={stateLabel(status)} soft={soft} />;
  return (
    <ToneChip tone={look.tone} icon={look.icon} soft={soft}>
      {look.label()}
    </ToneChip>
  );
}

/** Those that an account may have of itself. */
const LOOKS: Partial<Record<AccountStatus, { tone: Tone; icon: Icon; label: () => string }>> = {
  active: { tone: 'ok', icon: IconCircleCheck, label: () => i18n.t({ id: 'customers.account.open', message: 'Open' }) },
  closed: { tone: 'dim', icon: IconArchive, label: () => i18n.t({ id: 'customers.account.terminated', message: 'Terminated' }) },
  blocked: { tone: 'bad', icon: IconBan, label: () => i18n.t({ id: 'customers.account.blocked', message: 'Blocked' }) },
  expired: { tone: 'warn', icon: IconHourglass, label: () => i18n.t({ id: 'customers.account.expired', message: 'Expired' }) },
  not_yet_active: {
    tone: 'info',
    icon: IconClockPlay,
    label: () => i18n.t({ id: 'customers.account.not_yet_active', message: 'Not yet active' }),
  },
  zero_balance: {
    tone: 'bad',
    icon: IconWalletOff,
    label: () => i18n.t({ id: 'customers.account.zero_balance', message: 'No money of its own left' }),
  },
  inactive: { tone: 'warn', icon: IconLock, label: () => i18n.t({ id: 'customers.account.inactive', message: 'Inactive' }) },
  overdraft: { tone: 'bad', icon: IconWalletOff, label: () => i18n.t({ id: 'customers.account.overdraft', message: 'More used up than it had' }) },
  screening: { tone: 'warn', icon: IconShieldQuestion, label: () => i18n.t({ id: 'customers.account.screening', message: 'Screening' }) },
  quarantine: { tone: 'bad', icon: IconPlugX, label: () => i18n.t({ id: 'customers.account.quarantine', message: 'Quarantine' }) },
  credit_exceeded: {
    tone: 'bad',
    icon: IconCreditCardOff,
    label: () => i18n.t({ id: 'customers.account.credit_exceeded', message: 'Its own limit reached' }),
  },
};

const OF_CUSTOMER = /^customer_/;

/** It is the customer's, or a reseller's above it, and ends with theirs. */
export const isInherited = (status: AccountStatus): boolean => /^(?:customer|reseller)_/.test(status);

/** How grave it is, as the chip has it. */
export const stateTone = (status: AccountStatus): Tone => LOOKS[status]?.tone ?? statusTone(status.replace(OF_CUSTOMER, ''));

export function stateLabel(status: AccountStatus): string {
  const own = LOOKS[status];
  if (own) return own.label();
  const inherited = statusLabel(status.replace(OF_CUSTOMER, ''));
  if (!OF_CUSTOMER.test(status)) return inherited;
  return i18n.t({ id: 'customers.account.of_customer', message: 'Customer: {status}', values: { status: inherited } });
}
