import type { Xdr } from '~/api';
import { When } from '~/kit/date';
import { Money } from '~/kit/money';
import { factOf } from './columns';
import { numbersOf, usedOf, whatWords } from './words';
import styles from '../customers.module.css';

/** An xDR on a telephone. */
export function XdrCard({ xdr, href, zone }: { xdr: Xdr; href: string; zone: string }) {
  return (
    <div className={styles.card}>
      <div className={styles.cardLine}>
        <a href={href}>
          <When at={xdr.effective_at} zone={zone} />
        </a>
        <Money value={xdr.amount} precise />
      </div>
      <div className={styles.cardLine}>
        <span>{whatWords(xdr)}</span>
        <span>{numbersOf(xdr)}</span>
        <span className="numbers">{usedOf(xdr)}</span>
        <span className="dimmed">{factOf(xdr, 'de')}</span>
      </div>
    </div>
  );
}
