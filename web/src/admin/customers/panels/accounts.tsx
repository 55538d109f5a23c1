import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Account, Customer, Product } from '~/api';
import { getAccountsOptions, getProductsOptions } from '~/api/@tanstack/react-query.gen';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useList } from '~/kit/data-table/use-list';
import { IconBan, IconCircleCheck, IconPlus, IconReceipt, IconTrash } from '~/kit/icons';
import { Empty } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { ACCOUNT_COLUMNS, accountHref } from '../accounts/columns';
import { AccountDialog, type AccountAction } from '../accounts/dialogs';
import { NewAccountDialog } from '../accounts/new-account';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';

const MOST_PRODUCTS = 500;

/** All of them, by name. */
export function useProducts(): readonly Product[] {
  return useQuery(getProductsOptions({ query: { limit: MOST_PRODUCTS } })).data?.items ?? NONE;
}

const NONE: readonly Product[] = [];

/** What uses: lines, logins, SIMs. */
export function AccountsPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const [asked, setAsked] = useState<{ account: Account; action: AccountAction } | null>(null);
  const may = useMayChange(customer);
  const list = useList((page) => getAccountsOptions({ path: { customer_id: customer.id }, query: page }));
  const title = i18n.t({ id: 'customers.panel.accounts', message: 'Accounts' });
  const open = () => change({ new: '1' });
  const navigate = useNavigate();
  const add = may && (
    <>
      <Button variant="default" onClick={() => void navigate({ to: '/customers/$id/{-$panel}', params: { id: customer.id, panel: 'batches' }, search: { generate: '1' } })}>
        {i18n.t({ id: 'customers.account.generate', message: 'Generate…' })}
      </Button>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        {i18n.t({ id: 'customers.account.new', message: 'New account' })}
      </Button>
    </>
  );
  return (
    <>
      <DataTable
        id="accounts"
        label={title}
        columns={ACCOUNT_COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.identifier}
        rowHref={accountHref}
        rowActions={(row) => actionsOf(row, customer, may, (action) => setAsked({ account: row, action }))}
        toolbar={
          <>
            {add}
            <a href={`/accounts?customer=${customer.id}`}>{i18n.t({ id: 'customers.account.in_list', message: 'Search and sort them' })}</a>
          </>
        }
        empty={
          <Empty title={i18n.t({ id: 'customers.account.none', message: 'No account yet' })}>
            {i18n.t({ id: 'customers.account.none_hint', message: 'An account is a number, a line or a login whose use this customer pays for.' })}
          </Empty>
        }
      />
      {may && one(search, 'new') && <NewAccountDialog customer={customer} onClose={() => change({ new: undefined }, { replace: true })} />}
      {asked && <AccountDialog {...asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function actionsOf(row: Account, customer: Customer, may: boolean, ask: (action: AccountAction) => void): RowAction[] {
  const actions: RowAction[] = [
    {
      label: i18n.t({ id: 'customers.account.xdrs', message: 'Its xDRs' }),
      icon: <IconReceipt size={16} />,
      href: `/customers/${customer.id}/xdrs?account_id=${row.id}`,
    },
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
