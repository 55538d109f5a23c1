import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postJobCancel, type Job } from '~/api';
import { ToneChip, type Tone } from '~/kit/chip';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconClockPlay, IconHourglass } from '~/kit/icons';
import type { Icon } from '@tabler/icons-react';

type Look = [tone: Tone, icon: Icon, label: () => string];

const LOOKS: Record<string, Look> = {
  todo: ['dim', IconHourglass, () => i18n.t({ id: 'job.todo', message: 'Waiting' })],
  doing: ['info', IconClockPlay, () => i18n.t({ id: 'job.doing', message: 'Running' })],
  succeeded: ['ok', IconCircleCheck, () => i18n.t({ id: 'job.succeeded', message: 'Done' })],
  failed: ['bad', IconAlertTriangle, () => i18n.t({ id: 'job.failed', message: 'Failed' })],
  cancelled: ['dim', IconBan, () => i18n.t({ id: 'job.cancelled', message: 'Cancelled before it began' })],
  aborted: ['warn', IconBan, () => i18n.t({ id: 'job.aborted', message: 'Cancelled' })],
};

const NAMES: Record<string, () => string> = {
  'bulk change': () => i18n.t({ id: 'job.bulk_change', message: 'Change or export of many' }),
  'generate accounts': () => i18n.t({ id: 'job.generate_accounts', message: 'Generating accounts' }),
  'change accounts of a batch': () => i18n.t({ id: 'job.batch_act', message: 'Change of all accounts of a batch' }),
  'import usage': () => i18n.t({ id: 'job.import_usage', message: 'Import of a call file' }),
  'import bank statement': () => i18n.t({ id: 'job.import_bank', message: 'Import of a bank’s file' }),
  'match bank entries again': () => i18n.t({ id: 'job.match_bank', message: 'Matching of bank entries' }),
};

/** What a job does, in words; one newer than this page goes by its name. */
export const jobWords = (job: Pick<Job, 'name'>) => NAMES[job.name]?.() ?? job.name.replaceAll('_', ' ');

export const isOver = (job: Pick<Job, 'status'>) => job.status !== 'todo' && job.status !== 'doing';

export function JobStatus({ job }: { job: Job }) {
  const [tone, icon, label] = LOOKS[job.status] ?? ['dim', undefined, () => job.status];
  const ending = !isOver(job) && job.cancel_wanted_by;
  return (
    <ToneChip tone={ending ? 'warn' : tone} icon={icon}>
      {ending ? i18n.t({ id: 'job.ending', message: 'Ending' }) : label()}
    </ToneChip>
  );
}

export function CancelJobDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const [key] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const cancel = async () => {
    await postJobCancel({ path: { job_id: job.id }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    for (const _id of ['getJob', 'getJobs']) void queries.invalidateQueries({ queryKey: [{ _id }] });
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'job.cancel_title', message: 'Cancel this job?' })}
      confirm={i18n.t({ id: 'job.cancel', message: 'Cancel the job' })}
      danger
      onConfirm={cancel}
      onClose={onClose}
    >
      {i18n.t({ id: 'job.cancel_hint', message: 'It ends after the piece of work it is at. What is done stays done: calls that are charged stay charged.' })}
    </ConfirmDialog>
  );
}
