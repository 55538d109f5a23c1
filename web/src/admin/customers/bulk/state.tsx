import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { postAccountExportCancel, postBulkCancel, postBulkUndo, postCustomerExportCancel, type BulkChangeTold, type Job } from '~/api';
import { getBulkChangeOptions } from '~/api/@tanstack/react-query.gen';
import { doneWords, makesFile, refusedWords, unchangedWords } from '~/admin/bulk-words';
import { isOver, JobStatus } from '~/admin/job-status';
import { useCan } from '~/admin/session';
import { sentenceOf } from '~/kit/client/problem';
import { IconDownload } from '~/kit/icons';
import { RunProgress } from '~/kit/run-progress';
import { tellJobProblem } from '~/told/jobs';
import { inWords } from '~/told/wordings';
import styles from './bulk.module.css';

const LOOK_EVERY_MS = 700;
const OF_CUSTOMERS = ['getCustomers', 'getCustomer', 'getStatusChanges', 'getBulkChanges', 'getBulkItems', 'getJobs'];

/** A change as it goes; whatever it changed is asked for again when it is over. */
export function useBulkChange(id: string) {
  const queries = useQueryClient();
  const change = useQuery({
    ...getBulkChangeOptions({ path: { bulk_id: id } }),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : LOOK_EVERY_MS),
  });
  const over = change.data !== undefined && isOver(change.data);
  const wasOver = useRef(over);
  useEffect(() => {
    if (over && !wasOver.current) for (const _id of OF_CUSTOMERS) void queries.invalidateQueries({ queryKey: [{ _id }] });
    wasOver.current = over;
  }, [over, queries]);
  return change;
}

/** How far it is or what came of it, and what can be done about it now. */
export function BulkState({ change, onUndone, children }: { change: BulkChangeTold; onUndone: (undo: BulkChangeTold) => void; children?: React.ReactNode }) {
  const { act, busy, trouble } = useActs();
  const mayChange = useCan('change_customers');
  const over = isOver(change);
  const isExport = makesFile(change.action);
  const isOfAccounts = change.action === 'export_accounts';
  const cancelling = isOfAccounts ? postAccountExportCancel : isExport ? postCustomerExportCancel : postBulkCancel;
  const cancel = () => cancelling({ path: { bulk_id: change.id }, throwOnError: true });
  const undo = async () => {
    const { data } = await postBulkUndo({ path: { bulk_id: change.id }, headers: { 'Idempotency-Key': `undo-${change.id}` }, throwOnError: true });
    onUndone(data);
  };
  const said = { done: change.progress, total: change.total, unit: isOfAccounts ? 'accounts' : 'customers', note: '', noted_at: new Date().toISOString() };
  return (
    <>
      <div className={styles.state}>
        <JobStatus job={{ ...change, cancel_wanted_by: null } as unknown as Job} />
        <span role="status" className="numbers">
          {over && <Outcome change={change} />}
        </span>
        {!over && (isExport || mayChange) && (
          <Button variant="default" size="compact-sm" loading={busy} onClick={() => void act(cancel)}>
            {i18n.t({ id: 'bulk.cancel', message: 'Cancel' })}
          </Button>
        )}
        {change.undoable && mayChange && (
          <Button variant="default" size="compact-sm" loading={busy} onClick={() => void act(undo)}>
            {i18n.t({ id: 'bulk.undo', message: 'Undo' })}
          </Button>
        )}
        {change.file && (
          <Button component="a" href={`/api/v1/${isOfAccounts ? 'accounts' : 'customers'}/exports/${change.id}/file`} download size="compact-sm" leftSection={<IconDownload size={15} />}>
            {i18n.t({ id: 'bulk.download', message: 'Download' })}
          </Button>
        )}
        {children}
      </div>
      {!over && <RunProgress run={change.id} progress={change.total === null ? null : said} label={i18n.t({ id: 'bulk.progress', message: 'How far it is' })} />}
      {change.problem && !(over && change.status === 'succeeded') && (
        <Alert color={change.status === 'failed' ? 'red' : 'yellow'} role="alert">
          {inWords(tellJobProblem, change.problem)}
        </Alert>
      )}
      {trouble !== null && (
        <Alert color="red" role="alert">
          {sentenceOf(trouble)}
        </Alert>
      )}
    </>
  );
}

function Outcome({ change }: { change: BulkChangeTold }) {
  const { done, unchanged, refused } = change.counts;
  const told = [done > 0 && doneWords(change.action, done), unchanged > 0 && unchangedWords(unchanged), refused > 0 && refusedWords(refused)];
  return told.filter(Boolean).join(' · ') || null;
}

/** One act at a time; a refusal is shown where it happened. */
function useActs() {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const act = async (what: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble(null);
    try {
      await what();
    } catch (failed) {
      setTrouble(failed);
    }
    for (const _id of ['getBulkChange', 'getBulkChanges', 'getJobs']) void queries.invalidateQueries({ queryKey: [{ _id }] });
    setBusy(false);
  };
  return { act, busy, trouble };
}
