import { i18n } from '@lingui/core';
import { useMemo, useState } from 'react';
import { actWords } from '~/admin/customers/adjusting/words';
import { useMayAdjust } from '~/admin/customers/may-change';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import type { Customer, Payment } from '~/api';
import { getAllPaymentsOptions, getPaymentsOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { FilterSelect } from '~/kit/filter/filters';
import { PeriodPicker } from '~/kit/filter/period-picker';
import { SearchBox } from '~/kit/filter/search-box';
import { IconArrowBackUp, IconReceipt } from '~/kit/icons';
import { formatMoney, Money } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { startOfDay } from '~/kit/period';
import { preferences } from '~/kit/preferences';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, useUrl, type Search } from '~/kit/url';
import { ChargebackDialog } from './chargeback';
import { CurrencyFilter } from '../currency-filter';
import { CustomerFilter } from '../customer-filter';
import { CustomerLink } from '../customer-link';
import { Files } from '../files';
import { periodIn } from '../period-in';
import { isZero } from '../ledger-words';
import { PaymentDetail } from './detail';
import { MoneySections } from '../sections';
import styles from '../money.module.css';

const KINDS = ['manual_payment', 'bank_transfer', 'voucher', 'ecommerce_payment', 'capture_payment', 'invoice_credit'] as const;
const FILTERS = ['reference', 'kind', 'state', 'customer_id', 'currency', 'from', 'until'] as const;
const UNFILTERED = Object.fromEntries(FILTERS.map((name) => [name, undefined]));

const unallocatedLabel = () => i18n.t({ id: 'money.unallocated', message: 'Pays nothing yet' });
const takenBackLabel = () => i18n.t({ id: 'money.taken_back', message: 'Taken back' });
const referenceLabel = () => i18n.t({ id: 'money.reference', message: 'Reference' });

const columnsFor = (zone: string, ofAll: boolean): Column<Payment>[] => [
  { id: 'received', label: () => i18n.t({ id: 'money.received', message: 'Received' }), width: 205, pinned: true, cell: (row) => <When at={row.received_at} zone={zone} /> },
  ...(ofAll ? [{ id: 'customer', label: () => i18n.t({ id: 'books.customer', message: 'Customer' }), width: 190, cell: (row: Payment) => <CustomerLink of={row} panel="payments" /> }] : []),
  { id: 'kind', label: () => i18n.t({ id: 'money.kind', message: 'Kind' }), width: 170, cell: (row) => actWords(row.kind) },
  { id: 'amount', label: () => i18n.t({ id: 'money.amount', message: 'Amount' }), width: 130, align: 'end', cell: (row) => <Money value={row.amount} /> },
  { id: 'allocated', label: () => i18n.t({ id: 'money.allocated', message: 'Pays invoices' }), width: 130, align: 'end', cell: (row) => <Some value={row.allocated} /> },
  { id: 'taken_back', label: takenBackLabel, width: 130, align: 'end', cell: (row) => <Some value={row.taken_back} /> },
  { id: 'unallocated', label: unallocatedLabel, width: 140, align: 'end', cell: (row) => <Some value={row.unallocated} /> },
  { id: 'reference', label: referenceLabel, width: 200, hidden: !ofAll, cell: (row) => row.reference },
  { id: 'made_by', label: () => i18n.t({ id: 'money.by', message: 'By' }), width: 140, hidden: ofAll, cell: (row) => whoWords(row.made_by) },
  { id: 'recorded', label: () => i18n.t({ id: 'money.recorded', message: 'Recorded here' }), width: 170, hidden: true, cell: (row) => <When at={row.recorded_at} zone={zone} /> },
];

/** Nothing is a dash: what is there stands out. */
function Some({ value }: { value: Payment['amount'] }) {
  return <Money value={isZero(value) ? null : value} />;
}

/** Of one customer, on its page. */
export function PaymentsPanel({ customer }: { customer: Customer }) {
  return <PaymentTable customer={customer} may={useMayAdjust(customer)} />;
}

/** Of everybody whom the reader may see. */
export function PaymentsPage() {
  const may = useCan('adjust_balances');
  const wanted = wantedIn(useUrl().search, preferences().timeZone);
  return (
    <Page title={i18n.t({ id: 'money.payments', message: 'Payments' })} actions={<Files path="payments" wanted={wanted} />}>
      <MoneySections />
      <PaymentTable may={may} />
    </Page>
  );
}

/** The API's filters; days are those of the zone that is named below the list. */
function wantedIn(search: Search, zone: string) {
  const { state, from, until, ...others } = pick(search, ...FILTERS);
  return { ...others, ...(from && until && { from: startOfDay(from, zone), until: startOfDay(until, zone) }), ...(state && { [state]: true }) };
}

function PaymentTable({ customer, may }: { customer?: Customer; may: boolean }) {
  const { search, change } = useUrl();
  const [takingBack, setTakingBack] = useState<Payment | null>(null);
  const zone = customer?.time_zone ?? preferences().timeZone;
  const wanted = wantedIn(search, zone);
  const list = useList((page) => {
    const query = { ...wanted, ...page } as never;
    return customer ? getPaymentsOptions({ path: { customer_id: customer.id }, query }) : getAllPaymentsOptions({ query });
  });
  const columns = useMemo(() => columnsFor(zone, !customer), [zone, customer === undefined]);
  const none = i18n.t({ id: 'money.no_payments', message: 'No money was received yet' });
  const zoned = i18n.t({ id: 'money.zone', message: 'Times: {zone}', values: { zone: zoneName(zone) } });
  return (
    <>
      <DataTable
        id={customer ? 'customer-payments' : 'payments'}
        label={i18n.t({ id: 'money.payments', message: 'Payments' })}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => `${actWords(row.kind)}, ${formatMoney(row.amount)}`}
        rowActions={(row) => actionsOf(row, may, () => setTakingBack(row))}
        rowDetail={(row) => <PaymentDetail payment={row} zone={zone} />}
        card={(row) => <PaymentCard row={row} zone={zone} ofAll={!customer} />}
        toolbar={<Filters customer={customer} wanted={wanted} zone={zone} />}
        filtered={FILTERS.some((name) => one(search, name))}
        empty={<Empty title={none}>{i18n.t({ id: 'money.no_payments_hint', message: 'Payments come by hand, by a bank statement, by card or with a voucher.' })}</Empty>}
        nothingFound={<NothingFound title={i18n.t({ id: 'money.no_such_payment', message: 'No payment fits' })} onClear={() => change(UNFILTERED)} />}
        footnote={<span className="dimmed">{zoned}</span>}
      />
      {takingBack && <ChargebackDialog payment={takingBack} onClose={() => setTakingBack(null)} />}
    </>
  );
}

function actionsOf(row: Payment, may: boolean, takeBack: () => void): RowAction[] {
  const actions: RowAction[] = [];
  if (row.xdr_id) actions.push({ label: i18n.t({ id: 'money.show_xdr', message: 'Show its xDR' }), icon: <IconReceipt size={16} />, href: `/xdrs/${row.xdr_id}` });
  if (may) actions.push({ label: i18n.t({ id: 'money.chargeback_asked', message: 'Charge back…' }), icon: <IconArrowBackUp size={16} />, danger: true, run: takeBack, refused: whyNotTakenBack(row) });
  return actions;
}

function whyNotTakenBack({ kind, amount, taken_back: taken }: Payment): string | null {
  if (kind === 'invoice_credit') return i18n.t({ id: 'money.credit_stays', message: 'No bank gave it: it is the credit of an invoice.' });
  return amount.amount === taken.amount ? i18n.t({ id: 'money.all_taken', message: 'All of it was given back or taken back already.' }) : null;
}

interface FiltersProps {
  customer: Customer | undefined;
  wanted: Record<string, unknown>;
  zone: string;
}

function Filters({ customer, wanted, zone }: FiltersProps) {
  const { search } = useUrl();
  const states = [
    { value: 'unallocated', label: unallocatedLabel() },
    { value: 'taken_back', label: takenBackLabel() },
  ];
  return (
    <>
      <SearchBox name="reference" label={referenceLabel()} />
      {!customer && <CustomerFilter />}
      <FilterSelect
        name="kind"
        label={i18n.t({ id: 'money.kind', message: 'Kind' })}
        all={i18n.t({ id: 'money.all_kinds', message: 'All kinds' })}
        options={KINDS.map((value) => ({ value, label: actWords(value) }))}
      />
      <FilterSelect name="state" label={i18n.t({ id: 'money.state', message: 'State' })} all={i18n.t({ id: 'money.all_states', message: 'All states' })} options={states} />
      {!customer && <CurrencyFilter />}
      <PeriodPicker zone={zone} period={periodIn(search)} always={i18n.t({ id: 'money.received_ever', message: 'Received whenever' })} />
      {customer && <Files path="payments" wanted={{ ...wanted, customer_id: customer.id }} />}
    </>
  );
}

function PaymentCard({ row, zone, ofAll }: { row: Payment; zone: string; ofAll: boolean }) {
  return (
    <>
      <div className={styles.cardHead}>
        <strong>
          <Money value={row.amount} />
        </strong>{' '}
        {!isZero(row.unallocated) && (
          <ToneChip soft tone="info">
            {unallocatedLabel()} <Money value={row.unallocated} />
          </ToneChip>
        )}
      </div>
      {ofAll && (
        <div>
          <CustomerLink of={row} panel="payments" />
        </div>
      )}
      <div>{actWords(row.kind)}</div>
      <div className="dimmed">
        <When at={row.received_at} zone={zone} />
      </div>
    </>
  );
}
