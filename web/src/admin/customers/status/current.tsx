import { i18n } from '@lingui/core';
import type { CustomerStatusTold } from '~/api';
import { NotHere, StatusChip } from '~/admin/status-chip';
import { sinceLabel } from '../words';
import { tellStatus } from '../status-words';
import { dayOf } from './words';
import styles from './status.module.css';

/** What holds now, all of it, and why. */
export function Current({ told }: { told: CustomerStatusTold }) {
  const label = i18n.t({ id: 'customers.status.current', message: 'Current status' });
  return (
    <section className={styles.current} aria-label={label}>
      <h3>{label}</h3>
      {told.reasons.length === 0 && <StatusChip status="active" />}
      {told.reasons.map((why) => (
        <div key={why.status}>
          <StatusChip status={why.status} />
          {told.not_operational_here && why.status === told.status && <NotHere />}
          <p>
            {tellStatus(why, dayOf(told.time_zone)).reason} <span className="dimmed">{sinceLabel(why.since, why.by)}</span>
            {why.comment && <q className={styles.comment}>{why.comment}</q>}
          </p>
        </div>
      ))}
    </section>
  );
}
