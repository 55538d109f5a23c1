import { i18n } from '@lingui/core';
import { Tooltip } from '@mantine/core';
import { formatMoment, zoneName } from '~/kit/date';
import { useSession } from '../session';
import styles from './shell.module.css';

/** Which installation this is; in colour where its clock is a test clock and nothing here is real. */
export function EnvironmentTag() {
  const { installation } = useSession();
  if (!installation.test_clock) return <span className={styles.tag}>{installation.name}</span>;
  const now = `${formatMoment(installation.now)} (${zoneName()})`;
  return (
    <Tooltip label={i18n.t({ id: 'shell.test_clock', message: 'Test clock: {now} when you came', values: { now } })}>
      <span className={styles.tag} data-test>
        {i18n.t({ id: 'shell.test', message: '{name} · test clock', values: { name: installation.name } })}
      </span>
    </Tooltip>
  );
}
