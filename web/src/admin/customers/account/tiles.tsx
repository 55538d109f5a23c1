import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { Account } from '~/api';
import { shareOf, turned } from '../amounts';
import { modelLabel } from '../accounts/columns';
import { noLimit } from '../columns';
import styles from '../record.module.css';
import { formatDay, When } from '~/kit/date';
import { formatMoney, isNegative, Money } from '~/kit/money';
import { Meter } from '~/kit/progress';
import { pathOf } from './editing';
import type { AccountPanelProps } from './panels';

/** What is asked on the telephone: its money, its product, when it was used, how long it lives. */
export function AccountTiles({ customer, account }: AccountPanelProps) {
  return (
    <div className={styles.tiles}>
      <MoneyTile customer={customer} account={account} />
      <ProductTile account={account} />
      <UseTile account={account} zone={customer.time_zone} />
      <ExpiryTile account={account} />
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

function MoneyTile({ customer, account }: AccountPanelProps) {
  const { balance, balance_model: model, available_funds: left, credit_limit: limit } = account;
  if (balance === null)
    return (
      <Tile label={i18n.t({ id: 'account.tile.pays', message: 'Pays with' })} value={<span className={styles.word}>{modelLabel(model)}</span>}>
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'balance' }}>
          {i18n.t({ id: 'account.tile.customers_balance', message: 'Balance of {name}', values: { name: customer.name } })}
        </Link>
      </Tile>
    );
  if (model !== 'individual')
    return (
      <Tile label={i18n.t({ id: 'account.tile.left', message: 'Money left' })} value={<Money value={turned(balance)} />}>
        {model === 'voucher'
          ? i18n.t({ id: 'account.tile.voucher', message: 'Recharges another account, all at once' })
          : i18n.t({ id: 'account.tile.debit', message: 'Its own, paid in before' })}
      </Tile>
    );
  if (limit === null || left === null)
    return (
      <Tile label={i18n.t({ id: 'account.tile.balance', message: 'Balance' })} value={<Money value={balance} />}>
        {noLimit()}
      </Tile>
    );
  const percent = Math.round(Math.max(0, shareOf(balance, limit)) * 100);
  const text = isNegative(left)
    ? i18n.t({ id: 'account.limit.over', message: '{percent} % of {limit} used, over by {amount}', values: { percent, limit: formatMoney(limit), amount: formatMoney(turned(left)) } })
    : i18n.t({ id: 'account.limit.left', message: '{percent} % of {limit} used, {amount} left', values: { percent, limit: formatMoney(limit), amount: formatMoney(left) } });
  return (
    <Tile label={i18n.t({ id: 'account.tile.balance', message: 'Balance' })} value={<Money value={balance} />}>
      <Meter label={i18n.t({ id: 'account.limit.meter', message: 'Own limit used' })} share={Math.max(0, shareOf(balance, limit))} text={text} />
    </Tile>
  );
}

function ProductTile({ account }: { account: Account }) {
  const { product_id: id, product_name: name, planned_product: planned } = account;
  return (
    <Tile label={i18n.t({ id: 'account.product', message: 'Product' })} value={<Link className={styles.word} to="/products/$id" params={{ id }}>{name}</Link>}>
      {planned ? (
        <>
          {i18n.t({ id: 'account.tile.planned', message: '{name} from', values: { name: planned.product_name } })} <When at={planned.valid_from} detail="day" />
        </>
      ) : (
        <Link to="/customers/$customer/accounts/$account/{-$panel}" params={{ customer: pathOf(account).customer_id, account: account.id, panel: 'products' }} resetScroll={false}>
          {i18n.t({ id: 'account.tile.products', message: 'Tariffs and add-ons' })}
        </Link>
      )}
    </Tile>
  );
}

function UseTile({ account, zone }: { account: Account; zone: string }) {
  const { first_used_at: first, last_used_at: last, idle_days: idle } = account;
  const label = i18n.t({ id: 'account.tile.last_use', message: 'Last used' });
  if (last === null) return <Tile label={label} value={<span className={styles.word}>{i18n.t({ id: 'account.never_used', message: 'Never' })}</span>} />;
  return (
    <Tile label={label} value={<span className={styles.word}><When at={last} zone={zone} detail="day" /></span>}>
      {idle !== null && idle > 0 && `${i18n.t({ id: 'account.idle', message: '{idle, plural, one {# day ago} other {# days ago}}', values: { idle } })} · `}
      {i18n.t({ id: 'account.first_use', message: 'first' })} <When at={first} zone={zone} detail="day" />
    </Tile>
  );
}

function ExpiryTile({ account }: { account: Account }) {
  const { expires_by: day, active_from: from } = account;
  const value = day === null ? i18n.t({ id: 'account.never_expires', message: 'Never' }) : formatDay(day);
  return (
    <Tile label={i18n.t({ id: 'account.tile.expires', message: 'Expires' })} value={<span className={styles.word}>{value}</span>}>
      {from !== null && i18n.t({ id: 'account.tile.from', message: 'Active from {day}', values: { day: formatDay(from) } })}
    </Tile>
  );
}
