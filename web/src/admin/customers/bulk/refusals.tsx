import { i18n } from '@lingui/core';
import type { BulkItem } from '~/api';
import { formatCount } from '~/kit/money';
import { tellBulk } from '~/told/bulk';
import { inWords } from '~/told/wordings';
import styles from './bulk.module.css';

/** What stands in the way of one, in words. */
export const reasonOf = (item: BulkItem) => (item.reason ? inWords(tellBulk, item.reason) : '');

export const nameOf = (item: BulkItem) => item.name || `#${item.customer_id}`;

/** The first of those who would be refused. */
export function Refusals({ items, more }: { items: BulkItem[]; more: number }) {
  return (
    <>
      <ul className={styles.refusals}>
        {items.map((item) => (
          <li key={item.customer_id}>
            <strong>{nameOf(item)}</strong>
            <span className="dimmed">{reasonOf(item)}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="dimmed">{i18n.t({ id: 'bulk.more_refused', message: 'and {n} more', values: { n: formatCount(more) } })}</p>}
    </>
  );
}
