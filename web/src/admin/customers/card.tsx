import { i18n } from '@lingui/core';
import type { Customer } from '~/api';
import { Money } from '~/kit/money';
import { Accounts, MatchedHint, noLimit, Status } from './columns';
import { balanceControlLabel } from './words';
import styles from './customers.module.css';

/** A customer on a telephone: name, status, money. */
export function CustomerCard({ row }: { row: Customer }) {
  return (
    <div className={styles.card}>
      <a href={`/customers/${row.id}`}>{row.name}</a>
      <div className={styles.cardLine}>
        <Status row={row} />
        <span className="dimmed">{balanceControlLabel(row.balance_control)}</span>
        {row.kind === 'retail' && <Accounts row={row} />}
      </div>
      <div className={styles.cardLine}>
        <CardMoney row={row} />
      </div>
      <div className={styles.cardLine}>
        {row.email && <span className="dimmed">{row.email}</span>}
        <MatchedHint row={row} />
      </div>
    </div>
  );
}

function CardMoney({ row }: { row: Customer }) {
  if (row.balance_control === 'prepaid') {
    return (
      <span>
        <span className="dimmed">{i18n.t({ id: 'customers.available_funds', message: 'Available funds' })}</span> <Money value={row.available_funds} />
      </span>
    );
  }
  return (
    <>
      <span>
        <span className="dimmed">{i18n.t({ id: 'customers.balance', message: 'Balance' })}</span> <Money value={row.balance} />
      </span>
      <span>
        <span className="dimmed">{i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' })}</span>{' '}
        <Money value={row.credit_limit} none={noLimit()} />
      </span>
    </>
  );
}
