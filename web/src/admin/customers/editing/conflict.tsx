import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { whoWords } from '~/admin/who';
import { formatMoment } from '~/kit/date';
import styles from '../form.module.css';

/** A field that somebody else has changed meanwhile, in words. */
export interface Difference {
  field: string;
  label: string;
  before: string;
  theirs: string;
  /** What one has written there oneself; null: one has left it alone, and theirs stands in the form now. */
  mine: string | null;
  by: string | null;
  at: string | null;
}

interface ConflictProps {
  /** Whose change it was, where it is not the customer's. */
  title?: string | undefined;
  differences: Difference[];
  onTheirs: (difference: Difference) => void;
}

/** Somebody saved while one was typing: what they changed, and where both did, both values to choose from. */
export function Conflict({ title, differences, onTheirs }: ConflictProps) {
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const take = (difference: Difference) => {
    setTheirs(new Set([...theirs, difference.field]));
    onTheirs(difference);
  };
  const isContested = differences.some(({ mine }) => mine !== null);
  return (
    <Alert color="yellow" role="alert" title={title ?? i18n.t({ id: 'customers.conflict.title', message: 'Somebody else changed this customer meanwhile' })}>
      {isContested
        ? i18n.t({ id: 'customers.conflict.same', message: 'In some fields your value and theirs differ. Saving again keeps yours, unless you take theirs.' })
        : i18n.t({ id: 'customers.conflict.apart', message: 'They changed other fields than you; those are in the form now. Save again to keep both.' })}
      {differences.length > 0 && (
        <div className={styles.conflictFrame}>
          <table className={styles.conflict}>
            <thead>
              <tr>
                <th scope="col">{i18n.t({ id: 'customers.conflict.field', message: 'Field' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.conflict.before', message: 'Before' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.conflict.theirs', message: 'Theirs, saved' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.conflict.yours', message: 'Yours' })}</th>
              </tr>
            </thead>
            <tbody>
              {differences.map((difference) => (
                <Row key={difference.field} difference={difference} isTaken={theirs.has(difference.field)} onTake={take} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Alert>
  );
}

function Row({ difference, isTaken, onTake }: { difference: Difference; isTaken: boolean; onTake: (difference: Difference) => void }) {
  const { label, before, theirs, mine, by, at } = difference;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{before || '–'}</td>
      <td>
        {theirs || '–'}
        {by !== null && at !== null && (
          <div className="dimmed">{i18n.t({ id: 'customers.conflict.who', message: '{by}, {at}', values: { by: whoWords(by), at: formatMoment(at) } })}</div>
        )}
      </td>
      <td>
        {mine === null || isTaken ? <span className="dimmed">{i18n.t({ id: 'customers.conflict.taken', message: 'taken over' })}</span> : mine || '–'}
        {mine !== null && !isTaken && (
          <div>
            <Button variant="default" size="compact-sm" onClick={() => onTake(difference)} aria-label={i18n.t({ id: 'customers.conflict.take_of', message: 'Take theirs: {label}', values: { label } })}>
              {i18n.t({ id: 'customers.conflict.take', message: 'Take theirs' })}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}
