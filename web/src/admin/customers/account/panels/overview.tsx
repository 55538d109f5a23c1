import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Account } from '~/api';
import { getAddOnsOptions, getXdrsOptions, getXdrSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { roleLabel } from '~/admin/account-roles';
import { modelLabel } from '../../accounts/columns';
import { LAST_XDRS, RECENT_DAYS } from '../../opening';
import { lastDaysQuery } from '../../recent-use';
import { DailyChart } from '../../use/daily-chart';
import { numbersOf, usedOf, whatWords } from '../../use/words';
import styles from '../../panels/panels.module.css';
import { When, zoneName } from '~/kit/date';
import { Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { pathOf } from '../editing';
import type { AccountPanelProps } from '../panels';
import { accountFieldLabel, callsLabel } from '../words';

/** What a caller asks first: what it is, what it was used for lately. */
export function OverviewPanel(props: AccountPanelProps) {
  return (
    <div className={styles.overview}>
      <div className={styles.wide}>
        <UseOfDays {...props} />
        <LastXdrs {...props} />
      </div>
      <AboutIt account={props.account} />
    </div>
  );
}

function UseOfDays({ customer, account }: AccountPanelProps) {
  const [days, setDays] = useState(RECENT_DAYS);
  const { path, query } = lastDaysQuery(customer, days);
  const summary = useQuery(getXdrSummaryOptions({ path, query: { ...query, account_id: account.id } }));
  return (
    <Surface
      title={i18n.t({ id: 'account.use.by_day', message: 'Charged by day' })}
      actions={
        <div className={styles.choice} role="group" aria-label={i18n.t({ id: 'account.use.period', message: 'Period' })}>
          {[RECENT_DAYS, 90].map((choice) => (
            <button key={choice} type="button" aria-pressed={choice === days} onClick={() => setDays(choice)}>
              {i18n.t({ id: 'account.use.days', message: '{days, plural, one {# day} other {# days}}', values: { days: choice } })}
            </button>
          ))}
        </div>
      }
    >
      {summary.isError && <Failed trouble={summary.error} onRetry={() => void summary.refetch()} />}
      {!summary.isError && <DailyChart summary={summary.data} from={query.from} until={query.until} zone={customer.time_zone} />}
    </Surface>
  );
}

function LastXdrs({ customer, account }: AccountPanelProps) {
  const xdrs = useQuery(getXdrsOptions({ path: { customer_id: customer.id }, query: { limit: LAST_XDRS, account_id: account.id } }));
  const params = { customer: customer.id, account: account.id, panel: 'use' };
  const to = '/customers/$customer/accounts/$account/{-$panel}';
  return (
    <Surface
      title={i18n.t({ id: 'account.last_xdrs', message: 'Last xDRs' })}
      actions={
        <Link to={to} params={params} resetScroll={false}>
          {i18n.t({ id: 'account.all_xdrs', message: 'All xDRs' })}
        </Link>
      }
    >
      {xdrs.isError && <Failed trouble={xdrs.error} onRetry={() => void xdrs.refetch()} />}
      {xdrs.isPending && <div className={styles.lastWaiting} aria-busy="true" />}
      {xdrs.data?.items.length === 0 && <Empty title={i18n.t({ id: 'account.no_use', message: 'It was not used yet' })} />}
      {xdrs.data && xdrs.data.items.length > 0 && (
        <>
          <ul className={styles.last}>
            {xdrs.data.items.map((xdr) => (
              <li key={xdr.id}>
                <Link to={to} params={params} search={{ xdr: xdr.id }} resetScroll={false}>
                  <When at={xdr.effective_at} zone={customer.time_zone} />
                </Link>
                <span>{whatWords(xdr)}</span>
                <span className={styles.numbers}>{numbersOf(xdr)}</span>
                <span className="numbers">{usedOf(xdr)}</span>
                <Money value={xdr.amount} precise />
              </li>
            ))}
          </ul>
          <p className={styles.zone}>
            {i18n.t({ id: 'account.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(customer.time_zone) } })}
          </p>
        </>
      )}
    </Surface>
  );
}

function AboutIt({ account }: { account: Account }) {
  const addOns = useQuery(getAddOnsOptions({ path: pathOf(account) }));
  const held = (addOns.data?.items ?? []).filter(({ state }) => state === 'holds').map(({ product_name }) => product_name);
  const others = account.identifiers.filter((one) => one !== account.identifier);
  const facts: [string, React.ReactNode][] = [
    [accountFieldLabel('role'), roleLabel(account.role)],
    [i18n.t({ id: 'account.calls', message: 'May be used for' }), callsLabel(account.calls_allowed)],
    [i18n.t({ id: 'account.aliases', message: 'Also known as' }), others.join(', ')],
    [i18n.t({ id: 'account.product', message: 'Product' }), <Link key="product" to="/products/$id" params={{ id: account.product_id }}>{account.product_name}</Link>],
    [i18n.t({ id: 'account.add_ons', message: 'Add-ons' }), held.join(', ')],
    [i18n.t({ id: 'account.tile.pays', message: 'Pays with' }), modelLabel(account.balance_model)],
    [accountFieldLabel('description'), account.description],
    [accountFieldLabel('batch'), account.batch ?? ''],
    [accountFieldLabel('control_number'), account.control_number === null ? '' : String(account.control_number)],
    [i18n.t({ id: 'account.opened', message: 'Opened' }), <When key="opened" at={account.opened_at} detail="day" />],
    [i18n.t({ id: 'account.id', message: 'ID' }), account.id],
  ];
  return (
    <Surface title={i18n.t({ id: 'account.about', message: 'The account' })}>
      <Facts facts={facts.filter(([, value]) => value !== '')} />
    </Surface>
  );
}
