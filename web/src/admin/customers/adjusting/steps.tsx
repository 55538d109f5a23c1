import { i18n } from '@lingui/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { Surface } from '~/kit/page/page';
import styles from './adjusting.module.css';

const STEPS = [
  () => i18n.t({ id: 'adjust.step.1', message: 'Kind' }),
  () => i18n.t({ id: 'adjust.step.2', message: 'Details' }),
  () => i18n.t({ id: 'adjust.step.3', message: 'Check' }),
  () => i18n.t({ id: 'adjust.step.4', message: 'Done' }),
];

/** One step of the wizard, and which of how many; whoever comes to it hears its heading. */
export function Step({ at, title, beside, children }: { at: 1 | 2 | 3 | 4; title: string; beside?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [at]);
  return (
    <>
      <ol className={styles.steps} aria-label={i18n.t({ id: 'adjust.steps', message: 'Steps' })}>
        {STEPS.map((label, place) => (
          <li key={label()} aria-current={place + 1 === at ? 'step' : undefined} data-past={place + 1 < at || undefined}>
            <span aria-hidden="true">{place + 1}</span> {label()}
          </li>
        ))}
      </ol>
      <Surface>
        <div className={styles.stepHead}>
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {beside}
        </div>
        {children}
      </Surface>
    </>
  );
}
