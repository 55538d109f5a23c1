import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { AccountBatch, BatchActTold, GenerationTold } from '~/api';
import { getAccountBatchesOptions, getBatchActsOptions, getGenerationsOptions } from '~/api/@tanstack/react-query.gen';
import { isOver } from '~/admin/job-status';
import { whoWords } from '~/admin/who';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useList } from '~/kit/data-table/use-list';
import { When } from '~/kit/date';
import { IconPlus } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { ActDialog } from '../batches/act-dialog';
import { Act, Run } from '../batches/asked';
import { GenerateDialog } from '../batches/generate-dialog';
import { BATCH_ACTIONS, batchActLabel, type BatchAction } from '../batches/words';
import styles from '../batches/batches.module.css';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';

const LOOK_EVERY_MS = 700;
const LATEST = 10;
const CHANGED = ['getAccountBatches', 'getGenerations', 'getBatchActs', 'getAccounts', 'getCustomer', 'getJobs'];

/** Accounts by the batch: made, printed once, activated together. */
export function BatchesPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const [asked, setAsked] = useState<{ batch: AccountBatch; action: BatchAction } | null>(null);
  const may = useMayChange(customer);
  const columns = useMemo(batchColumns, []);
  const refresh = useRefresh();
  const list = useList((page) => getAccountBatchesOptions({ path: { customer_id: customer.id }, query: page }));
  const generate = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => change({ generate: '1' })}>
      {i18n.t({ id: 'batches.generate', message: 'Generate accounts…' })}
    </Button>
  );
  return (
    <>
      <DataTable
        id="account-batches"
        label={i18n.t({ id: 'customers.panel.batches', message: 'Batches of accounts' })}
        columns={columns}
        list={list}
        rowId={(row) => row.name}
        rowName={(row) => row.name}
        rowActions={(row) => (may ? actionsOf((action) => setAsked({ batch: row, action })) : [])}
        filtered={false}
        toolbar={generate}
        empty={
          <Empty title={i18n.t({ id: 'batches.none', message: 'No batch yet' })} action={generate}>
            {i18n.t({ id: 'batches.none_hint', message: 'Prepaid cards, vouchers or lines, up to 100,000 at a time, with a list to print.' })}
          </Empty>
        }
      />
      <AskedFor customerId={customer.id} may={may} onOver={refresh} />
      {may && one(search, 'generate') && (
        <GenerateDialog customer={customer} onAsked={refresh} onClose={() => change({ generate: undefined }, { replace: true })} />
      )}
      {asked && <ActDialog customer={customer} {...asked} onAsked={refresh} onClose={() => setAsked(null)} />}
    </>
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () => {
    for (const _id of CHANGED) void queries.invalidateQueries({ queryKey: [{ _id }] });
  };
}

const actionsOf = (ask: (action: BatchAction) => void): RowAction[] =>
  BATCH_ACTIONS.map((action) => ({ label: `${batchActLabel(action)}…`, run: () => ask(action), danger: action === 'terminate' }));

const counted = (id: 'total' | 'active' | 'inactive' | 'blocked' | 'expired' | 'terminated', label: () => string): Column<AccountBatch> => ({
  id,
  label,
  width: 110,
  cell: (row) => <span className={row[id] === 0 ? 'numbers dimmed' : 'numbers'}>{formatCount(row[id])}</span>,
});

function batchColumns(): Column<AccountBatch>[] {
  return [
    { id: 'name', label: () => i18n.t({ id: 'batches.which', message: 'Batch' }), width: 200, pinned: true, cell: (row) => <strong>{row.name}</strong> },
    counted('total', () => i18n.t({ id: 'batches.total', message: 'Accounts' })),
    counted('active', () => i18n.t({ id: 'batches.active', message: 'Open' })),
    counted('inactive', () => i18n.t({ id: 'batches.inactive_count', message: 'Inactive' })),
    counted('blocked', () => i18n.t({ id: 'customers.account.blocked', message: 'Blocked' })),
    counted('expired', () => i18n.t({ id: 'customers.account.expired', message: 'Expired' })),
    counted('terminated', () => i18n.t({ id: 'customers.account.terminated', message: 'Terminated' })),
    {
      id: 'next',
      label: () => i18n.t({ id: 'batches.next', message: 'Next control number' }),
      width: 160,
      cell: (row) => <span className="numbers">{formatCount(row.next_control_number)}</span>,
    },
    { id: 'made_at', label: () => i18n.t({ id: 'batches.begun', message: 'Begun' }), width: 120, cell: (row) => <When at={row.made_at} detail="day" /> },
    { id: 'made_by', label: () => i18n.t({ id: 'batches.by', message: 'By' }), width: 140, hidden: true, cell: (row) => whoWords(row.made_by) },
  ];
}

interface AskedForProps {
  customerId: string;
  may: boolean;
  onOver: () => void;
}

/** The latest runs and acts; while one goes on they are looked at again and again. */
function AskedFor({ customerId, may, onOver }: AskedForProps) {
  const wanted = { path: { customer_id: customerId }, query: { limit: LATEST } };
  const runs = useQuery({ ...getGenerationsOptions(wanted), refetchInterval: ({ state }) => pause(state.data?.items) });
  const acts = useQuery({ ...getBatchActsOptions(wanted), refetchInterval: ({ state }) => pause(state.data?.items) });
  const all = [...(runs.data?.items ?? []), ...(acts.data?.items ?? [])];
  const going = all.filter((told) => !isOver(told)).length;
  const wereGoing = useRef(0);
  useEffect(() => {
    if (going < wereGoing.current) onOver();
    wereGoing.current = going;
  }, [going, onOver]);
  const trouble = runs.error ?? acts.error;
  if (trouble && all.length === 0) return <Failed trouble={trouble} onRetry={() => void Promise.all([runs.refetch(), acts.refetch()])} />;
  if (all.length === 0) return null;
  return (
    <Surface title={i18n.t({ id: 'batches.asked', message: 'What was asked for' })}>
      <ul className={styles.list}>
        {(runs.data?.items ?? []).map((run) => (
          <Run key={`run-${run.id}`} run={run} may={may} onChanged={onOver} />
        ))}
        {(acts.data?.items ?? []).map((act) => (
          <Act key={`act-${act.id}`} act={act} may={may} onChanged={onOver} />
        ))}
      </ul>
    </Surface>
  );
}

const pause = (told: readonly (GenerationTold | BatchActTold)[] | undefined) => (told?.some((one) => !isOver(one)) ? LOOK_EVERY_MS : false);
