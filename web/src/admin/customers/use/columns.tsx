import { i18n } from '@lingui/core';
import type { Xdr } from '~/api';
import type { Column } from '~/kit/data-table/columns';
import { When } from '~/kit/date';
import { allDecimals, usedExactly, usedOf, whatWords } from './words';

/** The columns for one customer: its zone, and links that keep the filters of the page. */
export function xdrColumns(zone: string, currency: string, hrefOf: (xdr: Xdr) => string): Column<Xdr>[] {
  return [
    {
      id: 'effective_at',
      label: () => i18n.t({ id: 'customers.xdr.when', message: 'When' }),
      width: 196,
      pinned: true,
      cell: (row) => (
        <a href={hrefOf(row)}>
          <When at={row.effective_at} detail="second" zone={zone} />
        </a>
      ),
    },
    { id: 'service', label: () => i18n.t({ id: 'customers.xdr.service', message: 'Service' }), width: 130, cell: (row) => whatWords(row) },
    { id: 'calling', label: () => i18n.t({ id: 'customers.xdr.from', message: 'From' }), width: 130, cell: (row) => row.calling },
    { id: 'called', label: () => i18n.t({ id: 'customers.xdr.to', message: 'To' }), width: 130, cell: (row) => row.called },
    { id: 'destination', label: () => i18n.t({ id: 'customers.xdr.destination', message: 'Destination' }), width: 160, cell: (row) => factOf(row, 'de') },
    {
      id: 'used',
      label: () => i18n.t({ id: 'customers.xdr.used', message: 'Used' }),
      width: 84,
      align: 'end',
      cell: (row) => <span title={usedExactly(row.service, row.used)}>{usedOf(row)}</span>,
    },
    {
      id: 'charged',
      label: () => i18n.t({ id: 'customers.xdr.charged', message: 'Charged' }),
      width: 88,
      align: 'end',
      cell: (row) => <span title={usedExactly(row.service, row.charged)}>{usedOf({ ...row, used: row.charged })}</span>,
    },
    {
      id: 'amount',
      label: () => i18n.t({ id: 'customers.xdr.amount_in', message: 'Amount, {currency}', values: { currency } }),
      width: 120,
      align: 'end',
      cell: (row) => <span className="numbers">{allDecimals(row.amount)}</span>,
    },
    { id: 'account', label: () => i18n.t({ id: 'customers.xdr.account', message: 'Account' }), width: 130, cell: (row) => factOf(row, 'ac') || row.account_id },
    { id: 'product', label: () => i18n.t({ id: 'customers.xdr.product', message: 'Product' }), width: 130, hidden: true, cell: (row) => factOf(row, 'pr') },
    { id: 'tariff', label: () => i18n.t({ id: 'customers.xdr.tariff', message: 'Tariff' }), width: 150, hidden: true, cell: (row) => factOf(row, 'tf') },
    {
      id: 'recorded_at',
      label: () => i18n.t({ id: 'customers.xdr.recorded', message: 'Recorded' }),
      width: 196,
      hidden: true,
      cell: (row) => <When at={row.recorded_at} detail="second" zone={zone} />,
    },
    { id: 'id', label: () => i18n.t({ id: 'customers.field.id', message: 'ID' }), width: 280, hidden: true, cell: (row) => row.id },
  ];
}

/** A fact as a text; what is not there is empty. */
export function factOf(xdr: Pick<Xdr, 'facts'>, key: string): string {
  const fact = xdr.facts[key];
  return fact === undefined || fact === null ? '' : String(fact);
}
