import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { getJobOptions } from '~/api/@tanstack/react-query.gen';
import { CancelJobDialog, isOver, JobStatus, jobWords } from '~/admin/job-status';
import { formatMoment } from '~/kit/date';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { RunProgress } from '~/kit/run-progress';
import { Failed } from '~/kit/states/states';
import { tellJobProblem } from '~/told/jobs';
import { inWords } from '~/told/wordings';
import { ENTRY_STATES, stateWords } from './words';
import styles from './bank.module.css';

const LOOK_EVERY_MS = 1000;

/** What a bank job says of itself, so far or in the end; empty until it has begun. */
interface Said {
  file_name?: string;
  statements?: string[];
  entries?: number;
  unreadable?: number;
  not_booked?: number;
  known?: number;
  settled?: Record<string, number>;
  imported_before?: string | null;
  looked_at?: number;
  booked?: number;
}

export function useRefreshBank() {
  const queries = useQueryClient();
  return () => {
    for (const _id of ['getBankStatements', 'getBankStatement', 'getBankEntries', 'getBankEntry', 'getBankSummary']) void queries.invalidateQueries({ queryKey: [{ _id }] });
  };
}

/** One import, or another match of what waits, as it goes; its number is in the address, so it is here after a reload. */
export function BankJob({ id, onDismiss }: { id: string; onDismiss: () => void }) {
  const refresh = useRefreshBank();
  const [cancelling, setCancelling] = useState(false);
  const job = useQuery({
    ...getJobOptions({ path: { job_id: id } }),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : LOOK_EVERY_MS),
  });
  const over = job.data !== undefined && isOver(job.data);
  useEffect(refresh, [over]);
  if (job.isError) return <Surface><Failed trouble={job.error} onRetry={() => void job.refetch()} /></Surface>;
  if (!job.data) return null;
  const said = { ...job.data.arguments, ...job.data.result } as Said;
  const title = said.file_name ?? jobWords(job.data);
  return (
    <Surface title={title}>
      <div className={styles.head}>
        <JobStatus job={job.data} />
        {!over && !job.data.cancel_wanted_by && (
          <Button variant="default" size="compact-sm" onClick={() => setCancelling(true)}>
            {i18n.t({ id: 'bank.cancel_job', message: 'Cancel' })}
          </Button>
        )}
        {over && (
          <Button variant="default" size="compact-sm" onClick={onDismiss}>
            {i18n.t({ id: 'bank.dismiss', message: 'Close' })}
          </Button>
        )}
        {over && said.statements?.map((statement) => (
          <Link key={statement} to="/money/bank/$id" params={{ id: statement }}>
            {i18n.t({ id: 'bank.see_statement', message: 'See the statement' })}
          </Link>
        ))}
        {over && !!(said.settled?.waiting || said.settled?.returned) && <Link to="/money/bank/desk">{i18n.t({ id: 'bank.to_desk', message: 'To the desk' })}</Link>}
      </div>
      {!over && <RunProgress run={id} progress={job.data.progress} label={title} />}
      {job.data.problem && <Alert color={job.data.status === 'failed' ? 'red' : 'yellow'} role="alert">{inWords(tellJobProblem, job.data.problem)}</Alert>}
      {said.imported_before && (
        <Alert color="blue">
          {i18n.t({ id: 'bank.imported_before', message: 'Nothing new: this very file was imported before, on {moment}. Its entries are now:', values: { moment: formatMoment(said.imported_before) } })}
        </Alert>
      )}
      <div role="status">
        {said.settled && <Tallies counts={countsOf(said)} />}
        {over && said.looked_at !== undefined && <p>{matchedWords(said)}</p>}
      </div>
      {cancelling && <CancelJobDialog job={job.data} onClose={() => setCancelling(false)} />}
    </Surface>
  );
}

const matchedWords = ({ looked_at: looked = 0, booked = 0 }: Said) =>
  i18n.t({ id: 'bank.matched', message: '{looked} looked at again, {booked} of them booked.', values: { looked: formatCount(looked), booked: formatCount(booked) } });

/** What became of a file's entries, in the order in which people ask. */
export function countsOf(said: { entries?: number; unreadable?: number; not_booked?: number; known?: number; settled?: Record<string, number> }): [label: string, count: number][] {
  const counts: [string, number][] = [
    [i18n.t({ id: 'bank.entries', message: 'Entries' }), said.entries ?? 0],
    ...ENTRY_STATES.filter((state) => said.settled?.[state]).map((state): [string, number] => [stateWords(state), said.settled?.[state] ?? 0]),
  ];
  if (said.known) counts.push([stateWords('known'), said.known]);
  counts.push([i18n.t({ id: 'bank.unreadable', message: 'Unreadable' }), said.unreadable ?? 0]);
  if (said.not_booked) counts.push([i18n.t({ id: 'bank.announced', message: 'Only announced' }), said.not_booked]);
  return counts;
}

export function Tallies({ counts }: { counts: [label: string, count: number][] }) {
  return (
    <dl className={styles.tallies}>
      {counts.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="numbers">{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
