import { i18n } from '@lingui/core';
import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { client } from '~/api/client.gen';
import { IconChecklist } from '~/kit/icons';
import { IconButton } from '~/kit/icon-button';
import { learnToTell } from '~/kit/languages';
import type { ProgressTold } from '~/kit/progress';
import { useCan } from '../session';
import styles from './jobs-tray.module.css';

export interface RunningJob {
  id: string;
  name: string;
  status: string;
  arguments?: Record<string, unknown>;
  progress?: ProgressTold | null;
}

const JobsList = lazy(async () => {
  await learnToTell();
  return { default: (await import('./jobs-list')).JobsList };
});

const BUSY_MS = 1500;
const IDLE_MS = 30_000;
const SHOWN = 5;

/** Long runs from wherever one is: a ring while one is on, its progress when opened. */
export function JobsTray() {
  const may = useCan('read_operations');
  const [opened, setOpened] = useState(false);
  const running = useQuery({
    queryKey: ['jobs', 'running'],
    enabled: may,
    queryFn: async ({ signal }) => {
      const { data } = await client.get<{ 200: { items: RunningJob[] } }, unknown, true>({
        url: '/api/v1/jobs',
        query: { status: 'running', limit: SHOWN },
        signal,
        throwOnError: true,
      });
      return data.items;
    },
    refetchInterval: (query) => (query.state.data?.length || opened ? BUSY_MS : IDLE_MS),
  });
  if (!may) return null;
  const count = running.data?.length ?? 0;
  const label = count
    ? i18n.t({ id: 'jobs_tray.running', message: '{count, plural, one {# run is on} other {# runs are on}}', values: { count } })
    : i18n.t({ id: 'jobs_tray.idle', message: 'Jobs: none is running' });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" width={340} trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={label} onClick={() => setOpened(!opened)}>
          <IconChecklist size={18} />
          {count > 0 && <span className={styles.ring} />}
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={i18n.t({ id: 'jobs_tray.label', message: 'Running jobs' })}>
        <Suspense fallback={null}>
          <JobsList jobs={running.data ?? []} trouble={running.error} onGo={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
