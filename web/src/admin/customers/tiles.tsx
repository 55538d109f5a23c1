import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Customer } from '~/api';
import { getXdrSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { formatCount, formatMoney, isNegative, Money, type MoneyValue } from '~/kit/money';
import { Meter } from '~/kit/progress';
import { shareOf, turned } from './amounts';
import { noLimit } from './columns';
import { RECENT_DAYS } from './opening';
import { lastDaysQuery } from './recent-use';
import { chargedIn, isUse } from './use/words';
import styles from './record.module.css';

/** The few figures that are asked for on the telephone. */
export function Tiles({ customer }: { customer: Customer }) {
  return (
    <div className={styles.tiles}>
      {customer.balance_control === 'prepaid' ? <Funds customer={customer} /> : <Owed customer={customer} />}
      <AccountsTile customer={customer} />
      <ChargedTile customer={customer} />
    </div>
  );
}

function Tile({ label, value, children }: { label: string; value: ReactNode; children?: ReactNode }) {
  return (
    <section className={styles.tile} aria-label={label}>
      <h2>{label}</h2>
      <div className={styles.figure}>{value}</div>
      {children && <div className={styles.beneath}>{children}</div>}
    </section>
  );
}

function Funds({ customer }: { customer: Customer }) {
  return (
    <Tile
      label={i18n.t({ id: 'customers.available_funds', message: 'Available funds' })}
      value={<Money value={customer.available_funds} none={noLimit()} />}
    >
      {i18n.t({ id: 'customers.funds.hint', message: 'Service goes on while there are funds' })}
    </Tile>
  );
}

function Owed({ customer }: { customer: Customer }) {
  const { balance, credit_limit: limit, available_funds: left } = customer;
  return (
    <>
      <Tile label={i18n.t({ id: 'customers.balance', message: 'Balance' })} value={<Money value={balance} />}>
        {owedLabel(balance)}
      </Tile>
      <Tile label={i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' })} value={<Money value={limit} none={noLimit()} />}>
        {limit === null || left === null ? (
          i18n.t({ id: 'customers.limit.none_hint', message: 'The balance may rise without end' })
        ) : (
          <LimitMeter balance={balance} limit={limit} left={left} />
        )}
      </Tile>
    </>
  );
}

function LimitMeter({ balance, limit, left }: { balance: MoneyValue; limit: MoneyValue; left: MoneyValue }) {
  const share = Math.max(0, shareOf(balance, limit));
  const percent = Math.round(share * 100);
  const text = isNegative(left)
    ? i18n.t({ id: 'customers.limit.over', message: '{percent} % used, over by {amount}', values: { percent, amount: formatMoney(turned(left)) } })
    : i18n.t({ id: 'customers.limit.left', message: '{percent} % used, {amount} left', values: { percent, amount: formatMoney(left) } });
  return <Meter label={i18n.t({ id: 'customers.limit.meter', message: 'Credit limit used' })} share={share} text={text} />;
}

function owedLabel(balance: MoneyValue): string {
  if (isNegative(balance)) return i18n.t({ id: 'customers.balance.own', message: "The customer's own money, paid in advance" });
  return i18n.t({ id: 'customers.balance.owed', message: 'Owed by the customer' });
}

function AccountsTile({ customer }: { customer: Customer }) {
  return (
    <Tile
      label={i18n.t({ id: 'customers.accounts', message: 'Accounts' })}
      value={customer.accounts === 0 ? i18n.t({ id: 'customers.no_accounts', message: 'None' }) : formatCount(customer.accounts)}
    >
      <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'accounts' }} resetScroll={false}>
        {customer.accounts === 0
          ? i18n.t({ id: 'customers.accounts.first', message: 'Open the first one' })
          : i18n.t({ id: 'customers.accounts.show', message: 'Show them' })}
      </Link>
    </Tile>
  );
}

function ChargedTile({ customer }: { customer: Customer }) {
  const summary = useQuery(getXdrSummaryOptions(lastDaysQuery(customer, RECENT_DAYS)));
  const label = i18n.t({ id: 'customers.charged_30', message: 'Charged in the last 30 days' });
  if (!summary.data) return <Tile label={label} value={summary.isError ? '–' : <span className={styles.skeleton} />} />;
  const { totals } = summary.data;
  const count = totals.reduce((sum, total) => (isUse(total.service) ? sum + total.count : sum), 0);
  return (
    <Tile label={label} value={<Money value={chargedIn(summary.data)} />}>
      {i18n.t({
        id: 'customers.charged_by',
        message: '{count, plural, one {{told} xDR} other {{told} xDRs}}',
        values: { count, told: formatCount(count) },
      })}
    </Tile>
  );
}
