import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import type { Account, AccountStatus, Product } from '~/api';
import { StatusChip, statusLabel } from '~/admin/status-chip';
import { ToneChip, type Tone } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { formatDay, When } from '~/kit/date';
import { IconArchive, IconBan, IconCircleCheck, IconClockPlay, IconCreditCardOff, IconHourglass, IconPlayerPause, IconWalletOff } from '~/kit/icons';
import styles from '../customers.module.css';

export function accountColumns(products: readonly Product[]): Column<Account>[] {
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return [
    {
      id: 'identifier',
      label: () => i18n.t({ id: 'customers.account.identifier', message: 'Number or login' }),
      width: 180,
      pinned: true,
      cell: (row) => <strong className="numbers">{row.identifier}</strong>,
    },
    { id: 'state', label: () => i18n.t({ id: 'customers.field.status', message: 'Status' }), width: 190, cell: (row) => <AccountState account={row} /> },
    {
      id: 'product',
      label: () => i18n.t({ id: 'customers.xdr.product', message: 'Product' }),
      width: 160,
      cell: (row) => <a href={`/products/${row.product_id}`}>{names.get(row.product_id) ?? row.product_id}</a>,
    },
    {
      id: 'balance_model',
      label: () => i18n.t({ id: 'customers.account.pays', message: 'Pays with' }),
      width: 190,
      cell: (row) => modelLabel(row.balance_model),
    },
    {
      id: 'identifiers',
      label: () => i18n.t({ id: 'customers.account.also', message: 'Also known as' }),
      width: 170,
      cell: (row) => row.identifiers.filter((one) => one !== row.identifier).join(', '),
    },
    {
      id: 'opened_at',
      label: () => i18n.t({ id: 'customers.account.opened', message: 'Opened' }),
      width: 120,
      cell: (row) => <When at={row.opened_at} detail="day" />,
    },
    {
      id: 'expires_on',
      label: () => i18n.t({ id: 'customers.account.expires', message: 'Expires' }),
      width: 120,
      cell: (row) => (row.expires_on === null ? <span className="dimmed">–</span> : formatDay(row.expires_on)),
    },
    { id: 'id', label: () => i18n.t({ id: 'customers.field.id', message: 'ID' }), width: 90, hidden: true, cell: (row) => row.id },
  ];
}

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

export function StateChip({ status }: { status: AccountStatus }) {
  const look = LOOKS[status];
  if (!look) return <StatusChip status={status.replace(OF_CUSTOMER, '')} label={stateLabel(status)} />;
  return (
    <ToneChip tone={look.tone} icon={look.icon}>
      {look.label()}
    </ToneChip>
  );
}

/** Those that an account may have of itself. */
const LOOKS: Partial<Record<AccountStatus, { tone: Tone; icon: Icon; label: () => string }>> = {
  active: { tone: 'ok', icon: IconCircleCheck, label: () => i18n.t({ id: 'customers.account.open', message: 'Open' }) },
  closed: { tone: 'dim', icon: IconArchive, label: () => i18n.t({ id: 'customers.account.terminated', message: 'Terminated' }) },
  blocked: { tone: 'bad', icon: IconBan, label: () => i18n.t({ id: 'customers.account.blocked', message: 'Blocked' }) },
  inactive: { tone: 'dim', icon: IconPlayerPause, label: () => i18n.t({ id: 'customers.account.inactive', message: 'Inactive' }) },
  quarantine: { tone: 'bad', icon: IconBan, label: () => i18n.t({ id: 'customers.account.quarantine', message: 'Quarantine' }) },
  screening: { tone: 'warn', icon: IconHourglass, label: () => i18n.t({ id: 'customers.account.screening', message: 'Screening' }) },
  overdraft: { tone: 'bad', icon: IconWalletOff, label: () => i18n.t({ id: 'customers.account.overdraft', message: 'More used up than it had' }) },
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
  credit_exceeded: {
    tone: 'bad',
    icon: IconCreditCardOff,
    label: () => i18n.t({ id: 'customers.account.credit_exceeded', message: 'Its own limit reached' }),
  },
};

const OF_CUSTOMER = /^customer_/;

export function stateLabel(status: AccountStatus): string {
  const own = LOOKS[status];
  if (own) return own.label();
  const inherited = statusLabel(status.replace(OF_CUSTOMER, ''));
  if (!OF_CUSTOMER.test(status)) return inherited;
  return i18n.t({ id: 'customers.account.of_customer', message: 'Customer: {status}', values: { status: inherited } });
}

export function modelLabel(model: Account['balance_model']): string {
  switch (model) {
    case 'debit':
      return i18n.t({ id: 'customers.model.debit', message: 'Money of its own, paid in before' });
    case 'voucher':
      return i18n.t({ id: 'customers.model.voucher', message: 'A fixed value, spent at once' });
    case 'individual':
      return i18n.t({ id: 'customers.model.individual', message: "The customer's balance, up to its own limit" });
    default:
      return i18n.t({ id: 'customers.model.subordinate', message: "The customer's balance" });
  }
}
