import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AccountListed, AccountStatus, FindAccountsData, ListOfAccounts } from '~/api';
import { findAccountsOptions, getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { StateChip, stateLabel } from '../accounts/state';
import { AccountDialog, type AccountAction } from '../accounts/dialogs';
import { AdvancedSearch, type ConditionsBuilder } from '../advanced-search';
import styles from '../customers.module.css';
import { useProducts } from '../panels/accounts';
import { copyLink } from '../row-actions';
import { useColumns } from '../saved/searches';
import { SearchTabs } from '../saved/tabs';
import { useSearchWay, type Searched } from '../search-way';
import { SearchWays } from '../search-ways';
import { statusesIn, StatusFilter } from '../status-filter';
import { CustomerViews } from '../views';
import { conditionLabel } from '../words';
import { useCan } from '~/admin/session';
import { visible } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useList } from '~/kit/data-table/use-list';
import { Chip, FilterSelect } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { IconBan, IconCircleCheck, IconCopy, IconReceipt, IconTrash, IconUsers } from '~/kit/icons';
import { later } from '~/kit/later';
import { formatCount } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { preferences } from '~/kit/preferences';
import { Empty, NothingFound } from '~/kit/states/states';
import { many, one, pick, useUrl, type Search } from '~/kit/url';
import { AccountCard } from './card';
import { COLUMNS, hrefOf } from './columns';
import { useExport } from './exported';
import { ACCOUNTS, FILTERS } from './searches';
import { fieldLabel, MODELS, modelName, roleLabel, ROLES } from './words';

const WAYS = ['q_operator', 'q_fields'] as const;
const UNFILTERED = Object.fromEntries([...FILTERS, ...WAYS, 'where'].map((name) => [name, undefined]));
const OWNERS = ['reseller'] as const;
const SEARCHED: Searched = {
  list: 'accounts',
  fields: ['identifier', 'batch', 'control_number', 'description', 'web_login', 'customer'],
  label: fieldLabel,
};

/** Gravest first; what comes down from resellers and customers after what is an account's own. */
const STATUSES: readonly AccountStatus[] = [
  'active',
  'blocked',
  'inactive',
  'expired',
  'not_yet_active',
  'quarantine',
  'screening',
  'zero_balance',
  'overdraft',
  'credit_exceeded',
  'customer_blocked',
  'customer_suspended',
  'customer_limited',
  'customer_provisionally_terminated',
  'customer_exported',
  'customer_credit_exceeded',
  'customer_no_available_funds',
  'customer_suspension_lifted',
  'customer_limitation_lifted',
  'customer_spending_limit_reached',
  'reseller_blocked',
  'reseller_suspended',
  'reseller_provisionally_terminated',
  'closed',
];

const AccountsBuilder: ConditionsBuilder = later(async () => (await import('./conditions')).AccountsBuilder);

const accountChip = (status: string) => <StateChip status={status as AccountStatus} />;
const accountLabel = (status: string) => stateLabel(status as AccountStatus);

const isFiltered = (search: Search) => FILTERS.some((name) => one(search, name)) || many(search, 'where').length > 0;

/** Everything that uses: found by what it is called by, in which batch it is, whose it is. */
export function AccountsPage() {
  const { search } = useUrl();
  const [asked, setAsked] = useState<{ account: AccountListed; action: AccountAction } | null>(null);
  const may = useCan('change_customers');
  const table = useColumns(COLUMNS, ACCOUNTS);
  const file = useExport(() => visible(table.columns, preferences().lists[table.id] ?? {}).map(({ id }) => id));
  const where = many(search, 'where');
  const wanted = { ...pick(search, ...FILTERS), ...(one(search, 'q') && pick(search, ...WAYS)), ...(where.length > 0 && { where }) };
  const list = useList((page) => findAccountsOptions({ query: { ...wanted, ...page } as NonNullable<FindAccountsData['query']> }), one(search, 'q') ? undefined : 'identifier');
  const title = i18n.t({ id: 'nav.accounts', message: 'Accounts' });
  return (
    <Page title={title} beside={<CustomerViews owners={OWNERS} />} actions={file.button}>
      <SearchTabs list={ACCOUNTS} columns={COLUMNS} />
      <DataTable
        id={table.id}
        label={title}
        columns={table.columns}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.identifier}
        rowHref={hrefOf}
        rowActions={(row) => actionsOf(row, may, (action) => setAsked({ account: row, action }))}
        card={(row) => <AccountCard row={row} />}
        toolbar={<Filters />}
        searched
        above={file.above}
        filtered={isFiltered(search)}
        empty={
          <Empty title={i18n.t({ id: 'accounts.none', message: 'No accounts yet' })}>
            {i18n.t({ id: 'accounts.none_hint', message: 'An account is a number, a line, a login or a card whose use a customer pays for; open the first one with its customer.' })}
          </Empty>
        }
        nothingFound={<NoneFits hidden={list.query.data?.hidden_closed ?? 0} />}
        footnote={<HiddenClosed data={list.query.data} />}
      />
      {asked && <AccountDialog {...asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function Filters() {
  const { search, change } = useUrl();
  const way = useSearchWay(SEARCHED);
  const batch = one(search, 'batch');
  const conditions = many(search, 'where');
  return (
    <>
      <SearchBox
        label={i18n.t({ id: 'accounts.search', message: 'Number, login, batch, customer…' })}
        beside={way.parameters}
        menu={<SearchWays way={way} />}
      />
      {way.told && <Chip label={way.told} onRemove={() => way.set({ operator: 'contains', fields: [] })} />}
      <StatusFilter statuses={STATUSES} chip={accountChip} label={accountLabel} />
      <Kinds />
      <AdvancedSearch builder={AccountsBuilder} />
      {one(search, 'customer') && <OfCustomer />}
      {batch && <Chip label={i18n.t({ id: 'accounts.of_batch', message: 'Batch: {batch}', values: { batch } })} onRemove={() => change({ batch: undefined })} />}
      {conditions.map((written) => (
        <Chip key={written} label={conditionLabel(written, fieldLabel)} onRemove={() => change({ where: conditions.filter((other) => other !== written) })} />
      ))}
      {isFiltered(search) && (
        <button type="button" className={styles.link} onClick={() => change(UNFILTERED)}>
          {i18n.t({ id: 'customers.reset_filters', message: 'Reset the filters' })}
        </button>
      )}
    </>
  );
}

function Kinds() {
  const products = useProducts();
  const options = useMemo(() => products.map(({ id, name }) => ({ value: id, label: name })), [products]);
  return (
    <>
      <FilterSelect
        name="product"
        label={fieldLabel('product')}
        all={i18n.t({ id: 'accounts.any_product', message: 'Any product' })}
        options={options}
      />
      <FilterSelect
        name="model"
        label={i18n.t({ id: 'accounts.type', message: 'Type' })}
        all={i18n.t({ id: 'accounts.any_type', message: 'Any type' })}
        options={MODELS.map((value) => ({ value, label: modelName(value) }))}
      />
      <FilterSelect
        name="role"
        label={i18n.t({ id: 'accounts.role', message: 'Role' })}
        all={i18n.t({ id: 'accounts.any_role', message: 'Any role' })}
        options={ROLES.map((value) => ({ value, label: roleLabel(value) }))}
      />
    </>
  );
}

function OfCustomer() {
  const { search, change } = useUrl();
  const id = one(search, 'customer') ?? '';
  const customer = useQuery(getCustomerOptions({ path: { customer_id: id } }));
  const label = i18n.t({ id: 'accounts.of_customer', message: 'Customer: {customer}', values: { customer: customer.data?.name ?? id } });
  return <Chip label={label} onRemove={() => change({ customer: undefined })} />;
}

/** Terminated ones that match are counted so far; beside more than ten thousand others less far. */
const countedUpTo = (data: ListOfAccounts | undefined) => (data && !data.total_is_exact ? 100 : 1000);

function HiddenClosed({ data }: { data: ListOfAccounts | undefined }) {
  const { search } = useUrl();
  return data?.hidden_closed && isFiltered(search) ? <ClosedHint count={data.hidden_closed} most={countedUpTo(data)} /> : null;
}

function ClosedHint({ count, most = countedUpTo(undefined) }: { count: number; most?: number }) {
  const { search, change } = useUrl();
  const chosen = statusesIn(one(search, 'status'));
  return (
    <span className="dimmed">
      {i18n.t({
        id: 'accounts.hidden_closed',
        message: '{count, plural, one {{told} terminated account also matches.} other {{told} terminated accounts also match.}}',
        values: { count, told: count < most ? formatCount(count) : `${formatCount(count)}+` },
      })}
      <button type="button" className={styles.link} onClick={() => change({ status: [...chosen, 'closed'].join(',') })}>
        {i18n.t({ id: 'accounts.show_closed', message: 'Show them' })}
      </button>
    </span>
  );
}

function NoneFits({ hidden }: { hidden: number }) {
  const { change } = useUrl();
  return (
    <NothingFound title={i18n.t({ id: 'accounts.none_fits', message: 'No account matches' })} onClear={() => change(UNFILTERED)}>
      {hidden > 0 && <ClosedHint count={hidden} />}
    </NothingFound>
  );
}

function actionsOf(row: AccountListed, may: boolean, ask: (action: AccountAction) => void): RowAction[] {
  const actions: RowAction[] = [
    {
      label: i18n.t({ id: 'customers.account.xdrs', message: 'Its xDRs' }),
      icon: <IconReceipt size={16} />,
      href: `/customers/${row.customer_id}/xdrs?account_id=${row.id}`,
    },
    { label: i18n.t({ id: 'accounts.menu.customer', message: 'Its customer' }), icon: <IconUsers size={16} />, href: `/customers/${row.customer_id}` },
    { label: i18n.t({ id: 'customers.menu.copy_link', message: 'Copy link' }), icon: <IconCopy size={16} />, run: () => copyLink(hrefOf(row)) },
  ];
  if (!may || row.terminated_at !== null) return actions;
  const isBlocked = row.blocked_at !== null;
  return [
    ...actions,
    isBlocked
      ? { label: i18n.t({ id: 'customers.unblock', message: 'Unblock' }), icon: <IconCircleCheck size={16} />, run: () => ask('unblock') }
      : { label: i18n.t({ id: 'customers.block', message: 'Block' }), icon: <IconBan size={16} />, run: () => ask('block') },
    { label: i18n.t({ id: 'customers.account.terminate', message: 'Terminate' }), icon: <IconTrash size={16} />, danger: true, run: () => ask('terminate') },
  ];
}
