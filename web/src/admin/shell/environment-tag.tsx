import { i18n } from '@lingui/core';
import { formatMoment, zoneName } from '~/kit/date';
import { useSession } from '../session';
import styles from './shell.module.css';

const BRAND = 'Tollhouse';

/** Which installation this is, where it has a name of its own; in colour where its clock is a test clock. */
export function EnvironmentTag() {
  const { installation } = useSession();
  const named = installation.name === BRAND ? null : installation.name;
  if (!installation.test_clock) return named && <span className={styles.tag}>{named}</span>;
  const now = `${formatMoment(installation.now)} (${zoneName()})`;
  return (
    <span
      className={styles.tag}
      data-test
      data-tip={i18n.t({ id: 'shell.test_clock', message: 'Test clock: {now} when you came', values: { now } })}
    >
      {named && `${named} · `}
      {i18n.t({ id: 'shell.test', message: 'Test' })}
    </span>
  );
}
