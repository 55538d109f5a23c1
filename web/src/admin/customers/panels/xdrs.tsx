import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, type MouseEvent } from 'react';
import type { Account, Customer, GetXdrsData, Xdr } from '~/api';
import { getAccountsOptions, getXdrsOptions, getXdrSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { zoneName } from '~/kit/date';
import { FilterSelect } from '~/kit/filter/filters';
import { PeriodPicker, usePeriod } from '~/kit/filter/period-picker';
import { SearchBox } from '~/kit/filter/search-box';
import { learnToTell } from '~/kit/languages';
import { lastDays, plusDays, today } from '~/kit/period';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, stringifySearch, useUrl, type Search } from '~/kit/url';
import type { PanelProps } from '../panels';
import { momentsOf } from '../recent-use';
import { xdrColumns } from '../use/columns';
import { UseSummary } from '../use/summary';
import { XdrCard } from '../use/xdr-card';

const XdrDrawer = lazy(async () => {
  await learnToTell();
  return { default: (await import('../use/xdr-drawer')).XdrDrawer };
});

type Wanted = NonNullable<GetXdrsData['query']>;

/** What was used and what it cost, row by row; a row tells its story. With an account: by that one alone. */
export function XdrsPanel({ customer, account }: PanelProps & { account?: Account }) {
  const { search, change } = useUrl();
  const zone = customer.time_zone;
  const period = usePeriod(zone);
  const wanted: Wanted = { ...momentsOf(period, zone), ...filtersIn(search), ...(account && { account_id: account.id }) };
  const path = { customer_id: customer.id };
  const list = useList((page) => getXdrsOptions({ path, query: { ...wanted, ...page } }));
  const hrefOf = useXdrHref();
  const columns = useMemo(() => xdrColumns(zone, customer.currency, hrefOf), [zone, customer.currency, hrefOf]);
  const open = one(search, 'xdr');
  const close = useCloseDrawer();
  const title = i18n.t({ id: 'customers.panel.xdrs', message: 'xDRs' });
  return (
    <>
      <UseSummaryOf customer={customer} wanted={wanted} onDay={(day) => change({ from: day, until: plusDays(day, 1) })} />
      <div onClick={useRowClick()}>
        <DataTable
          id="xdrs"
          label={title}
          columns={columns}
          list={list}
          rowId={(row) => row.id}
          rowName={(row) => row.id}
          rowHref={hrefOf}
          card={(row) => <XdrCard xdr={row} href={hrefOf(row)} zone={zone} />}
          toolbar={<Filters customer={customer} account={account} />}
          filtered
          empty={null}
          nothingFound={<NothingUsed customer={customer} />}
          footnote={<span className="dimmed">{zoneSentence(zone)}</span>}
        />
      </div>
      <Suspense>{open && <XdrDrawer id={open} zone={zone} onClose={close} />}</Suspense>
    </>
  );
}

/** The API's filters; a number is looked for by its digits, however it is written. */
function filtersIn(search: Search): Wanted {
  const number = (one(search, 'number') ?? '').replace(/\D/g, '');
  return { ...pick(search, 'service', 'account_id'), ...(number && { number }) };
}

export function zoneSentence(zone: string): string {
  return i18n.t({ id: 'customers.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(zone) } });
}

/** Where a row leads: the same page with its explanation open. */
function useXdrHref(): (xdr: Xdr) => string {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const { search } = useUrl();
  const others = stringifySearch({ ...search, xdr: undefined });
  return useMemo(() => (xdr) => `${path}${others ? `${others}&` : '?'}xdr=${encodeURIComponent(xdr.id)}`, [path, others]);
}

/** A click anywhere in a row is one on its link, unless somebody marks a text to copy it. */
function useRowClick() {
  const router = useRouter();
  return (event: MouseEvent) => {
    const target = event.target as Element;
    if (event.defaultPrevented || target.closest('a, button, input, label') || window.getSelection()?.toString()) return;
    const href = target.closest('tr[data-row], li')?.querySelector('a[href*="xdr="]')?.getAttribute('href');
    if (href) router.history.push(href, { page: router.state.location.state.page });
  };
}

function useCloseDrawer() {
  const navigate = useNavigate();
  return () =>
    void navigate({ to: '.', search: (before: Search): Search => ({ ...before, xdr: undefined }), state: true, replace: true, resetScroll: false });
}

function UseSummaryOf({ customer, wanted, onDay }: { customer: Customer; wanted: Wanted; onDay: (day: string) => void }) {
  const query = useQuery(getXdrSummaryOptions({ path: { customer_id: customer.id }, query: wanted }));
  return <UseSummary query={query} wanted={wanted} customer={customer} onDay={onDay} />;
}

const MOST_ACCOUNTS = 200;

function Filters({ customer, account }: { customer: Customer; account: Account | undefined }) {
  const period = usePeriod(customer.time_zone);
  const accounts = useQuery({ ...getAccountsOptions({ path: { customer_id: customer.id }, query: { limit: MOST_ACCOUNTS } }), enabled: account === undefined });
  const numbers = (accounts.data?.items ?? []).map(({ id, identifier }) => ({ value: id, label: identifier }));
  return (
    <>
      <PeriodPicker zone={customer.time_zone} period={period} />
      <FilterSelect
        name="service"
        label={i18n.t({ id: 'customers.xdr.service', message: 'Service' })}
        all={i18n.t({ id: 'customers.xdr.any_service', message: 'All services' })}
        options={SERVICE_NAMES.map((value) => ({ value, label: serviceWords(value) }))}
      />
      {account === undefined && numbers.length > 1 && (
        <FilterSelect
          name="account_id"
          label={i18n.t({ id: 'customers.xdr.account', message: 'Account' })}
          all={i18n.t({ id: 'customers.xdr.any_account', message: 'All accounts' })}
          options={numbers}
        />
      )}
      <SearchBox name="number" label={i18n.t({ id: 'customers.xdr.number', message: 'Calling or called number' })} />
    </>
  );
}

function NothingUsed({ customer }: { customer: Customer }) {
  const { search, change } = useUrl();
  const longer = lastDays(90, today(customer.time_zone));
  if (one(search, 'service') || one(search, 'account_id') || one(search, 'number')) {
    return (
      <NothingFound
        title={i18n.t({ id: 'customers.xdr.none_fits', message: 'No xDR matches' })}
        onClear={() => change({ service: undefined, account_id: undefined, number: undefined })}
      />
    );
  }
  return (
    <Empty
      title={i18n.t({ id: 'customers.xdr.none', message: 'Nothing was used in this period' })}
      action={
        <Button variant="default" onClick={() => change({ from: longer.from, until: longer.until })}>
          {i18n.t({ id: 'customers.xdr.look_back', message: 'Look at the last 90 days' })}
        </Button>
      }
    />
  );
}
