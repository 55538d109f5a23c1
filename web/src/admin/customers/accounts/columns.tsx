import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import type { Account } from '~/api';
import { roleLabel } from '~/admin/account-roles';
import type { Column } from '~/kit/data-table/columns';
import { formatDay, When } from '~/kit/date';
import { AccountState } from './state';

export { AccountState, StateChip, stateLabel } from './state';

export const accountHref = ({ customer_id, id }: Pick<Account, 'customer_id' | 'id'>) => `/customers/${customer_id}/accounts/${id}`;

export const ACCOUNT_COLUMNS: Column<Account>[] = [
  {
    id: 'identifier',
    label: () => i18n.t({ id: 'customers.account.identifier', message: 'Number or login' }),
    width: 180,
    pinned: true,
    cell: (row) => (
      <Link className="numbers" to="/customers/$customer/accounts/$account/{-$panel}" params={{ customer: row.customer_id, account: row.id, panel: undefined }}>
        {row.identifier}
      </Link>
    ),
  },
  { id: 'state', label: () => i18n.t({ id: 'customers.field.status', message: 'Status' }), width: 190, cell: (row) => <AccountState account={row} /> },
  {
    id: 'product',
    label: () => i18n.t({ id: 'customers.xdr.product', message: 'Product' }),
    width: 160,
    cell: (row) => <Link to="/products/$id" params={{ id: row.product_id }}>{row.product_name}</Link>,
  },
  { id: 'role', label: () => i18n.t({ id: 'customers.account.role', message: 'Role' }), width: 130, cell: (row) => roleLabel(row.role) },
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
    cell: (row) => (row.expires_by === null ? <span className="dimmed">–</span> : formatDay(row.expires_by)),
  },
  { id: 'batch', label: () => i18n.t({ id: 'customers.account.batch', message: 'Batch' }), width: 120, hidden: true, cell: (row) => row.batch },
  { id: 'description', label: () => i18n.t({ id: 'customers.account.description', message: 'Description' }), width: 180, hidden: true, cell: (row) => row.description },
  { id: 'id', label: () => i18n.t({ id: 'customers.field.id', message: 'ID' }), width: 90, hidden: true, cell: (row) => row.id },
];

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
