import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import type { DidTold } from '~/api';
import { dialled, DidStateChip } from '~/admin/did-words';
import type { Column } from '~/kit/data-table/columns';
import { When } from '~/kit/date';
import { Money } from '~/kit/money';
import { countryName } from '../words';

const none = <span className="dimmed">–</span>;

export const customerDidColumns = (customerId: string): Column<DidTold>[] => [
  {
    id: 'number',
    label: () => i18n.t({ id: 'customers.did.number', message: 'Number' }),
    width: 170,
    pinned: true,
    sort: 'number',
    cell: (row) => <strong className="numbers">{dialled(row.number)}</strong>,
  },
  { id: 'state', label: () => i18n.t({ id: 'customers.did.state', message: 'State' }), width: 190, cell: (row) => <DidStateChip did={row} /> },
  {
    id: 'account',
    label: () => i18n.t({ id: 'customers.did.account', message: 'Account' }),
    width: 150,
    cell: ({ account_id: id, account_identifier: name }) =>
      id === null ? (
        none
      ) : (
        <Link to="/customers/$customer/accounts/$account/{-$panel}" params={{ customer: customerId, account: id, panel: undefined }}>
          {name ?? id}
        </Link>
      ),
  },
  {
    id: 'price',
    label: () => i18n.t({ id: 'customers.did.monthly', message: 'Asked a month' }),
    width: 130,
    align: 'end',
    cell: (row) => (row.free_of_charge ? i18n.t({ id: 'customers.did.free', message: 'Free of charge' }) : <Money value={row.monthly_price} />),
  },
  {
    id: 'country',
    label: () => i18n.t({ id: 'customers.did.country', message: 'Country' }),
    width: 130,
    sort: 'country',
    cell: (row) => (row.country ? countryName(row.country) : none),
  },
  { id: 'description', label: () => i18n.t({ id: 'customers.did.description', message: 'Description' }), width: 200, cell: (row) => row.description || none },
  {
    id: 'assigned_at',
    label: () => i18n.t({ id: 'customers.did.assigned_at', message: 'Assigned' }),
    width: 120,
    cell: (row) => <When at={row.assigned_at} detail="day" />,
  },
];
