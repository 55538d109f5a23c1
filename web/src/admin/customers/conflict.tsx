import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { fieldLabel } from './words';
import styles from './form.module.css';

export interface Difference {
  field: string;
  /** Where the field is none of the record's own. */
  label?: string;
  mine: string;
  theirs: string;
}

interface ConflictProps {
  /** Fields that both have changed. */
  differences: Difference[];
  onTheirs: (difference: Difference) => void;
}

/** Somebody saved while one was typing: both values side by side, to be decided field by field. */
export function Conflict({ differences, onTheirs }: ConflictProps) {
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const take = (difference: Difference) => {
    setTheirs(new Set([...theirs, difference.field]));
    onTheirs(difference);
  };
  return (
    <Alert color="yellow" title={i18n.t({ id: 'customers.conflict.title', message: 'Somebody else changed this customer meanwhile' })}>
      {differences.length === 0
        ? i18n.t({ id: 'customers.conflict.apart', message: 'They changed other fields than you; those are shown below now. Save again to keep both.' })
        : i18n.t({ id: 'customers.conflict.same', message: 'In these fields your value and theirs differ. Saving again keeps yours, unless you take theirs.' })}
      {differences.length > 0 && (
        <table className={styles.conflict}>
          <thead>
            <tr>
              <th scope="col">{i18n.t({ id: 'customers.conflict.field', message: 'Field' })}</th>
              <th scope="col">{i18n.t({ id: 'customers.conflict.yours', message: 'Yours' })}</th>
              <th scope="col">{i18n.t({ id: 'customers.conflict.theirs', message: 'Theirs, saved' })}</th>
              <th scope="col">
                <span className="unseen">{i18n.t({ id: 'customers.conflict.decide', message: 'Decide' })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={difference.field}>
                <th scope="row">{difference.label ?? fieldLabel(difference.field)}</th>
                <td>{difference.mine || '–'}</td>
                <td>{difference.theirs || '–'}</td>
                <td>
                  <Button variant="default" size="compact-sm" disabled={theirs.has(difference.field)} onClick={() => take(difference)}>
                    {i18n.t({ id: 'customers.conflict.take', message: 'Take theirs' })}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Alert>
  );
}
