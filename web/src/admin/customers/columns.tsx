import { i18n } from '@lingui/core';
import type { Customer } from '~/api';
import { NotHere, StatusChip } from '~/admin/status-chip';
import { Tag } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { When } from '~/kit/date';
import { IconPhone, IconPhoneOff } from '~/kit/icons';
import { formatCount, Money } from '~/kit/money';
import { balanceControlLabel, countryName, fieldLabel, kindLabel, whyOf } from './words';
import styles from './customers.module.css';

const text = (field: 'company_name' | 'phone' | 'city' | 'postal_code', width: number, sort?: string): Column<Customer> => ({
  id: field,
  label: () => fieldLabel(field),
  width,
  hidden: true,
  cell: (row) => row[field],
  ...(sort && { sort }),
});

/** All that the list can show; what is hidden is offered in its settings. */
export const COLUMNS: Column<Customer>[] = [
  { id: 'name', label: () => fieldLabel('name'), width: 188, pinned: true, sort: 'name', cell: (row) => <Name row={row} /> },
  { id: 'status', label: () => fieldLabel('status'), width: 172, sort: 'status', cell: (row) => <Status row={row} /> },
  {
    id: 'balance_control',
    label: () => i18n.t({ id: 'customers.balance_control', message: 'Balance control' }),
    width: 120,
    sort: 'balance_control',
    cell: (row) => <Tag>{balanceControlLabel(row.balance_control)}</Tag>,
  },
  { id: 'currency', label: () => fieldLabel('currency'), width: 78, sort: 'currency', cell: (row) => row.currency },
  {
    id: 'balance',
    label: () => i18n.t({ id: 'customers.balance', message: 'Balance' }),
    width: 122,
    align: 'end',
    sort: 'balance',
    cell: (row) => <Money bare value={isPrepaid(row) ? null : row.balance} />,
  },
  {
    id: 'credit_limit',
    label: () => i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' }),
    width: 104,
    align: 'end',
    sort: 'credit_limit',
    cell: (row) => <Money bare value={isPrepaid(row) ? null : row.credit_limit} none={isPrepaid(row) ? '–' : noLimit()} />,
  },
  {
    id: 'available_funds',
    label: () => i18n.t({ id: 'customers.available_funds', message: 'Available funds' }),
    width: 120,
    align: 'end',
    sort: 'available_funds',
    cell: (row) => <Money bare value={isPrepaid(row) ? row.available_funds : null} />,
  },
  { id: 'email', label: () => fieldLabel('email'), width: 120, sort: 'email', cell: (row) => row.email },
  {
    id: 'accounts',
    label: () => i18n.t({ id: 'customers.accounts', message: 'Accounts' }),
    width: 92,
    align: 'end',
    sort: 'accounts',
    cell: (row) => <Accounts row={row} />,
  },
  { id: 'class', label: () => fieldLabel('class'), width: 130, hidden: true, sort: 'class', cell: (row) => row.class_name },
  text('company_name', 180, 'company_name'),
  text('phone', 150, 'phone'),
  text('city', 130, 'city'),
  { id: 'country', label: () => fieldLabel('country'), width: 130, hidden: true, sort: 'country', cell: (row) => countryName(row.country) },
  text('postal_code', 90, 'postal_code'),
  {
    id: 'managed_by',
    label: () => i18n.t({ id: 'customers.managed_by', message: 'Managed by' }),
    width: 160,
    hidden: true,
    sort: 'managed_by',
    cell: (row) => row.reseller_name,
  },
  {
    id: 'registered_at',
    label: () => i18n.t({ id: 'customers.created', message: 'Created' }),
    width: 130,
    hidden: true,
    sort: 'registered_at',
    cell: (row) => <When at={row.registered_at} detail="day" />,
  },
];

const PERSONAL_ORDERS = ['email', 'phone', 'city', 'postal_code'];

/** For people from whom personal data is hidden: an order by it would tell it. */
export const WITHOUT_PERSONAL_ORDERS = COLUMNS.map(({ sort, ...column }): Column<Customer> => (sort === undefined || PERSONAL_ORDERS.includes(sort) ? column : { ...column, sort }));

const isPrepaid = (row: Customer) => row.balance_control === 'prepaid';

export const noLimit = () => i18n.t({ id: 'customers.no_limit', message: 'No limit' });

function Name({ row }: { row: Customer }) {
  return (
    <>
      <a href={`/customers/${row.id}`} className={row.matched ? styles.found : undefined}>
        {row.name}
      </a>
      {row.kind !== 'retail' && <span className={styles.kind}>{kindLabel(row.kind)}</span>}
      <MatchedHint row={row} />
    </>
  );
}

/** By what a search found the row, where its name does not show it. */
export function MatchedHint({ row }: { row: Customer }) {
  if (!row.matched) return null;
  const { field, text: found } = row.matched;
  return (
    <span className={styles.matched} title={`${fieldLabel(field)}: ${found}`}>
      {fieldLabel(field)}: {field === 'country' ? countryName(found) : found}
    </span>
  );
}

/** Icon and word of the gravest; the reasons of all of them on hover. */
export function Status({ row }: { row: Customer }) {
  const more = row.statuses.length - 1;
  if (row.status === 'active') return null;
  return (
    <span title={whyOf(row)}>
      <StatusChip status={row.status} />
      {row.not_operational_here && <NotHere />}
      {more > 0 && <span className={styles.more}>+{more}</span>}
    </span>
  );
}

/** How many there are; a sign of its own where somebody who should have some has none. */
export function Accounts({ row }: { row: Customer }) {
  if (row.accounts === 0 && row.kind !== 'retail') return <span className="dimmed">–</span>;
  if (row.accounts === 0) {
    return (
      <span className={styles.noAccounts}>
        <IconPhoneOff size={15} aria-hidden />
        {i18n.t({ id: 'customers.no_accounts', message: 'None' })}
      </span>
    );
  }
  return (
    <span className={styles.accounts}>
      <IconPhone size={15} aria-hidden />
      {formatCount(row.accounts)}
    </span>
  );
}
