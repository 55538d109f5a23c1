import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreditLimitChange, Customer } from '~/api';
import { getCreditLimitChangesOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { When, zoneName } from '~/kit/date';
import { Money } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { noLimit } from '../columns';
import styles from './credit.module.css';

const FIRST = 10;
const MOST = 500;

/** Who changed the limit, when, from what to what, and why. */
export function LimitHistory({ customer }: { customer: Customer }) {
  const [limit, setLimit] = useState(FIRST);
  const changes = useQuery({
    ...getCreditLimitChangesOptions({ path: { customer_id: customer.id }, query: { limit } }),
    placeholderData: (before) => before,
  });
  const items = changes.data?.items ?? [];
  const title = i18n.t({ id: 'customers.credit.history', message: 'History of the credit limit' });
  return (
    <Surface title={title}>
      {changes.isError && <Failed trouble={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.isPending && <Waiting />}
      {changes.data && items.length === 0 && <Empty title={i18n.t({ id: 'customers.credit.never_changed', message: 'The limit was never changed' })} />}
      {items.length > 0 && (
        <div className={styles.scroll} role="region" aria-label={i18n.t({ id: 'customers.credit.history_table', message: 'Changes of the credit limit' })} tabIndex={0}>
          <table className={`${styles.table} ${styles.wide}`}>
            <thead>
              <tr>
                <th scope="col">{i18n.t({ id: 'customers.credit.when', message: 'When' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.credit.what', message: 'What' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.credit.from', message: 'Before' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.credit.to', message: 'After' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.credit.who', message: 'By' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.credit.comment', message: 'Comment' })}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((change, place) => (
                <Change key={`${change.at} ${place}`} change={change} zone={customer.time_zone} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changes.data?.next != null && limit < MOST && (
        <button type="button" className={styles.more} onClick={() => setLimit(MOST)}>
          {i18n.t({ id: 'customers.history.more', message: 'Show earlier ones' })}
        </button>
      )}
      {items.length > 0 && (
        <p className={styles.hint}>
          {i18n.t({ id: 'customers.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(customer.time_zone) } })}
        </p>
      )}
    </Surface>
  );
}

function Change({ change, zone }: { change: CreditLimitChange; zone: string }) {
  const isPermanent = change.kind === 'permanent';
  const none = isPermanent ? noLimit() : i18n.t({ id: 'customers.credit.nothing_lent', message: 'Nothing' });
  return (
    <tr>
      <td className={styles.amount}>
        <When at={change.at} zone={zone} />
      </td>
      <td>
        {isPermanent
          ? i18n.t({ id: 'customers.credit.permanent', message: 'Permanent credit limit' })
          : i18n.t({ id: 'customers.credit.temporary', message: 'Temporary increase' })}
        {change.percent !== null && ` (${change.percent} %)`}
        {change.until !== null && (
          <>
            {' '}
            {i18n.t({ id: 'customers.credit.raised_until', message: 'until' })} <When at={change.until} zone={zone} />
          </>
        )}
      </td>
      <td className={styles.amount}>
        <Money value={change.old} none={none} />
      </td>
      <td className={styles.amount}>
        <Money value={change.new} none={none} />
      </td>
      <td>{whoWords(change.by)}</td>
      <td>{change.comment || '–'}</td>
    </tr>
  );
}
