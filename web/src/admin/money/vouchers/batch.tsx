import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { whoWords } from '~/admin/who';
import type { VoucherTold } from '~/api';
import { getVoucherBatchOptions, getVouchersOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import { isGone } from '~/kit/client/problem';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When } from '~/kit/date';
import { FilterSelect } from '~/kit/filter/filters';
import { IconLock } from '~/kit/icons';
import { formatCount, formatMoney } from '~/kit/money';
import { Facts, Page, Surface } from '~/kit/page/page';
import { Empty, Failed, NothingFound, Waiting } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { MoneySections } from '../sections';
import { TreatDialog } from './act-dialogs';
import { RedeemedFor } from './lookup';
import { reasonLabel, serialLabel, STATE_TONES, stateLabel, valueLabel, type VoucherState } from './words';

const STATES = Object.keys(STATE_TONES) as VoucherState[];
const numberOf = ({ serial }: VoucherTold) => Number(serial.split('-')[1]);

const COLUMNS: Column<VoucherTold>[] = [
  { id: 'serial', label: serialLabel, width: 140, pinned: true, cell: (row) => <strong className="numbers">{row.serial}</strong> },
  { id: 'state', label: () => i18n.t({ id: 'vouchers.state', message: 'State' }), width: 140, cell: (row) => <ToneChip tone={STATE_TONES[row.state]}>{stateLabel(row.state)}</ToneChip> },
  { id: 'redeemed_at', label: () => i18n.t({ id: 'vouchers.redeemed', message: 'Redeemed' }), width: 170, cell: (row) => <When at={row.redeemed_at} /> },
  { id: 'redeemed_for', label: () => i18n.t({ id: 'vouchers.redeemed_for', message: 'For whom' }), width: 220, cell: (row) => (row.customer_id === null ? <span className="dimmed">–</span> : <RedeemedFor voucher={row} />) },
  { id: 'redeemed_by', label: () => i18n.t({ id: 'vouchers.redeemed_by', message: 'Redeemed by' }), width: 150, hidden: true, cell: (row) => (row.redeemed_by === null ? '' : whoWords(row.redeemed_by)) },
  { id: 'wrong_codes', label: () => i18n.t({ id: 'vouchers.wrong_codes', message: 'Wrong codes tried' }), width: 130, align: 'end', cell: (row) => <span className="numbers">{formatCount(row.wrong_codes)}</span> },
  { id: 'reason', label: reasonLabel, width: 240, cell: (row) => row.reason ?? '' },
];

/** One batch, voucher by voucher; a code is shown nowhere. */
export function VoucherBatchPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { search, change } = useUrl();
  const queries = useQueryClient();
  const [treating, setTreating] = useState<VoucherTold | null>(null);
  const path = { voucher_batch_id: id };
  const batch = useQuery(getVoucherBatchOptions({ path }));
  const filters = pick(search, 'state') as { state?: VoucherState };
  const list = useList((page) => getVouchersOptions({ path, query: { ...filters, ...page } }));
  const refresh = () => Promise.all(['getVoucherBatch', 'getVoucherBatches', 'getVouchers'].map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
  const all = i18n.t({ id: 'vouchers.title', message: 'Vouchers' });
  const title = batch.data?.name ?? all;
  if (batch.isError && isGone(batch.error)) {
    return (
      <Page title={all} crumbs={[{ label: all, to: '/vouchers' }]}>
        <Empty title={i18n.t({ id: 'vouchers.no_batch', message: 'There is no such batch' })} />
      </Page>
    );
  }
  return (
    <Page title={title} crumbs={[{ label: all, to: '/vouchers' }]} beside={batch.data && <ToneChip tone={STATE_TONES[batch.data.state]}>{stateLabel(batch.data.state)}</ToneChip>}>
      <MoneySections />
      {batch.isError && <Failed trouble={batch.error} onRetry={() => void batch.refetch()} />}
      {batch.isPending && <Waiting />}
      {batch.data && (
        <Surface title={i18n.t({ id: 'vouchers.counted', message: 'How many are what' })}>
          <Facts facts={[[valueLabel(), formatMoney(batch.data.value)], ...STATES.map((state): [string, string] => [stateLabel(state), formatCount(batch.data.vouchers[state])]).filter(([, many]) => many !== '0')]} />
        </Surface>
      )}
      <DataTable
        id="vouchers"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.serial}
        rowName={(row) => row.serial}
        rowActions={(row) => [{ label: i18n.t({ id: 'vouchers.treat_one', message: 'Lock, unlock or void it…' }), icon: <IconLock size={16} />, run: () => setTreating(row) }]}
        filtered={filters.state !== undefined}
        toolbar={
          <FilterSelect
            name="state"
            label={i18n.t({ id: 'vouchers.state', message: 'State' })}
            all={i18n.t({ id: 'vouchers.all_states', message: 'All states' })}
            options={STATES.map((value) => ({ value, label: stateLabel(value) }))}
          />
        }
        empty={<Empty title={i18n.t({ id: 'vouchers.none_made', message: 'None of them is made yet' })} />}
        nothingFound={<NothingFound title={i18n.t({ id: 'vouchers.none_in_state', message: 'None is in this state' })} onClear={() => change({ state: undefined })} />}
      />
      {treating && batch.data && <TreatDialog batch={batch.data} only={numberOf(treating)} onDone={refresh} onClose={() => setTreating(null)} />}
    </Page>
  );
}
