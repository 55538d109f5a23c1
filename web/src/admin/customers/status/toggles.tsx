import { i18n } from '@lingui/core';
import { Button, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CustomerStatusTold } from '~/api';
import { StatusChip } from '~/admin/status-chip';
import { whyNotInWords } from '~/told/statuses';
import { togglesOf, type Toggle } from './changes';
import type { First } from './use-dialog';
import { meaningOf, switchLabel, type StatusAction } from './words';
import styles from './status.module.css';

interface TogglesProps {
  told: CustomerStatusTold;
  chosen: StatusAction | '';
  onChoose: (first: First) => void;
  /** Of the change that is chosen; they stand under its switch. */
  fields: ReactNode;
}

/** One switch a status, as it would be after the change; of the changes one is chosen at a time. */
export function Toggles({ told, chosen, onChoose, fields }: TogglesProps) {
  return (
    <ul className={styles.toggles} aria-label={i18n.t({ id: 'customers.status.changes', message: 'Changes' })}>
      {togglesOf(told).map((toggle) => {
        const isChosen = chosen !== '' && toggle.action?.action === chosen;
        return (
          <li key={toggle.status} data-chosen={isChosen || undefined}>
            <Turn toggle={toggle} isChosen={isChosen} onChoose={onChoose} />
            {isChosen && <div className={styles.under}>{fields}</div>}
          </li>
        );
      })}
    </ul>
  );
}

function Turn({ toggle, isChosen, onChoose }: { toggle: Toggle; isChosen: boolean; onChoose: (first: First) => void }) {
  const { status, on, lifted, action } = toggle;
  const choose = () => onChoose(isChosen ? {} : { action: action?.action });
  const hint = hintOf(toggle, isChosen);
  if (lifted) {
    return (
      <div className={styles.lifted}>
        <StatusChip status={status} />
        <span className="dimmed">{hint}</span>
        <Button variant="default" size="compact-sm" disabled={!action?.allowed} aria-pressed={isChosen} onClick={choose}>
          {i18n.t({ id: 'customers.status.another_day', message: 'Choose another day' })}
        </Button>
      </div>
    );
  }
  return (
    <Switch
      label={switchLabel(status)}
      description={hint}
      checked={isChosen ? !on : on}
      disabled={!action?.allowed}
      onChange={choose}
    />
  );
}

/** What turning it would do; or why it cannot be turned. */
function hintOf({ on, action }: Toggle, isChosen: boolean): string | null {
  if (!action) return null;
  if (!action.allowed) return whyNotInWords(action.reason ?? '');
  const meaning = meaningOf(action.action);
  return on && !isChosen ? i18n.t({ id: 'customers.status.if_off', message: 'If switched off: {meaning}', values: { meaning } }) : meaning;
}
