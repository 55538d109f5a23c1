import { i18n } from '@lingui/core';
import type { AccountListed } from '~/api';
import { modelLabel } from '../accounts/columns';
import { AccountState } from '../accounts/state';
import { Tag } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { formatDay, When } from '~/kit/date';
import { Money } from '~/kit/money';
import { stringifySearch } from '~/kit/url';
import { fieldLabel, modelName, roleLabel } from './words';

export const hrefOf = (row: AccountListed) => `/customers/${row.customer_id}/accounts/${row.id}`;

/** All that the list can show; what is hidden is offered in its settings. */
export const COLUMNS: Column<AccountListed>[] = [
  {
    id: 'identifier',
    label: () => fieldLabel('identifier'),
    width: 170,
    pinned: true,
    sort: 'identifier',
    cell: (row) => (
      <a href={hrefOf(row)} className="numbers">
        {row.identifier}
      </a>
    ),
  },
  {
    id: 'customer',
    label: () => fieldLabel('customer'),
    width: 180,
    sort: 'customer',
    cell: (row) => <a href={`/customers/${row.customer_id}`}>{row.customer_name ?? row.customer_id}</a>,
  },
  {
    id: 'status',
    label: () => i18n.t({ id: 'customers.field.status', message: 'Status' }),
    width: 172,
    cell: (row) => row.status !== 'active' && <AccountState account={row} />,
  },
  {
    id: 'product',
    label: () => fieldLabel('product'),
    width: 150,
    sort: 'product',
    cell: (row) => <a href={`/products/${row.product_id}`}>{row.product_name}</a>,
  },
  {
    id: 'model',
    label: () => i18n.t({ id: 'accounts.type', message: 'Type' }),
    width: 128,
    cell: (row) => (
      <span title={modelLabel(row.balance_model)}>
        <Tag>{modelName(row.balance_model)}</Tag>
      </span>
    ),
  },
  { id: 'role', label: () => i18n.t({ id: 'accounts.role', message: 'Role' }), width: 120, cell: (row) => roleLabel(row.role) },
  {
    id: 'balance',
    label: () => i18n.t({ id: 'customers.balance', message: 'Balance' }),
    width: 138,
    align: 'end',
    sort: 'balance',
    cell: (row) => <Money value={row.balance} />,
  },
  {
    id: 'credit_limit',
    label: () => i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' }),
    width: 104,
    align: 'end',
    cell: (row) => <Money value={row.balance_model === 'individual' ? row.credit_limit : null} none={limitless(row)} />,
  },
  { id: 'batch', label: () => fieldLabel('batch'), width: 130, sort: 'batch', cell: (row) => row.batch && <Batch name={row.batch} /> },
  {
    id: 'control_number',
    label: () => fieldLabel('control_number'),
    width: 130,
    align: 'end',
    hidden: true,
    sort: 'control_number',
    cell: (row) => row.control_number !== null && <span className="numbers">{row.control_number}</span>,
  },
  { id: 'description', label: () => fieldLabel('description'), width: 180, hidden: true, cell: (row) => row.description },
  {
    id: 'identifiers',
    label: () => i18n.t({ id: 'customers.account.also', message: 'Also known as' }),
    width: 170,
    hidden: true,
    cell: (row) => row.identifiers.filter((one) => one !== row.identifier).join(', '),
  },
  {
    id: 'opened_at',
    label: () => i18n.t({ id: 'customers.account.opened', message: 'Opened' }),
    width: 116,
    sort: 'opened_at',
    cell: (row) => <When at={row.opened_at} detail="day" />,
  },
  {
    id: 'expires_by',
    label: () => i18n.t({ id: 'customers.account.expires', message: 'Expires' }),
    width: 116,
    hidden: true,
    cell: (row) => (row.expires_by === null ? <span className="dimmed">–</span> : formatDay(row.expires_by)),
  },
  { id: 'id', label: () => i18n.t({ id: 'customers.field.id', message: 'ID' }), width: 90, hidden: true, cell: (row) => row.id },
];

const limitless = (row: AccountListed) => (row.balance_model === 'individual' ? i18n.t({ id: 'customers.no_limit', message: 'No limit' }) : '–');

/** A batch leads to all that are in it. */
const Batch = ({ name }: { name: string }) => <a href={`/accounts${stringifySearch({ batch: name })}`}>{name}</a>;
