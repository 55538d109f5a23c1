import type { AccountListed } from '~/api';
import { AccountState } from '../accounts/state';
import styles from '../customers.module.css';
import { Money } from '~/kit/money';
import { hrefOf } from './columns';
import { modelName } from './words';

/** An account on a telephone: what it goes by, whose it is, what holds of it, its money. */
export function AccountCard({ row }: { row: AccountListed }) {
  return (
    <div className={styles.card}>
      <a href={hrefOf(row)} className="numbers">
        {row.identifier}
      </a>
      <div className={styles.cardLine}>
        {row.status !== 'active' && <AccountState account={row} />}
        <span className="dimmed">{row.customer_name}</span>
      </div>
      <div className={styles.cardLine}>
        <span className="dimmed">{row.product_name}</span>
        <span className="dimmed">{modelName(row.balance_model)}</span>
        {row.balance && <Money value={row.balance} />}
      </div>
    </div>
  );
}
