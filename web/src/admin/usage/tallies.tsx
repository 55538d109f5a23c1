import { i18n } from '@lingui/core';
import { formatCount } from '~/kit/money';
import { codeWords, RESULTS, resultWords } from './words';
import styles from './import.module.css';

/** Lines by result, and quarantined and passed ones also by result:code. */
export type Tallied = Record<string, number>;

export const quarantineOf = (source: string, code?: string) =>
  `/usage/quarantine?${new URLSearchParams({ source, ...(code && { code }) })}`;

interface TalliesProps {
  source: string;
  lines: number;
  counts: Tallied;
}

/** What became of a file's lines; quarantined ones lead to themselves. */
export function Tallies({ source, lines, counts }: TalliesProps) {
  return (
    <>
      <dl className={styles.tallies}>
        <div>
          <dt>{i18n.t({ id: 'usage.lines', message: 'Lines' })}</dt>
          <dd className="numbers">{formatCount(lines)}</dd>
        </div>
        {RESULTS.map((result) => (
          <div key={result}>
            <dt>{resultWords(result)}</dt>
            <dd className="numbers">{formatCount(counts[result] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      <Reasons source={source} counts={counts} />
    </>
  );
}

/** Why lines wait, and why others are rightly not charged. */
export function Reasons({ source, counts }: Omit<TalliesProps, 'lines'>) {
  const reasons = Object.entries(counts)
    .filter(([name]) => name.includes(':'))
    .sort((left, right) => right[1] - left[1]);
  if (reasons.length === 0) return null;
  return (
    <ul className={styles.reasons} aria-label={i18n.t({ id: 'usage.reasons', message: 'Reasons' })}>
      {reasons.map(([name, count]) => {
        const [result = '', code = ''] = name.split(':');
        return (
          <li key={name}>
            <strong className={`numbers ${styles.count}`}>{formatCount(count)}</strong>
            {result === 'quarantined' ? (
              <a href={quarantineOf(source, code)}>{codeWords(code)}</a>
            ) : (
              <span>{codeWords(code)}</span>
            )}
            <span className="dimmed">{resultWords(result as 'passed')}</span>
          </li>
        );
      })}
    </ul>
  );
}
