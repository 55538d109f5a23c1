import { i18n } from '@lingui/core';
import { useMemo, useState } from 'react';
import { useCan } from '~/admin/session';
import type { Customer, Invoice } from '~/api';
import { getAllInvoicesOptions, getInvoicesOptions } from '~/api/@tanstack/react-query.gen';
import { useMayAdjust } from '~/admin/customers/may-change';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { formatDay } from '~/kit/date';
import { FilterSelect } from '~/kit/filter/filters';
import { PeriodPicker } from '~/kit/filter/period-picker';
import { SearchBox } from '~/kit/filter/search-box';
import { IconBan } from '~/kit/icons';
import { Money } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { today } from '~/kit/period';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, useUrl, type Search } from '~/kit/url';
import { CurrencyFilter } from '../currency-filter';
import { CustomerFilter } from '../customer-filter';
import { CustomerLink } from '../customer-link';
import { Files } from '../files';
import { periodIn } from '../period-in';
import { InvoiceDetail } from './detail';
import { CollectionStatus, dueLabel, numberLabel, openLabel, paidLabel, PaymentStatus, ReviewStatus } from './words';
import { MoneySections } from '../sections';
import { VoidInvoiceDialog } from './void-dialog';
import styles from '../money.module.css';

const FILTERS = ['number', 'state', 'customer_id', 'currency', 'from', 'until'] as const;
const UNFILTERED = Object.fromEntries(FILTERS.map((name) => [name, undefined]));

const columnsFor = (ofAll: boolean): Column<Invoice>[] => [
  { id: 'number', label: numberLabel, width: 150, pinned: true, cell: (row) => <strong className={row.voided_at ? styles.struck : undefined}>{row.number}</strong> },
  ...(ofAll ? [{ id: 'customer', label: () => i18n.t({ id: 'books.customer', message: 'Customer' }), width: 190, cell: (row: Invoice) => <CustomerLink of={row} panel="invoices" /> }] : []),
  { id: 'issued', label: () => i18n.t({ id: 'money.invoice.issued', message: 'Issued' }), width: 105, cell: (row) => formatDay(row.issued_on) },
  { id: 'due', label: dueLabel, width: 105, cell: (row) => formatDay(row.due_on) },
  { id: 'total', label: () => i18n.t({ id: 'money.invoice.total', message: 'Total' }), width: 115, align: 'end', cell: (row) => <Money value={row.total} /> },
  { id: 'paid', label: paidLabel, width: 120, align: 'end', hidden: true, cell: (row) => <Money value={row.paid} /> },
  { id: 'open', label: openLabel, width: 115, align: 'end', cell: (row) => <Money value={row.open_amount} /> },
  { id: 'payment', label: () => i18n.t({ id: 'money.invoice.payment_status', message: 'Payment' }), width: 150, cell: (row) => <PaymentStatus invoice={row} /> },
  { id: 'review', label: () => i18n.t({ id: 'money.invoice.review_status', message: 'Review' }), width: 105, cell: (row) => <ReviewStatus invoice={row} /> },
  { id: 'collection', label: () => i18n.t({ id: 'money.invoice.collection_status', message: 'Collection' }), width: 115, cell: (row) => <CollectionStatus invoice={row} /> },
];

/** Of one customer, on its page. */
export function InvoicesPanel({ customer }: { customer: Customer }) {
  return <InvoiceTable customer={customer} may={useMayAdjust(customer)} />;
}

/** Of everybody whom the reader may see. */
export function InvoicesPage() {
  const may = useCan('adjust_balances');
  const wanted = wantedIn(useUrl().search);
  return (
    <Page title={i18n.t({ id: 'money.invoices', message: 'Invoices' })} actions={<Files path="invoices" wanted={wanted} />}>
      <MoneySections />
      <InvoiceTable may={may} />
    </Page>
  );
}

/** The API's filters; what is overdue is so on the day that it is for the reader, or in the customer's zone. */
function wantedIn(search: Search, zone?: string) {
  const { state, ...others } = pick(search, ...FILTERS);
  return { ...others, ...(state === 'overdue' ? { overdue_on: today(zone) } : state && { state }) };
}

function InvoiceTable({ customer, may }: { customer?: Customer; may: boolean }) {
  const { search, change } = useUrl();
  const [voiding, setVoiding] = useState<Invoice | null>(null);
  const zone = customer?.time_zone;
  const wanted = wantedIn(search, zone);
  const list = useList((page) => {
    const query = { ...wanted, ...page } as never;
    return customer ? getInvoicesOptions({ path: { customer_id: customer.id }, query }) : getAllInvoicesOptions({ query });
  });
  const columns = useMemo(() => columnsFor(!customer), [customer === undefined]);
  const clear = () => change(UNFILTERED);
  const none = i18n.t({ id: 'money.no_invoices', message: 'There is no invoice yet' });
  return (
    <>
      <DataTable
        id={customer ? 'customer-invoices' : 'invoices'}
        label={i18n.t({ id: 'money.invoices', message: 'Invoices' })}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.number}
        rowActions={
          may
            ? (row) => [{ label: voidLabel(), icon: <IconBan size={16} />, danger: true, run: () => setVoiding(row), refused: row.voided_at && i18n.t({ id: 'money.void_already', message: 'It is void already.' }) }]
            : undefined
        }
        rowDetail={(row) => <InvoiceDetail invoice={row} zone={zone} />}
        card={(row) => <InvoiceCard row={row} ofAll={!customer} />}
        toolbar={<Filters customer={customer} wanted={wanted} />}
        filtered={FILTERS.some((name) => one(search, name))}
        empty={<Empty title={none}>{i18n.t({ id: 'money.no_invoices_hint', message: 'Open items of another system are brought in by: tollhouse invoices import FILE.' })}</Empty>}
        nothingFound={<NothingFound title={i18n.t({ id: 'money.no_such_invoice', message: 'No invoice fits' })} onClear={clear} />}
      />
      {voiding && <VoidInvoiceDialog invoice={voiding} onClose={() => setVoiding(null)} />}
    </>
  );
}

const voidLabel = () => i18n.t({ id: 'money.void_asked', message: 'Declare it void…' });

function Filters({ customer, wanted }: { customer: Customer | undefined; wanted: Record<string, unknown> }) {
  const { search } = useUrl();
  const states = {
    open: i18n.t({ id: 'money.state.open', message: 'Something to pay' }),
    overdue: i18n.t({ id: 'money.state.overdue', message: 'Overdue' }),
    settled: i18n.t({ id: 'money.state.settled', message: 'Settled' }),
    void: i18n.t({ id: 'money.state.void', message: 'Void' }),
  };
  return (
    <>
      <SearchBox name="number" label={i18n.t({ id: 'money.invoice_number', message: 'Number of the invoice' })} />
      {!customer && <CustomerFilter />}
      <FilterSelect
        name="state"
        label={i18n.t({ id: 'money.state', message: 'State' })}
        all={i18n.t({ id: 'money.state.standing', message: 'All that stand' })}
        options={Object.entries(states).map(([value, label]) => ({ value, label }))}
      />
      {!customer && <CurrencyFilter />}
      <PeriodPicker zone={customer?.time_zone ?? 'UTC'} period={periodIn(search)} always={i18n.t({ id: 'money.issued_ever', message: 'Issued whenever' })} />
      {customer && <Files path="invoices" wanted={{ ...wanted, customer_id: customer.id }} />}
    </>
  );
}

function InvoiceCard({ row, ofAll }: { row: Invoice; ofAll: boolean }) {
  return (
    <>
      <div className={styles.cardHead}>
        <strong className={row.voided_at ? styles.struck : undefined}>{row.number}</strong> <PaymentStatus invoice={row} />
      </div>
      {ofAll && (
        <div>
          <CustomerLink of={row} panel="invoices" />
        </div>
      )}
      <div>
        {dueLabel()} {formatDay(row.due_on)}
      </div>
      <div>
        {openLabel()} <strong>{<Money value={row.open_amount} />}</strong> / <Money value={row.total} />
      </div>
    </>
  );
}
