import { i18n } from '@lingui/core';
import type { EffectTold } from '~/api';
import { statusLabel } from '~/admin/status-chip';
import { IconCheck, IconCircleHalf2, IconX } from '~/kit/icons';
import { extentLabel, partLabel, SERVICE } from './words';
import styles from './status.module.css';

/** "Incoming calls: yes. Outgoing paid calls: no (Suspended)": to be read aloud on the telephone. */
export function Effects({ effects }: { effects: EffectTold[] }) {
  const ofService = effects.filter(({ part }) => SERVICE.includes(part));
  const ofMoney = effects.filter(({ part }) => !SERVICE.includes(part));
  return (
    <div className={styles.effects}>
      <Group label={i18n.t({ id: 'customers.effects.service', message: 'Service' })} effects={ofService} />
      <Group label={i18n.t({ id: 'customers.effects.money', message: 'Fees and invoices' })} effects={ofMoney} />
    </div>
  );
}

function Group({ label, effects }: { label: string; effects: EffectTold[] }) {
  return (
    <div>
      <h3>{label}</h3>
      <ul aria-label={label}>
        {effects.map((effect) => (
          <Effect key={effect.part} effect={effect} />
        ))}
      </ul>
    </div>
  );
}

function Effect({ effect: { part, extent, because } }: { effect: EffectTold }) {
  const reasons = because.map(statusLabel).join(', ');
  return (
    <li>
      <Mark extent={extent} />
      <span>
        {partLabel(part)}: <strong>{extentLabel(extent)}</strong>
        {reasons && <span className="dimmed"> ({reasons})</span>}
      </span>
    </li>
  );
}

/** The same at a glance; the word beside it says it too. */
export function Mark({ extent }: { extent: EffectTold['extent'] }) {
  const [Glyph, tone] = extent === 'full' ? ([IconCheck, 'ok'] as const) : extent === 'none' ? ([IconX, 'bad'] as const) : ([IconCircleHalf2, 'warn'] as const);
  return <Glyph size={15} className={styles.mark} data-tone={tone} aria-hidden />;
}
