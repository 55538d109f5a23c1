import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { postBatchActCancel, postGenerationCancel, type BatchActTold, type GenerationTold, type Job } from '~/api';
import { isOver, JobStatus } from '~/admin/job-status';
import { whoWords } from '~/admin/who';
import { sentenceOf } from '~/kit/client/problem';
import { formatMoment } from '~/kit/date';
import { IconDownload } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { RunProgress } from '~/kit/run-progress';
import { tellJobProblem } from '~/told/jobs';
import { inWords } from '~/told/wordings';
import { DropSheetDialog, SheetDialog } from './sheet-dialog';
import { accountsWords, actTitle, runTitle } from './words';
import styles from './batches.module.css';

interface AskedProps {
  may: boolean;
  onChanged: () => void;
}

/** One run of the generator: how far it is, and the list that can be downloaded once. */
export function Run({ run, may, onChanged }: AskedProps & { run: GenerationTold }) {
  const [opened, setOpened] = useState<'fetch' | 'drop' | null>(null);
  const over = isOver(run);
  const path = { customer_id: run.customer_id, generation_id: run.id };
  return (
    <li className={styles.asked} aria-label={runTitle(run)}>
      <Line title={runTitle(run)} told={run}>
        {!over && may && <Cancel cancel={() => postGenerationCancel({ path, throwOnError: true })} onChanged={onChanged} />}
        {run.sheet.state === 'ready' && may && run.sheet.yours && (
          <>
            <Button size="compact-sm" leftSection={<IconDownload size={15} />} onClick={() => setOpened('fetch')}>
              {i18n.t({ id: 'batches.sheet', message: 'Download once…' })}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setOpened('drop')}>
              {i18n.t({ id: 'batches.drop_asked', message: 'Delete the list…' })}
            </Button>
          </>
        )}
      </Line>
      {over ? (
        <p className={styles.outcome} role="status">
          {i18n.t({ id: 'batches.made', message: '{accounts} made', values: { accounts: accountsWords(run.made) } })} · {sheetWords(run)}
        </p>
      ) : (
        <Far id={`run-${run.id}`} done={run.made} total={run.total} />
      )}
      <Problem told={run} />
      {opened === 'fetch' && <SheetDialog run={run} onClose={() => setOpened(null)} onGone={onChanged} />}
      {opened === 'drop' && <DropSheetDialog run={run} onClose={() => setOpened(null)} onGone={onChanged} />}
    </li>
  );
}

/** One act on all accounts of a batch. */
export function Act({ act, may, onChanged }: AskedProps & { act: BatchActTold }) {
  const over = isOver(act);
  const values = { done: formatCount(act.done), unchanged: formatCount(act.unchanged) };
  return (
    <li className={styles.asked} aria-label={actTitle(act)}>
      <Line title={actTitle(act)} told={act}>
        {!over && may && (
          <Cancel cancel={() => postBatchActCancel({ path: { customer_id: act.customer_id, act_id: act.id }, throwOnError: true })} onChanged={onChanged} />
        )}
      </Line>
      {over ? (
        <p className={styles.outcome} role="status">
          {i18n.t({ id: 'batches.act_outcome', message: '{done} changed · {unchanged} left as they were', values })}
        </p>
      ) : (
        <Far id={`act-${act.id}`} done={act.done + act.unchanged} total={act.total} />
      )}
      <Problem told={act} />
    </li>
  );
}

function Line({ title, told, children }: { title: string; told: GenerationTold | BatchActTold; children: React.ReactNode }) {
  const values = { who: whoWords(told.asked_by), moment: formatMoment(told.asked_at) };
  return (
    <div className={styles.line}>
      <strong>{title}</strong>
      <JobStatus job={{ ...told, cancel_wanted_by: null } as unknown as Job} />
      <span className="dimmed">{i18n.t({ id: 'bulk.asked_by', message: 'Asked for by {who}, {moment}', values })}</span>
      <span className={styles.acts}>{children}</span>
    </div>
  );
}

function Cancel({ cancel, onChanged }: { cancel: () => Promise<unknown>; onChanged: () => void }) {
  const [trouble, setTrouble] = useState<unknown>(null);
  const act = () => void cancel().then(onChanged, setTrouble);
  return (
    <>
      {trouble !== null && <span role="alert">{sentenceOf(trouble)}</span>}
      <Button size="compact-sm" variant="default" onClick={act}>
        {i18n.t({ id: 'bulk.cancel', message: 'Cancel' })}
      </Button>
    </>
  );
}

function Far({ id, done, total }: { id: string; done: number; total: number }) {
  const said = { done, total, unit: 'accounts', note: '', noted_at: new Date().toISOString() };
  return <RunProgress run={id} progress={said} label={i18n.t({ id: 'bulk.progress', message: 'How far it is' })} />;
}

function Problem({ told }: { told: GenerationTold | BatchActTold }) {
  if (!told.problem || told.status === 'succeeded') return null;
  return (
    <Alert color={told.status === 'failed' ? 'red' : 'yellow'} role="alert">
      {inWords(tellJobProblem, told.problem)}
    </Alert>
  );
}

function sheetWords({ sheet }: GenerationTold): string {
  const gone = { who: sheet.gone_by === null ? '' : whoWords(sheet.gone_by), moment: sheet.gone_at === null ? '' : formatMoment(sheet.gone_at) };
  switch (sheet.state) {
    case 'ready':
      return i18n.t({ id: 'batches.sheet_until', message: 'the printable list is kept until {moment}', values: { moment: formatMoment(sheet.kept_until) } });
    case 'fetched':
      return i18n.t({ id: 'batches.sheet_fetched', message: 'the printable list was downloaded by {who}, {moment}', values: gone });
    case 'dropped':
      return i18n.t({ id: 'batches.sheet_dropped', message: 'the printable list was deleted by {who}, {moment}', values: gone });
    case 'too_old':
      return i18n.t({ id: 'batches.sheet_too_old', message: 'nobody downloaded the printable list in time; it is gone' });
    default:
      return i18n.t({ id: 'batches.sheet_waits', message: 'the printable list comes when the job has ended' });
  }
}
