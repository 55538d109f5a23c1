import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useState } from 'react';
import type { Job, ListOfJob } from '~/api';
import { getJobsOptions } from '~/api/@tanstack/react-query.gen';
import { actionLabel, countedWords, doneWords, refusedWords, type Action } from '~/admin/bulk-words';
import { CancelJobDialog, isOver, JobStatus, jobWords } from '~/admin/job-status';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { FilterSelect } from '~/kit/filter/filters';
import { IconBan, IconExternalLink } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { RunProgress } from '~/kit/run-progress';
import { Empty, NothingFound } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { tellJobProblem, tellNote } from '~/told/jobs';
import { inWords } from '~/told/wordings';
import styles from './jobs.module.css';

const BUSY_MS = 1000;
const IDLE_MS = 15_000;
const IMPORT = 'import usage';
const BULK = 'bulk change';

const isBulk = (job: Job) => job.name === BULK;

function bulkAbout({ result }: Job): string {
  const action = result?.action as Action | undefined;
  return action ? [actionLabel(action), typeof result?.total === 'number' ? countedWords(action, result.total) : ''].filter(Boolean).join(' · ') : '';
}

/** What the job is about, by the names people gave. */
const about = (job: Job) => (isBulk(job) ? bulkAbout(job) : aboutFile(job));

const aboutFile = (job: Job) => ['file_name', 'source'].map((name) => job.arguments[name]).filter((told) => typeof told === 'string').join(' · ');

const COLUMNS: Column<Job>[] = [
  { id: 'job', label: () => i18n.t({ id: 'jobs.job', message: 'Job' }), width: 180, pinned: true, cell: (row) => jobWords(row) },
  { id: 'about', label: () => i18n.t({ id: 'jobs.about', message: 'About' }), width: 170, cell: (row) => about(row) || '–' },
  { id: 'status', label: () => i18n.t({ id: 'jobs.status', message: 'Status' }), width: 130, cell: (row) => <JobStatus job={row} /> },
  { id: 'told', label: () => i18n.t({ id: 'jobs.told', message: 'How far, and what came of it' }), width: 270, cell: (row) => <Told job={row} /> },
  { id: 'deferred_at', label: () => i18n.t({ id: 'jobs.asked_for', message: 'Asked for' }), width: 154, cell: (row) => <When at={row.deferred_at} /> },
  { id: 'finished_at', label: () => i18n.t({ id: 'jobs.ended', message: 'Ended' }), width: 154, cell: (row) => <When at={row.finished_at} /> },
  { id: 'attempts', label: () => i18n.t({ id: 'jobs.attempts', message: 'Attempts' }), width: 90, align: 'end', hidden: true, cell: (row) => row.attempts },
  { id: 'id', label: () => i18n.t({ id: 'jobs.number', message: 'Number' }), width: 90, hidden: true, cell: (row) => row.id },
];

function Told({ job }: { job: Job }) {
  if (!isOver(job) && job.progress) return <RunProgress run={job.id} progress={job.progress} label={about(job) || jobWords(job)} />;
  const told = problemOf(job) ?? resultOf(job) ?? noteOf(job);
  return told ? <span title={told}>{told}</span> : <span className="dimmed">–</span>;
}

const problemOf = ({ problem }: Job) => problem && inWords(tellJobProblem, problem);

const noteOf = ({ progress }: Job) => (progress?.note ? inWords(tellNote, progress.note) : null);

/** What came of an import, in the reader's language; of another job, what it said itself. */
function resultOf({ result }: Job): string | null {
  const counts = result?.counts as Record<string, number> | undefined;
  if (!counts) return null;
  if (typeof result?.action === 'string') {
    const { done = 0, refused = 0 } = counts;
    return [doneWords(result.action as Action, done), refused > 0 && refusedWords(refused)].filter(Boolean).join(' · ');
  }
  if (result?.imported_before) return i18n.t({ id: 'jobs.imported_before', message: 'Nothing new: this very file was imported before.' });
  const [charged, waiting, passed] = ['charged', 'quarantined', 'passed'].map((name) => formatCount(counts[name] ?? 0));
  const values = { charged, waiting, passed };
  return i18n.t({ id: 'jobs.counted', message: '{charged} charged, {waiting} quarantined, {passed} rightly not charged', values });
}

export function JobsPage() {
  const { search, change } = useUrl();
  const may = useCan('send_usage');
  const filters = pick(search, 'status');
  const list = useList<ListOfJob>((page) => ({
    ...getJobsOptions({ query: { ...filters, ...page } as never }),
    refetchInterval: ({ state }) => (state.data?.items.some((job) => !isOver(job)) ? BUSY_MS : IDLE_MS),
  }));
  const [cancelling, setCancelling] = useState<Job | null>(null);
  const title = i18n.t({ id: 'jobs.title', message: 'Jobs' });
  return (
    <Page title={title}>
      <DataTable
        id="jobs"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => `${jobWords(row)} ${about(row)}`}
        rowDetail={(row) => <Detail job={row} />}
        rowActions={(row) => actionsOf(row, may, setCancelling)}
        filtered={!!filters.status}
        empty={
          <Empty title={i18n.t({ id: 'jobs.none', message: 'No job in the last week' })}>
            {i18n.t({ id: 'jobs.none_hint', message: 'Long work, such as the import of a call file, runs in the background and is listed here for a week.' })}
          </Empty>
        }
        nothingFound={
          <NothingFound title={i18n.t({ id: 'jobs.none_such', message: 'No job of this status' })} onClear={() => change({ status: undefined })} />
        }
        toolbar={<StatusFilter />}
        footnote={<span className="dimmed">{i18n.t({ id: 'jobs.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
        card={(row) => <JobCard job={row} />}
      />
      {cancelling && <CancelJobDialog job={cancelling} onClose={() => setCancelling(null)} />}
    </Page>
  );
}

function StatusFilter() {
  return (
    <FilterSelect
      name="status"
      label={i18n.t({ id: 'jobs.status', message: 'Status' })}
      all={i18n.t({ id: 'jobs.all', message: 'All jobs' })}
      options={[
        { value: 'running', label: i18n.t({ id: 'jobs.running', message: 'Waiting and running' }) },
        { value: 'ended', label: i18n.t({ id: 'jobs.all_ended', message: 'Ended' }) },
        { value: 'succeeded', label: i18n.t({ id: 'jobs.succeeded', message: 'Done' }) },
        { value: 'failed', label: i18n.t({ id: 'jobs.failed', message: 'Failed' }) },
        { value: 'cancelled', label: i18n.t({ id: 'jobs.cancelled', message: 'Cancelled before they began' }) },
        { value: 'aborted', label: i18n.t({ id: 'jobs.aborted', message: 'Cancelled' }) },
      ]}
    />
  );
}

const opens = (job: Job) => job.name === IMPORT || isBulk(job);

const hrefOf = (job: Job) => (isBulk(job) ? `/customers/bulk/${String(job.arguments.bulk_id)}` : `/usage?job=${job.id}`);

const openLabel = (job: Job) =>
  isBulk(job) ? i18n.t({ id: 'jobs.open_bulk', message: 'Open the change' }) : i18n.t({ id: 'jobs.open_import', message: 'Open the import' });

function actionsOf(job: Job, may: boolean, cancel: (job: Job) => void) {
  const open = { label: openLabel(job), icon: <IconExternalLink size={16} />, href: hrefOf(job) };
  const end = {
    label: i18n.t({ id: 'jobs.cancel', message: 'Cancel' }),
    icon: <IconBan size={16} />,
    danger: true,
    run: () => cancel(job),
    refused: refusal(job, may),
  };
  return opens(job) ? [open, end] : [end];
}

function refusal(job: Job, may: boolean): string | null {
  if (!may) return i18n.t({ id: 'jobs.cancel_right', message: 'Your role may not cancel jobs.' });
  if (isOver(job)) return i18n.t({ id: 'jobs.over', message: 'It has ended.' });
  return job.cancel_wanted_by && i18n.t({ id: 'jobs.ending_already', message: 'It is ending already.' });
}

/** Everything that it said, below its row. */
function Detail({ job }: { job: Job }) {
  const facts: [string, string | null][] = [
    [i18n.t({ id: 'jobs.number', message: 'Number' }), job.id],
    [i18n.t({ id: 'jobs.attempts', message: 'Attempts' }), String(job.attempts)],
    [i18n.t({ id: 'jobs.cancelled_by', message: 'Cancelled by' }), job.cancel_wanted_by && whoWords(job.cancel_wanted_by)],
    [i18n.t({ id: 'jobs.note', message: 'It said' }), noteOf(job)],
  ];
  return (
    <div className={styles.detail}>
      {job.problem && <Alert color={job.status === 'failed' ? 'red' : 'yellow'}>{problemOf(job)}</Alert>}
      <dl>
        {facts
          .filter(([, value]) => value !== null)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {opens(job) && <a href={hrefOf(job)}>{openLabel(job)}</a>}
    </div>
  );
}

function JobCard({ job }: { job: Job }) {
  return (
    <>
      <strong>{jobWords(job)}</strong>
      <div>{about(job)}</div>
      <JobStatus job={job} />
      <Told job={job} />
      <div className="dimmed">
        <When at={job.finished_at ?? job.deferred_at} />
      </div>
    </>
  );
}
