import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { deleteRate, type Rate, type Tariff } from '~/api';
import { getRatesOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import { now } from '~/kit/clock';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Chip, FilterSelect, Views } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { later } from '~/kit/later';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { Downloads } from './downloads';
import { askedOf, byOf, isAsked, MARKS } from './search';
import styles from './tariffs.module.css';
import { destination, intervals, prefixWords, priceWords, unitWords } from './words';

const RateDrawer = later(() => import('./rate-drawer').then((found) => found.RateDrawer));
const BulkEdit = later(() => import('./bulk-edit').then((found) => found.BulkEdit));

const price = (id: string, label: () => string, cell: (row: Rate) => string, hidden = false): Column<Rate> => ({
  id,
  label,
  width: 124,
  align: 'end',
  hidden,
  cell: (row) => <span className="numbers">{cell(row)}</span>,
});

const COLUMNS: Column<Rate>[] = [
  {
    id: 'prefix',
    label: () => i18n.t({ id: 'tariffs.prefix', message: 'Prefix' }),
    width: 130,
    pinned: true,
    cell: (row) => <span className="numbers">{prefixWords(row.prefix)}</span>,
  },
  { id: 'destination', label: () => i18n.t({ id: 'tariffs.destination', message: 'Destination' }), width: 240, cell: destination },
  { id: 'country', label: () => i18n.t({ id: 'tariffs.country', message: 'Country' }), width: 90, hidden: true, cell: (row) => row.country },
  { id: 'intervals', label: () => i18n.t({ id: 'tariffs.intervals', message: 'Steps' }), width: 80, align: 'end', cell: (row) => <span className="numbers">{intervals(row.prices)}</span> },
  price('first', () => i18n.t({ id: 'tariffs.first_price', message: 'First price' }), (row) => priceWords(row.prices.first_price)),
  price('next', () => i18n.t({ id: 'tariffs.next_price', message: 'Next price' }), (row) => priceWords(row.prices.next_price)),
  price('fee', () => i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' }), (row) => priceWords(row.prices.connect_fee)),
  price('off_peak', () => i18n.t({ id: 'tariffs.off_peak_price', message: 'Off-peak price' }), (row) => priceWords(row.off_peak?.next_price ?? null)),
  price('off_peak_2', () => i18n.t({ id: 'tariffs.off_peak_2_price', message: 'Second off-peak price' }), (row) => priceWords(row.off_peak_2?.next_price ?? null), true),
  { id: 'from', label: () => i18n.t({ id: 'tariffs.from', message: 'From' }), width: 160, cell: (row) => <When at={row.effective_from} /> },
  { id: 'until', label: () => i18n.t({ id: 'tariffs.until', message: 'Until' }), width: 160, cell: (row) => <When at={row.inactive_from} /> },
  { id: 'state', label: () => i18n.t({ id: 'tariffs.state', message: 'State' }), width: 150, cell: (row) => <State rate={row} /> },
  { id: 'free', label: () => i18n.t({ id: 'tariffs.free_units', message: 'Free' }), width: 80, align: 'end', hidden: true, cell: (row) => row.free_units },
  { id: 'grace', label: () => i18n.t({ id: 'tariffs.grace_units', message: 'Grace' }), width: 80, align: 'end', hidden: true, cell: (row) => row.grace_units },
  price('surcharge', () => i18n.t({ id: 'tariffs.surcharge', message: 'Surcharge, %' }), (row) => priceWords(row.post_call_surcharge), true),
];

const hasBegun = (rate: Rate) => new Date(rate.effective_from) <= now();

function State({ rate }: { rate: Rate }) {
  return (
    <span className={styles.chips}>
      {!hasBegun(rate) && <ToneChip tone="info">{i18n.t({ id: 'tariffs.planned', message: 'Planned' })}</ToneChip>}
      {rate.discontinued && <ToneChip tone="bad">{i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' })}</ToneChip>}
      {rate.forbidden && <ToneChip tone="warn">{i18n.t({ id: 'tariffs.forbidden', message: 'Forbidden' })}</ToneChip>}
      {rate.hidden && <ToneChip tone="dim">{i18n.t({ id: 'tariffs.hidden', message: 'Hidden' })}</ToneChip>}
      {rate.payback && <ToneChip tone="ok">{i18n.t({ id: 'tariffs.payback', message: 'Payback' })}</ToneChip>}
      {rate.formula && <ToneChip tone="dim">{i18n.t({ id: 'tariffs.formula', message: 'Formula' })}</ToneChip>}
    </span>
  );
}

type Open = { what: 'new' } | { what: 'edit' | 'cancel'; rate: Rate } | { what: 'bulk' | 'clean' };

/** Rates by prefix, or those that compete for a number, longest first: the first one is what a call pays. */
export function Rates({ tariff }: { tariff: Tariff }) {
  const { search, change } = useUrl();
  const mayChange = useCan('change_catalogue');
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const asked = askedOf(search);
  const byNumber = asked.number !== undefined;
  const list = useList((page) => getRatesOptions({ path: { tariff_id: tariff.id }, query: { ...asked, ...page } }));
  const actions = (rate: Rate): RowAction[] => [
    { label: i18n.t({ id: 'tariffs.new_price', message: 'New price' }), run: () => setOpen({ what: 'edit', rate }) },
    { label: i18n.t({ id: 'tariffs.time_line', message: 'Past and future of this prefix' }), run: () => change({ q: rate.prefix, by: undefined, time: 'all', at: undefined }) },
    ...(hasBegun(rate) ? [] : [{ label: i18n.t({ id: 'tariffs.cancel_planned', message: 'Cancel this planned rate' }), danger: true, run: () => setOpen({ what: 'cancel', rate }) }]),
  ];
  return (
    <>
      <DataTable
        id="rates"
        label={i18n.t({ id: 'tariffs.rates', message: 'Rates' })}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => `${row.prefix} ${destination(row)}`}
        rowActions={mayChange ? actions : undefined}
        toolbar={<Toolbar />}
        above={
          <div className={styles.acts}>
            {mayChange && (
              <>
                <Button size="compact-sm" variant="default" onClick={() => setOpen({ what: 'new' })}>
                  {i18n.t({ id: 'tariffs.enter_rate', message: 'Enter a rate' })}
                </Button>
                <Button size="compact-sm" variant="default" disabled={byNumber} onClick={() => setOpen({ what: 'bulk' })}>
                  {i18n.t({ id: 'tariffs.change_found', message: 'Change those found' })}
                </Button>
                <Button size="compact-sm" variant="default" disabled={byNumber} onClick={() => setOpen({ what: 'clean' })}>
                  {i18n.t({ id: 'tariffs.clean_up', message: 'Clean up what is planned' })}
                </Button>
              </>
            )}
            <Downloads tariff={tariff} asked={asked} />
          </div>
        }
        filtered={isAsked(search)}
        nothingFound={
          <NothingFound
            title={
              byNumber
                ? i18n.t({ id: 'tariffs.no_rate', message: 'No rate covers this number: such a call waits in quarantine' })
                : i18n.t({ id: 'tariffs.no_prefix', message: 'No rate begins with this' })
            }
            onClear={() => change({ q: undefined, country: undefined, mark: undefined })}
          />
        }
        empty={
          <Empty title={i18n.t({ id: 'tariffs.no_rates', message: 'No rates yet' })}>
            {i18n.t({ id: 'tariffs.no_rates_hint', message: 'Upload a file of them; until then nothing can be charged by this tariff.' })}
          </Empty>
        }
        footnote={<Footnote tariff={tariff} byNumber={byNumber} />}
      />
      {open?.what === 'new' && <RateDrawer tariff={tariff} onClose={close} />}
      {open?.what === 'edit' && <RateDrawer tariff={tariff} rate={open.rate} onClose={close} />}
      {open?.what === 'cancel' && <CancelRate tariff={tariff} rate={open.rate} onClose={close} />}
      {(open?.what === 'bulk' || open?.what === 'clean') && <BulkEdit tariff={tariff} cancelling={open.what === 'clean'} onClose={close} />}
    </>
  );
}

function CancelRate({ tariff, rate, onClose }: { tariff: Tariff; rate: Rate; onClose: () => void }) {
  const queries = useQueryClient();
  const act = async () => {
    await deleteRate({ path: { tariff_id: tariff.id, rate_id: rate.id }, throwOnError: true });
    await queries.invalidateQueries();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'tariffs.cancel_planned', message: 'Cancel this planned rate' })}
      confirm={i18n.t({ id: 'tariffs.cancel_it', message: 'Cancel the rate' })}
      danger
      onConfirm={act}
      onClose={onClose}
    >
      {i18n.t({ id: 'tariffs.cancel_hint', message: '{prefix} {destination} keeps what holds before it.', values: { prefix: prefixWords(rate.prefix), destination: destination(rate) } })}
    </ConfirmDialog>
  );
}

function Toolbar() {
  const { search, change } = useUrl();
  const by = byOf(search);
  const labels = {
    prefix: i18n.t({ id: 'tariffs.prefix_begins', message: 'Prefix begins with…' }),
    number: i18n.t({ id: 'tariffs.whole_number', message: 'Whole number, such as 46850012345' }),
    name: i18n.t({ id: 'tariffs.name_contains', message: 'Destination contains…' }),
  };
  const time = one(search, 'time');
  const country = one(search, 'country');
  return (
    <>
      <SearchBox label={labels[by]} />
      <Views
        name="by"
        label={i18n.t({ id: 'tariffs.search_by', message: 'Search by' })}
        views={[
          { value: 'prefix', label: i18n.t({ id: 'tariffs.by_prefix', message: 'Prefix' }) },
          { value: 'number', label: i18n.t({ id: 'tariffs.by_number', message: 'Number' }) },
          { value: 'name', label: i18n.t({ id: 'tariffs.by_name', message: 'Name' }) },
        ]}
      />
      {by === 'number' && (
        <Views
          name="longest"
          label={i18n.t({ id: 'tariffs.which_match', message: 'Which of those that match' })}
          views={[
            { value: 'all', label: i18n.t({ id: 'tariffs.all_matches', message: 'All that match' }) },
            { value: 'yes', label: i18n.t({ id: 'tariffs.longest', message: 'The one that answers' }) },
          ]}
        />
      )}
      <FilterSelect
        name="time"
        label={i18n.t({ id: 'tariffs.which_time', message: 'Which time' })}
        all={i18n.t({ id: 'tariffs.now', message: 'In force' })}
        options={[
          { value: 'all', label: i18n.t({ id: 'tariffs.all_times', message: 'Past and future too' }) },
          { value: 'until', label: i18n.t({ id: 'tariffs.until_time', message: 'Up to a moment' }) },
          { value: 'at', label: i18n.t({ id: 'tariffs.at_time', message: 'At a moment' }) },
          { value: 'since', label: i18n.t({ id: 'tariffs.since_time', message: 'At a moment and later' }) },
        ]}
      />
      {time && time !== 'all' && (
        <input
          type="datetime-local"
          className={styles.day}
          aria-label={i18n.t({ id: 'tariffs.moment', message: 'Moment; empty: now' })}
          value={one(search, 'at') ?? ''}
          onChange={(event) => change({ at: event.currentTarget.value })}
        />
      )}
      <FilterSelect
        name="mark"
        label={i18n.t({ id: 'tariffs.marked', message: 'Marked as' })}
        all={i18n.t({ id: 'tariffs.any_mark', message: 'Marked or not' })}
        options={MARKS.map(([value, label]) => ({ value, label: label() }))}
      />
      {country && (
        <Chip
          label={i18n.t({ id: 'tariffs.of_country', message: 'Country: {country}', values: { country } })}
          onRemove={() => change({ country: undefined })}
        />
      )}
    </>
  );
}

function Footnote({ tariff, byNumber }: { tariff: Tariff; byNumber: boolean }) {
  const values = { unit: unitWords(tariff.currency, tariff.service), zone: zoneName() };
  const units = i18n.t({ id: 'tariffs.units', message: 'Prices in {unit}; times in {zone}', values });
  const first = i18n.t({ id: 'tariffs.longest_first', message: 'The first is what the call pays.' });
  return <span className="dimmed">{byNumber ? `${first} ${units}` : units}</span>;
}
