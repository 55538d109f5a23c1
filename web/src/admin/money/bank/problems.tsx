import { i18n } from '@lingui/core';
import type { BankProblemTold } from '~/api';
import { formatCount } from '~/kit/money';
import { tellEntryProblem } from '~/told/bank';
import { inWords } from '~/told/wordings';
import { placeLabel } from './words';
import styles from './bank.module.css';

/** Entries that could not be read: where each stands, what stands there, and why it cannot be taken. */
export function Problems({ problems, total }: { problems: BankProblemTold[]; total: number }) {
  const title = i18n.t({ id: 'bank.problems', message: '{count, plural, one {# entry cannot be read} other {# entries cannot be read}}', values: { count: total } });
  return (
    <section aria-label={title}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={styles.plain} aria-label={title}>
          <thead>
            <tr>
              <th>{placeLabel()}</th>
              <th>{i18n.t({ id: 'bank.value', message: 'What stands there' })}</th>
              <th>{i18n.t({ id: 'bank.what_is_wrong', message: 'What is wrong' })}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ place, value, reason }, number) => (
              <tr key={number}>
                <td>{placeWords(place)}</td>
                <td>{value || '–'}</td>
                <td>{inWords(tellEntryProblem, reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="dimmed">
        {problems.length < total && i18n.t({ id: 'bank.first_problems', message: 'The first {count} are shown.', values: { count: formatCount(problems.length) } })}{' '}
        {i18n.t({ id: 'bank.way_out', message: 'They are not booked. Ask the bank for the file again, or enter them as manual payments; everything else of the file is taken.' })}
      </p>
    </section>
  );
}

/** "entry 7, payment 2" and "line 12" in the reader's language. */
export function placeWords(place: string): string {
  const found = /^(?:statement (\d+), )?(?:entry (\d+)(?:, payment (\d+))?|line (\d+))$/.exec(place);
  if (!found) return place;
  const [, statement, entry, payment, line] = found;
  const parts = [
    statement && i18n.t({ id: 'bank.place.statement', message: 'statement {number}', values: { number: statement } }),
    entry && i18n.t({ id: 'bank.place.entry', message: 'entry {number}', values: { number: entry } }),
    payment && i18n.t({ id: 'bank.place.payment', message: 'payment {number}', values: { number: payment } }),
    line && i18n.t({ id: 'bank.place.line', message: 'line {number}', values: { number: line } }),
  ];
  return parts.filter(Boolean).join(', ');
}
