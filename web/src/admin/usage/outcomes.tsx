import { i18n } from '@lingui/core';
import type { OutcomeTold, QuarantinedRecord } from '~/api';
import { ToneChip } from '~/kit/chip';
import { Dialog } from '~/kit/dialogs/dialog';
import { IconAlertTriangle, IconCircleCheck } from '~/kit/icons';
import { tellRecord } from '~/told/records';
import { inWords } from '~/told/wordings';
import { codeWords, resultWords } from './words';
import styles from './usage.module.css';

/** outcomes   one for each record; null: they were dropped */
export interface Decided {
  records: QuarantinedRecord[];
  outcomes: OutcomeTold[] | null;
}

/** What became of each record that was released. */
export function OutcomesDialog({ decided, onClose }: { decided: Decided; onClose: () => void }) {
  const outcomes = decided.outcomes ?? [];
  const waiting = outcomes.filter(({ outcome }) => outcome === 'quarantined').length;
  const values = { done: outcomes.length - waiting, waiting };
  return (
    <Dialog
      title={i18n.t({ id: 'usage.outcomes', message: '{done} released, {waiting} still waiting', values })}
      onClose={onClose}
      size={640}
    >
      <ul className={styles.outcomes}>
        {outcomes.map((outcome, place) => (
          <li key={place}>
            <Outcome outcome={outcome} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** One record's outcome: in a word, and why where it waits on. */
export function Outcome({ outcome }: { outcome: OutcomeTold }) {
  const waits = outcome.outcome === 'quarantined';
  return (
    <>
      <div className={styles.outcomeHead}>
        <ToneChip tone={waits ? 'warn' : 'ok'} icon={waits ? IconAlertTriangle : IconCircleCheck}>
          {waits
            ? i18n.t({ id: 'usage.keeps_waiting', message: 'Keeps waiting: {reason}', values: { reason: codeWords(outcome.code) } })
            : resultWords(outcome.outcome)}
        </ToneChip>
        <span className="dimmed">{outcome.request_id}</span>
      </div>
      {outcome.detail && <div>{inWords(tellRecord, outcome.detail)}</div>}
    </>
  );
}
