import { i18n } from '@lingui/core';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { sentenceOf } from '~/kit/client/problem';
import { JobProgress } from '~/kit/progress';
import { tellNote } from '~/told/jobs';
import { inWords } from '~/told/wordings';
import { jobWords } from '../job-status';
import { NAV } from '../nav';
import type { RunningJob } from './jobs-tray';
import styles from './jobs-tray.module.css';

interface JobsListProps {
  jobs: RunningJob[];
  trouble: unknown;
  onGo: () => void;
}

/** What runs just now, how far it is, and the way to all jobs. */
export function JobsList({ jobs, trouble, onGo }: JobsListProps) {
  const router = useRouter();
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    event.preventDefault();
    onGo();
    router.history.push(event.currentTarget.getAttribute('href') ?? '/jobs');
  };
  const all = NAV.find(({ to }) => to === '/jobs');
  return (
    <>
      {trouble !== null && <p role="alert">{sentenceOf(trouble)}</p>}
      {trouble === null && jobs.length === 0 && (
        <p className={styles.none}>{i18n.t({ id: 'jobs_tray.none', message: 'Nothing is running just now.' })}</p>
      )}
      <ul className={styles.list}>
        {jobs.map(({ id, name, progress, arguments: said }) => (
          <li key={id}>
            {said?.bulk_id ? (
              <a href={`/customers/bulk/${String(said.bulk_id)}`} onClick={go}>
                {jobWords({ name })}
              </a>
            ) : (
              <strong>{jobWords({ name })}</strong>
            )}
            {progress ? (
              <JobProgress progress={{ ...progress, note: inWords(tellNote, progress.note) }} label={jobWords({ name })} />
            ) : (
              <span className="dimmed">{i18n.t({ id: 'jobs_tray.begun', message: 'Running' })}</span>
            )}
          </li>
        ))}
      </ul>
      {all && (
        <a
          href={all.to}
          onClick={go}
        >
          {i18n.t({ id: 'jobs_tray.all', message: 'All jobs' })}
        </a>
      )}
    </>
  );
}
