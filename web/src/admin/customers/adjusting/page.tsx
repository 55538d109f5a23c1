import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Account, AdjustmentDone, Customer } from '~/api';
import { getAccountOptions, getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { Page } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { Details } from './details';
import { Kinds } from './kinds';
import { Receipt } from './receipt';
import { Step } from './steps';
import type { Purse } from './purse';

/** Money moved by hand, in four steps: what it is, how much and why, what it would do, and that it is done. */
export function AdjustPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { search } = useUrl();
  const accountId = one(search, 'account');
  const customer = useQuery(getCustomerOptions({ path: { customer_id: id } }));
  const account = useQuery({ ...getAccountOptions({ path: { customer_id: id, account_id: accountId ?? '' } }), enabled: accountId !== undefined });
  const trouble = customer.error ?? account.error;
  const isThere = customer.data && (accountId === undefined || account.data);
  return (
    <Page title={titleOf(account.data)} documentTitle={customer.data && `${titleOf()} · ${customer.data.name}`} crumbs={crumbsTo(customer.data, account.data)} narrow>
      {!isThere && trouble !== null && <Failed trouble={trouble} onRetry={() => void Promise.all([customer.refetch(), accountId && account.refetch()])} />}
      {!isThere && trouble === null && <Waiting />}
      {isThere && <Wizard key={accountId ?? ''} purse={{ customer: customer.data, account: account.data ?? null }} />}
    </Page>
  );
}

const titleOf = (account?: Account) =>
  account
    ? i18n.t({ id: 'adjust.title_account', message: 'Balance adjustment of account {account}', values: { account: account.identifier } })
    : i18n.t({ id: 'adjust.title', message: 'Balance adjustment' });

function crumbsTo(customer: Customer | undefined, account: Account | undefined) {
  const crumbs = [{ label: i18n.t({ id: 'customers.title', message: 'Customers' }), to: '/customers' }];
  if (customer) crumbs.push({ label: customer.name, to: `/customers/${customer.id}` });
  if (customer && account) crumbs.push({ label: account.identifier, to: `/customers/${customer.id}/accounts/${account.id}` });
  return crumbs;
}

function Wizard({ purse }: { purse: Purse }) {
  const { search, change } = useUrl();
  const kind = one(search, 'kind');
  const [done, setDone] = useState<AdjustmentDone | null>(null);
  const startAgain = () => {
    setDone(null);
    change({ kind: undefined });
  };
  if (done) return <Receipt purse={purse} done={done} onAnother={startAgain} />;
  if (kind === undefined) {
    return (
      <Step at={1} title={i18n.t({ id: 'adjust.step.kind', message: 'What is to be done?' })}>
        <Kinds purse={purse} />
      </Step>
    );
  }
  return <Details key={kind} purse={purse} kind={kind} onDone={setDone} />;
}
