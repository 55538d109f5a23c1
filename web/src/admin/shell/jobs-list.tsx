import { i18n } from '@lingui/core';
import { useRouter } from '@tanstack/react-router';
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
  const all = NAV.find(({ to }) => to === '/jobs');
  return (
    <>
      {trouble !== null && <p role="alert">{sentenceOf(trouble)}</p>}
      {trouble === null && jobs.length === 0 && (
        <p className={styles.none}>{i18n.t({ id: 'jobs_tray.none', message: 'Nothing is running just now.' })}</p>
      )}
      <ul className={styles.list}>
        {jobs.map(({ id, name, progress }) => (
          <li key={id}>
            <strong>{jobWords({ name })}</strong>
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
          onClick={(event) => {
            event.preventDefault();
            onGo();
            router.history.push(all.to);
          }}
        >
          {i18n.t({ id: 'jobs_tray.all', message: 'All jobs' })}
        </a>
      )}
    </>
  );
}
