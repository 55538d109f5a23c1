import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState, type MouseEvent } from 'react';
import { getJobOptions } from '~/api/@tanstack/react-query.gen';
import { CancelJobDialog, isOver, JobStatus } from '~/admin/job-status';
import { useCan } from '~/admin/session';
import { formatMoment } from '~/kit/date';
import { Surface } from '~/kit/page/page';
import { RunProgress } from '~/kit/run-progress';
import { Failed } from '~/kit/states/states';
import { tellJobProblem } from '~/told/jobs';
import { inWords } from '~/told/wordings';
import { quarantineOf, Tallies, type Tallied } from './tallies';
import styles from './import.module.css';

const LOOK_EVERY_MS = 1000;

/** What an import says of itself, so far or in the end; empty until it has begun. */
interface Said {
  source?: string;
  file_name?: string;
  lines?: number;
  counts?: Tallied;
  imported_before?: string | null;
}

/** One import as it goes; its number is in the address, so it is still here after a reload. */
export function ImportJob({ id, onDismiss }: { id: string; onDismiss: () => void }) {
  const may = useCan('send_usage');
  const queries = useQueryClient();
  const router = useRouter();
  const [cancelling, setCancelling] = useState(false);
  const job = useQuery({
    ...getJobOptions({ path: { job_id: id } }),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : LOOK_EVERY_MS),
  });
  const over = job.data !== undefined && isOver(job.data);
  useEffect(() => {
    for (const _id of ['getUsageImports', 'getQuarantineSummary', 'getQuarantine', 'getJobs']) {
      void queries.invalidateQueries({ queryKey: [{ _id }] });
    }
  }, [over, queries]);
  if (job.isError) return <Surface><Failed trouble={job.error} onRetry={() => void job.refetch()} /></Surface>;
  if (!job.data) return null;
  const said = { ...job.data.arguments, ...job.data.result } as Said;
  const { source = '', file_name: file = '' } = said;
  const go = (event: MouseEvent) => {
    const href = (event.target as Element).closest('a')?.getAttribute('href');
    if (!href || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <Surface title={i18n.t({ id: 'usage.import_of', message: '{file} from {source}', values: { file, source } })}>
      <div onClick={go}>
        <div className={styles.head}>
          <JobStatus job={job.data} />
          {!over && may && !job.data.cancel_wanted_by && (
            <Button variant="default" size="compact-sm" onClick={() => setCancelling(true)}>
              {i18n.t({ id: 'usage.cancel_import', message: 'Cancel the import' })}
            </Button>
          )}
          {over && (
            <Button variant="default" size="compact-sm" onClick={onDismiss}>
              {i18n.t({ id: 'usage.dismiss', message: 'Close' })}
            </Button>
          )}
          {over && !!said.counts?.quarantined && (
            <a href={quarantineOf(source)}>{i18n.t({ id: 'usage.see_quarantined', message: 'See the quarantined records' })}</a>
          )}
        </div>
        {!over && <RunProgress run={id} progress={job.data.progress} label={file} />}
        {job.data.problem && <Alert color={job.data.status === 'failed' ? 'red' : 'yellow'} role="alert">{inWords(tellJobProblem, job.data.problem)}</Alert>}
        {said.imported_before && <Before at={said.imported_before} />}
        {said.counts && <Tallies source={source} lines={said.lines ?? 0} counts={said.counts} />}
      </div>
      {cancelling && <CancelJobDialog job={job.data} onClose={() => setCancelling(false)} />}
    </Surface>
  );
}

function Before({ at }: { at: string }) {
  const values = { moment: formatMoment(at) };
  return (
    <Alert color="blue">
      {i18n.t({ id: 'usage.imported_before', message: 'Nothing new: this very file was imported before, on {moment}. That import counted:', values })}
    </Alert>
  );
}
