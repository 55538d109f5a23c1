import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { noteConnection, useConnectionLost } from '~/kit/connection';
import { IconWifiOff } from '~/kit/icons';
import styles from './shell.module.css';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** While the server cannot be reached: says so, asks again by itself, and keeps the page as it is. */
export function Offline() {
  const lost = useConnectionLost();
  return (
    <div role="status" className={styles.offlineBox}>
      {lost && <Banner />}
    </div>
  );
}

function Banner() {
  const queries = useQueryClient();
  const [attempt, setAttempt] = useState(0);
  const ask = useCallback(async () => {
    const reached = await fetch('/readyz').then(
      (answer) => answer.ok,
      () => false,
    );
    if (!reached) return setAttempt((before) => before + 1);
    noteConnection(true);
    await queries.invalidateQueries();
  }, [queries]);
  useEffect(() => {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
    const timer = setTimeout(() => void ask(), pause);
    return () => clearTimeout(timer);
  }, [attempt, ask]);
  return (
    <div className={styles.offline}>
      <IconWifiOff size={17} aria-hidden />
      {i18n.t({ id: 'offline.lost', message: 'The server cannot be reached. Trying again; nothing you typed is lost.' })}
      <Button size="xs" variant="default" onClick={() => void ask()}>
        {i18n.t({ id: 'offline.now', message: 'Try now' })}
      </Button>
    </div>
  );
}
