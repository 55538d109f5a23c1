import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import type { DidTotalsTold } from '~/api';
import { getDidTotalsOptions } from '~/api/@tanstack/react-query.gen';
import { formatCount } from '~/kit/money';
import { one, pick, useUrl } from '~/kit/url';
import styles from './numbers.module.css';

/** How many there are, in use and not; a click shows only those. */
export function Totals() {
  const { search, change } = useUrl();
  const filters = pick(search, 'q', 'country', 'batch_id', 'group', 'customer_id');
  const totals = useQuery(getDidTotalsOptions({ query: filters }));
  const chosen = one(search, 'state') ?? '';
  return (
    <ul className={styles.totals} aria-label={i18n.t({ id: 'numbers.totals', message: 'How many numbers' })}>
      {VIEWS.map(({ states, label, count }) => (
        <li key={states}>
          <button type="button" aria-pressed={states === chosen} onClick={() => change({ state: states || undefined })}>
            <strong className="numbers">{totals.data ? formatCount(count(totals.data)) : '–'}</strong> {label()}
          </button>
        </li>
      ))}
    </ul>
  );
}

const VIEWS: { states: string; label: () => string; count: (totals: DidTotalsTold) => number }[] = [
  { states: '', label: () => i18n.t({ id: 'numbers.total', message: 'in all' }), count: (totals) => totals.total },
  { states: 'assigned,on_account', label: () => i18n.t({ id: 'numbers.in_use', message: 'in use' }), count: (totals) => totals.in_use },
  { states: 'in_pool', label: () => i18n.t({ id: 'numbers.not_in_use', message: 'not in use' }), count: (totals) => totals.not_in_use },
  { states: 'frozen', label: () => i18n.t({ id: 'numbers.frozen', message: 'frozen' }), count: (totals) => totals.frozen },
];
