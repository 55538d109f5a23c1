import { i18n } from '@lingui/core';
import type { Effect } from '~/api';
import { formatDay } from '~/kit/date';
import { formatMoney } from '~/kit/money';
import { paymentStatusWords } from './words';
import styles from './adjusting.module.css';

const SHOWN = 20;

/** Which invoices it pays, or opens again. */
export function InvoicesMoved({ moved }: { moved: Effect['invoices'] }) {
  if (moved.length === 0) return null;
  const title = i18n.t({ id: 'adjust.invoices', message: 'Invoices' });
  return (
    <section className={styles.invoices} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {moved.slice(0, SHOWN).map(({ id, number, before, after }) => (
          <li key={id}>
            <strong>{number}</strong> <span className="dimmed">{i18n.t({ id: 'adjust.due', message: 'due {day}', values: { day: formatDay(after.due_on) } })}</span>
            <span>
              {i18n.t({
                id: 'adjust.open_amount',
                message: '{before} to pay → {after} ({status})',
                values: { before: formatMoney(before.open_amount, true), after: formatMoney(after.open_amount, true), status: paymentStatusWords(after.payment_status) },
              })}
            </span>
          </li>
        ))}
      </ul>
      {moved.length > SHOWN && <p className="dimmed">{i18n.t({ id: 'adjust.more_invoices', message: 'and {count} more', values: { count: moved.length - SHOWN } })}</p>}
    </section>
  );
}
