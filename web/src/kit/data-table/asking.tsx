import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { IconButton } from '../icon-button';
import { IconPlayerStop, IconRefresh } from '../icons';
import { NotSearched } from '../states/states';
import type { List, ListPage } from './use-list';
import styles from './data-table.module.css';

type AnyList = List<ListPage<unknown>>;

/** Only what takes so long is worth being stopped. */
const STOPPABLE_AFTER_MS = 400;

/** Asks again; while a search takes its time, the way to stop it. */
export function Asking({ list }: { list: AnyList }) {
  const takesLong = useLasting(list.query.isFetching);
  return (
    <IconButton
      variant="default"
      size={34}
      label={
        takesLong ? i18n.t({ id: 'table.stop', message: 'Stop searching' }) : i18n.t({ id: 'table.reload', message: 'Ask again' })
      }
      onClick={takesLong ? list.stop : list.ask}
    >
      {takesLong ? <IconPlayerStop size={17} /> : <IconRefresh size={17} />}
    </IconButton>
  );
}

function useLasting(holds: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setLasts(true), STOPPABLE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [holds]);
  return lasts;
}

/** Whether an answer is here, on its way, or was refused. */
export const isAskedFor = ({ query }: AnyList) => query.data !== undefined || query.isError || query.fetchStatus !== 'idle';

/** Before anybody has searched, and after the first search was stopped. */
export function NotAsked({ list }: { list: AnyList }) {
  return <NotSearched onSearch={list.ask} />;
}

/** Rows that are not those of the search above them must not pass for them. */
export function Stopped({ list: { query, ask } }: { list: AnyList }) {
  if (!query.isPlaceholderData || query.fetchStatus !== 'idle' || query.isError) return null;
  return (
    <div className={styles.stopped} role="status">
      {i18n.t({ id: 'table.stopped', message: 'The search was stopped. These rows are those of the one before.' })}
      <Button variant="default" size="compact-sm" onClick={ask}>
        {i18n.t({ id: 'table.search_again', message: 'Search again' })}
      </Button>
    </div>
  );
}
