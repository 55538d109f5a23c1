import { i18n } from '@lingui/core';
import type { Account, Product } from '~/api';
import type { Column } from '~/kit/data-table/columns';
import { formatDay, When } from '~/kit/date';
import { AccountState } from './state';

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

export function modelLabel(model: Account['balance_model']): string {
  switch (model) {
    case 'debit':
      return i18n.t({ id: 'customers.model.debit', message: 'Money of its own, paid in before' });
    case 'voucher':
      return i18n.t({ id: 'customers.model.voucher', message: 'A value to be spent at once' });
    case 'individual':
      return i18n.t({ id: 'customers.model.individual', message: "The customer's balance, up to its own limit" });
    default:
      return i18n.t({ id: 'customers.model.subordinate', message: "The customer's balance" });
  }
}
