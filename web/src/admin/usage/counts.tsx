import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getQuarantineSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { formatCount } from '~/kit/money';
import { one, useUrl } from '~/kit/url';
import { codeWords } from './words';
import styles from './usage.module.css';

const FEW = 6;

/** What waits, by reason, the most first; a click shows only those. */
export function Counts() {
  const { search, change } = useUrl();
  const [all, setAll] = useState(false);
  const summary = useQuery(getQuarantineSummaryOptions());
  if (!summary.data?.waiting) return null;
  const source = one(search, 'source');
  const chosen = one(search, 'code');
  const counts = new Map<string, number>();
  for (const told of summary.data.codes) {
    if (!source || told.source === source) counts.set(told.code, (counts.get(told.code) ?? 0) + told.count);
  }
  const inOrder = [...counts].sort((left, right) => right[1] - left[1]);
  const few = inOrder.filter(([code], place) => place < FEW || code === chosen);
  const shown = all ? inOrder : few;
  return (
    <ul className={styles.counts} aria-label={i18n.t({ id: 'usage.waiting_by_reason', message: 'Waiting, by reason' })}>
      {shown.map(([code, count]) => (
        <li key={code}>
          <button
            type="button"
            aria-pressed={code === chosen}
            onClick={() => change({ code: code === chosen ? undefined : code, state: undefined })}
          >
            <strong className="numbers">{formatCount(count)}</strong> {codeWords(code)}
          </button>
        </li>
      ))}
      {few.length < inOrder.length && (
        <li>
          <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all
              ? i18n.t({ id: 'usage.fewer_reasons', message: 'Fewer' })
              : i18n.t({ id: 'usage.more_reasons', message: '{count} more', values: { count: inOrder.length - few.length } })}
          </button>
        </li>
      )}
    </ul>
  );
}
