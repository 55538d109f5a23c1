import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useCan } from '~/admin/session';
import { postVoucherBatchActivation, postVoucherBatchDeactivation, type VoucherBatchTold } from '~/api';
import { getVoucherBatchesOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { IconBan, IconCheck, IconDownload, IconLock, IconPlus, IconTrash } from '~/kit/icons';
import { formatCount, Money } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { DropListDialog, TreatDialog, VoidDialog } from './act-dialogs';
import { CodesDialog } from './codes-dialog';
import { MoneySections } from '../sections';
import { Lookup } from './lookup';
import { MakeDialog } from './make-dialog';
import { STATE_TONES, stateLabel, valueLabel } from './words';

type Opened = { what: 'codes' | 'drop' | 'void' | 'treat'; batch: VoucherBatchTold } | null;

const MAKING_MS = 1_500;

const hrefOf = ({ id }: VoucherBatchTold) => `/vouchers/${id}`;

const COLUMNS: Column<VoucherBatchTold>[] = [
  { id: 'name', label: () => i18n.t({ id: 'vouchers.batch', message: 'Batch' }), width: 220, pinned: true, cell: (row) => <a href={hrefOf(row)}>{row.name}</a> },
  { id: 'state', label: () => i18n.t({ id: 'vouchers.state', message: 'State' }), width: 140, cell: (row) => <ToneChip tone={STATE_TONES[row.state]}>{stateLabel(row.state)}</ToneChip> },
  { id: 'issuer', label: () => i18n.t({ id: 'vouchers.issuer', message: 'For the customers of' }), width: 180, cell: (row) => row.issuer ?? i18n.t({ id: 'vouchers.operator', message: 'The operator itself' }) },
  { id: 'value', label: valueLabel, width: 120, align: 'end', cell: (row) => <Money value={row.value} /> },
  { id: 'made', label: () => i18n.t({ id: 'vouchers.made', message: 'Made' }), width: 130, align: 'end', cell: (row) => <span className="numbers">{row.made < row.total ? `${formatCount(row.made)} / ${formatCount(row.total)}` : formatCount(row.made)}</span> },
  { id: 'redeemed', label: () => i18n.t({ id: 'vouchers.redeemed', message: 'Redeemed' }), width: 110, align: 'end', cell: (row) => <span className="numbers">{formatCount(row.redeemed)}</span> },
  { id: 'redeemed_value', label: () => i18n.t({ id: 'vouchers.redeemed_value', message: 'Redeemed value' }), width: 140, align: 'end', cell: (row) => <Money value={row.redeemed_value} /> },
  { id: 'outstanding', label: () => i18n.t({ id: 'vouchers.outstanding', message: 'Outstanding' }), width: 140, align: 'end', cell: (row) => <Money value={row.outstanding_value} /> },
  { id: 'expires_on', label: () => i18n.t({ id: 'vouchers.expires_on', message: 'Worth nothing from' }), width: 150, cell: (row) => row.expires_on },
  { id: 'comment', label: () => i18n.t({ id: 'vouchers.comment', message: 'Comment' }), width: 220, cell: (row) => row.comment },
];

/** Whoever reads customers may look one up; batches are for those who make them. */
export function VouchersPage() {
  const [making, setMaking] = useState(false);
  const maySettle = useCan('settle_payments');
  const make = maySettle && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {i18n.t({ id: 'vouchers.new', message: 'New batch of vouchers' })}
    </Button>
  );
  return (
    <Page title={i18n.t({ id: 'vouchers.title', message: 'Vouchers' })} actions={make}>
      <MoneySections />
      <Lookup />
      {maySettle && <Batches make={make} making={making} onMade={() => setMaking(false)} />}
    </Page>
  );
}

/** What was made, sold and redeemed; all that is done with a batch is in its row's menu. */
function Batches({ make, making, onMade }: { make: ReactNode; making: boolean; onMade: () => void }) {
  const queries = useQueryClient();
  const [opened, setOpened] = useState<Opened>(null);
  const list = useList(
    (page) => getVoucherBatchesOptions({ query: page }),
    undefined,
    (answered) => (answered?.items.some(({ status }) => status === 'todo' || status === 'doing') ? MAKING_MS : 0),
  );
  const refresh = () => queries.invalidateQueries({ queryKey: [{ _id: 'getVoucherBatches' }] });
  const close = () => setOpened(null);
  const act = async (send: typeof postVoucherBatchActivation | typeof postVoucherBatchDeactivation, batch: VoucherBatchTold) => {
    try {
      const { data } = await send({ path: { voucher_batch_id: batch.id }, throwOnError: true });
      toast(`${batch.name}: ${stateLabel(data.state)}`);
    } catch (refused) {
      toast(sentenceOf(refused));
    }
    await refresh();
  };
  return (
    <>
      <DataTable
        id="voucher-batches"
        label={i18n.t({ id: 'vouchers.batches', message: 'Batches of vouchers' })}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={hrefOf}
        rowActions={(row: VoucherBatchTold) => actionsOf(row, act, setOpened)}
        empty={
          <Empty title={i18n.t({ id: 'vouchers.none', message: 'No vouchers yet' })} action={make}>
            {i18n.t({ id: 'vouchers.none_hint', message: 'A batch is a number of codes of one value: printed once, activated when they are sold, and each redeemed once.' })}
          </Empty>
        }
      />
      {making && <MakeDialog onMade={refresh} onClose={onMade} />}
      {opened !== null && <OpenDialog {...opened} onDone={refresh} onClose={close} />}
    </>
  );
}

const DIALOGS = { codes: CodesDialog, drop: DropListDialog, void: VoidDialog, treat: TreatDialog };

function OpenDialog({ what, ...props }: { what: keyof typeof DIALOGS; batch: VoucherBatchTold; onDone: () => Promise<unknown>; onClose: () => void }) {
  const Chosen = DIALOGS[what];
  return <Chosen {...props} />;
}

type Sends = (send: typeof postVoucherBatchActivation | typeof postVoucherBatchDeactivation, batch: VoucherBatchTold) => Promise<void>;

/** Only what can be done with it as it is. */
function actionsOf(batch: VoucherBatchTold, act: Sends, open: (opened: Opened) => void) {
  const actions = [];
  if (batch.sheet.state === 'ready' && batch.sheet.yours) {
    actions.push({ label: i18n.t({ id: 'vouchers.codes', message: 'Download the codes once…' }), icon: <IconDownload size={16} />, run: () => open({ what: 'codes', batch }) });
    actions.push({ label: i18n.t({ id: 'vouchers.drop_asked', message: 'Delete the codes…' }), icon: <IconTrash size={16} />, run: () => open({ what: 'drop', batch }) });
  }
  if (batch.state === 'inactive') {
    actions.push({ label: i18n.t({ id: 'vouchers.activate', message: 'Activate' }), icon: <IconCheck size={16} />, run: () => void act(postVoucherBatchActivation, batch) });
  }
  if (batch.state === 'active') {
    actions.push({ label: i18n.t({ id: 'vouchers.deactivate', message: 'Deactivate' }), icon: <IconBan size={16} />, run: () => void act(postVoucherBatchDeactivation, batch) });
  }
  if (batch.state !== 'void') {
    if (batch.made > 0) actions.push({ label: i18n.t({ id: 'vouchers.treat', message: 'Lock, unlock or void some…' }), icon: <IconLock size={16} />, run: () => open({ what: 'treat', batch }) });
    actions.push({ label: i18n.t({ id: 'vouchers.void_asked', message: 'Void the batch…' }), icon: <IconBan size={16} />, run: () => open({ what: 'void', batch }) });
  }
  return actions;
}
