import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { BookedXdr } from '~/api';
import { getTrialBalanceXdrsOptions } from '~/api/@tanstack/react-query.gen';
import { kindWords } from '~/admin/customers/use/words';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When } from '~/kit/date';
import { PeriodPicker, usePeriod } from '~/kit/filter/period-picker';
import { formatMoney, isNegative } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { month } from '~/kit/period';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, stringifySearch, useUrl } from '~/kit/url';
import { accountWords, CUSTOMERS } from './ledger-words';
import { MoneySections } from './sections';

const ZONE = 'UTC';

/** An xDR's amount on its side of the ledger account: what customers owe more is their debit, and the other's credit. */
function sideOf(row: BookedXdr, ofCustomers: boolean): 'debit' | 'credit' {
  return isNegative(row.amount) === ofCustomers ? 'credit' : 'debit';
}

/** Its amount as it stands there, without a sign. */
const written = (row: BookedXdr) => formatMoney({ ...row.amount, amount: row.amount.amount.replace('-', '') }, true);

function columnsFor(account: string): Column<BookedXdr>[] {
  const ofCustomers = account === CUSTOMERS;
  const amount = (side: 'debit' | 'credit') => (row: BookedXdr) =>
    sideOf(row, ofCustomers) === side ? <span className="numbers">{written(row)}</span> : <span className="dimmed">–</span>;
  return [
    {
      id: 'counts_at',
      label: () => i18n.t({ id: 'books.counts_at', message: 'Counts at' }),
      width: 170,
      pinned: true,
      cell: (row) => (
        <a href={`/xdrs/${row.id}`}>
          <When at={row.counts_at} detail="second" zone={ZONE} />
        </a>
      ),
    },
    { id: 'customer', label: () => i18n.t({ id: 'books.customer', message: 'Customer' }), width: 200, cell: (row) => <CustomerLink row={row} /> },
    { id: 'service', label: () => i18n.t({ id: 'customers.xdr.service', message: 'Service' }), width: 130, cell: (row) => kindWords(row.service) },
    { id: 'account', label: () => i18n.t({ id: 'books.other_side', message: 'Stands against' }), width: 170, hidden: !ofCustomers, cell: (row) => accountWords(ofCustomers ? row.ledger_account : CUSTOMERS) },
    { id: 'debit', label: () => i18n.t({ id: 'books.debit', message: 'Debit' }), width: 140, align: 'end', cell: amount('debit') },
    { id: 'credit', label: () => i18n.t({ id: 'books.credit', message: 'Credit' }), width: 140, align: 'end', cell: amount('credit') },
    { id: 'source', label: () => i18n.t({ id: 'books.source', message: 'Source' }), width: 140, cell: (row) => row.source },
    { id: 'recorded_at', label: () => i18n.t({ id: 'books.recorded', message: 'Recorded' }), width: 170, hidden: true, cell: (row) => <When at={row.recorded_at} detail="second" zone={ZONE} /> },
  ];
}

function CustomerLink({ row }: { row: BookedXdr }) {
  return (
    <Link to="/customers/$id/{-$panel}" params={{ id: row.customer_id, panel: 'xdrs' }}>
      {row.customer_name ?? row.customer_id}
    </Link>
  );
}

/** The xDRs behind one line of the trial balance. */
export function BookedXdrsPage() {
  const { search } = useUrl();
  const period = usePeriod(ZONE, (day) => month(0, day));
  const account = one(search, 'ledger_account') ?? CUSTOMERS;
  const filters = { ...period, ...pick(search, 'issuer', 'currency'), ledger_account: account };
  const list = useList((page) => getTrialBalanceXdrsOptions({ query: { ...filters, ...page } }));
  const columns = useMemo(() => columnsFor(account), [account]);
  const balance = i18n.t({ id: 'money.trial_balance', message: 'Trial balance' });
  const title = [accountWords(account), filters.currency].filter(Boolean).join(', ');
  return (
    <Page title={title} documentTitle={`${title} · ${balance}`} crumbs={[{ label: balance, to: `/money/trial-balance${stringifySearch({ ...period })}` }]}>
      <MoneySections />
      <DataTable
        id="booked-xdrs"
        label={title}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.id}
        rowHref={(row) => `/xdrs/${row.id}`}
        filtered
        empty={<Empty title={i18n.t({ id: 'books.none', message: 'Nothing is booked' })} />}
        nothingFound={<NothingFound title={i18n.t({ id: 'books.no_xdrs', message: 'No xDR counts here in this period' })} />}
        toolbar={<PeriodPicker zone={ZONE} period={period} />}
        footnote={<span className="dimmed">{i18n.t({ id: 'books.times', message: 'Times in UTC' })}</span>}
        card={(row) => <Card row={row} ofCustomers={account === CUSTOMERS} />}
      />
    </Page>
  );
}

function Card({ row, ofCustomers }: { row: BookedXdr; ofCustomers: boolean }) {
  const side = sideOf(row, ofCustomers) === 'debit' ? i18n.t({ id: 'books.debit', message: 'Debit' }) : i18n.t({ id: 'books.credit', message: 'Credit' });
  return (
    <>
      <a href={`/xdrs/${row.id}`}>
        <When at={row.counts_at} detail="second" zone={ZONE} />
      </a>
      <div>
        {side} <strong className="numbers">{written(row)}</strong>
      </div>
      <div>
        <CustomerLink row={row} />
      </div>
      <div className="dimmed">{kindWords(row.service)}</div>
    </>
  );
}
