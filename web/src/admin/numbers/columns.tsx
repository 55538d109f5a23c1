import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import type { DidTold } from '~/api';
import { dialled, DidStateChip } from '~/admin/did-words';
import type { Column } from '~/kit/data-table/columns';
import { When } from '~/kit/date';
import { Money } from '~/kit/money';
import { stringifySearch, type Search } from '~/kit/url';
import { countryWords } from './words';

/** The same list with a number opened beside it. */
export const hrefOf = (search: Search, number: string) => `/dids${stringifySearch({ ...search, number })}`;

const none = <span className="dimmed">–</span>;

export const columnsFor = (search: Search, ours: boolean): Column<DidTold>[] => [
  {
    id: 'number',
    label: () => i18n.t({ id: 'numbers.number', message: 'Number' }),
    width: 140,
    pinned: true,
    sort: 'number',
    cell: (row) => (
      <a className="numbers" href={hrefOf(search, row.number)}>
        {dialled(row.number)}
      </a>
    ),
  },
  { id: 'state', label: () => i18n.t({ id: 'numbers.state', message: 'State' }), width: 195, cell: (row) => <DidStateChip did={row} /> },
  { id: 'customer', label: () => i18n.t({ id: 'numbers.holder', message: 'Held by' }), width: 180, cell: (row) => <Holder did={row} /> },
  {
    id: 'country',
    label: () => i18n.t({ id: 'numbers.country', message: 'Country' }),
    width: 100,
    sort: 'country',
    cell: (row) => (row.country ? countryWords(row.country) : none),
  },
  ...(ours ? OURS : []),
  {
    id: 'pricing',
    label: () => i18n.t({ id: 'numbers.pricing', message: 'Pricing batch' }),
    width: 140,
    cell: (row) => row.pricing_batch_name ?? none,
  },
  {
    id: 'price',
    label: () => i18n.t({ id: 'numbers.monthly', message: 'Asked a month' }),
    width: 115,
    align: 'end',
    cell: (row) => (row.free_of_charge ? freeOfCharge() : <Money value={row.monthly_price} />),
  },
  { id: 'description', label: () => i18n.t({ id: 'numbers.description', message: 'Description' }), width: 130, cell: (row) => row.description || none },
  { id: 'group', label: () => i18n.t({ id: 'numbers.group', message: 'Group' }), width: 110, hidden: true, cell: (row) => row.group || none },
  {
    id: 'assigned_at',
    label: () => i18n.t({ id: 'numbers.assigned_at', message: 'Assigned' }),
    width: 120,
    hidden: true,
    cell: (row) => <When at={row.assigned_at} detail="day" />,
  },
  {
    id: 'released_at',
    label: () => i18n.t({ id: 'numbers.released_at', message: 'Released' }),
    width: 120,
    hidden: true,
    cell: (row) => <When at={row.released_at} detail="day" />,
  },
  {
    id: 'added_at',
    label: () => i18n.t({ id: 'numbers.added_at', message: 'Added' }),
    width: 120,
    hidden: true,
    sort: 'added_at',
    cell: (row) => <When at={row.added_at} detail="day" />,
  },
];

/** What the operator alone is told. */
const OURS: Column<DidTold>[] = [
  { id: 'batch', label: () => i18n.t({ id: 'numbers.batch', message: 'Vendor batch' }), width: 140, cell: (row) => row.batch_name },
  { id: 'vendor', label: () => i18n.t({ id: 'numbers.vendor', message: 'Vendor' }), width: 150, hidden: true, cell: (row) => row.vendor },
];

export const freeOfCharge = () => i18n.t({ id: 'numbers.free_of_charge', message: 'Free of charge' });

/** A customer; of a free number the reseller in whose pool it is. */
export function Holder({ did: { customer_id: id, customer_name: name, state } }: { did: DidTold }) {
  if (id === null) return none;
  const pooled = state === 'in_pool' || state === 'frozen';
  return (
    <>
      <Link to="/customers/$id/{-$panel}" params={{ id, panel: 'dids' }}>
        {name}
      </Link>
      {pooled && <span className="dimmed"> · {i18n.t({ id: 'numbers.its_pool', message: 'its pool' })}</span>}
    </>
  );
}

export function DidCard({ did, href }: { did: DidTold; href: string }) {
  return (
    <>
      <a className="numbers" href={href}>
        {dialled(did.number)}
      </a>
      <div>
        <DidStateChip did={did} />
      </div>
      {did.customer_id !== null && (
        <div>
          <Holder did={did} />
        </div>
      )}
      {did.description && <div className="dimmed">{did.description}</div>}
    </>
  );
}
