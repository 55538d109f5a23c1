import { i18n } from '@lingui/core';
import type { Rate, Tariff } from '~/api';
import { getRatesOptions } from '~/api/@tanstack/react-query.gen';
import { now } from '~/kit/clock';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { Views } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { destination, intervals, prefixWords, priceWords, unitWords } from './words';

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
  { id: 'from', label: () => i18n.t({ id: 'tariffs.from', message: 'From' }), width: 160, cell: (row) => <When at={row.effective_from} /> },
  { id: 'until', label: () => i18n.t({ id: 'tariffs.until', message: 'Until' }), width: 160, cell: (row) => <When at={row.inactive_from} /> },
  { id: 'state', label: () => i18n.t({ id: 'tariffs.state', message: 'State' }), width: 130, cell: (row) => <State rate={row} /> },
  { id: 'free', label: () => i18n.t({ id: 'tariffs.free_units', message: 'Free' }), width: 80, align: 'end', hidden: true, cell: (row) => row.free_units },
  { id: 'grace', label: () => i18n.t({ id: 'tariffs.grace_units', message: 'Grace' }), width: 80, align: 'end', hidden: true, cell: (row) => row.grace_units },
  price('surcharge', () => i18n.t({ id: 'tariffs.surcharge', message: 'Surcharge, %' }), (row) => priceWords(row.post_call_surcharge), true),
];

function State({ rate }: { rate: Rate }) {
  if (rate.discontinued) return <ToneChip tone="bad">{i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' })}</ToneChip>;
  if (rate.forbidden) return <ToneChip tone="warn">{i18n.t({ id: 'tariffs.forbidden', message: 'Forbidden' })}</ToneChip>;
  return null;
}

const MINUTE_MS = 60_000;

/** The end of this minute, so that a page asked for twice is one request and what was entered just now is in it. */
const thisMinute = () => new Date(Math.ceil(now().getTime() / MINUTE_MS) * MINUTE_MS).toISOString();

/** Rates by prefix, or those that compete for a number, longest first: the first one is what a call pays. */
export function Rates({ tariff }: { tariff: Tariff }) {
  const { search, change } = useUrl();
  const text = (one(search, 'q') ?? '').replace(/[^0-9|]/g, '');
  const byNumber = one(search, 'by') === 'number';
  const everything = one(search, 'time') === 'all';
  const asked = text && (byNumber ? { number: text } : { prefix: text });
  const time = everything || (byNumber && text) ? {} : { at: thisMinute() };
  const list = useList((page) =>
    getRatesOptions({ path: { tariff_id: tariff.id }, query: { ...asked, ...time, ...page } }),
  );
  return (
    <DataTable
      id="rates"
      label={i18n.t({ id: 'tariffs.rates', message: 'Rates' })}
      columns={COLUMNS}
      list={list}
      rowId={(row) => row.id}
      rowName={(row) => `${row.prefix} ${destination(row)}`}
      toolbar={<Toolbar byNumber={byNumber} />}
      filtered={text !== ''}
      nothingFound={
        <NothingFound
          title={
            byNumber
              ? i18n.t({ id: 'tariffs.no_rate', message: 'No rate covers this number: such a call waits in quarantine' })
              : i18n.t({ id: 'tariffs.no_prefix', message: 'No rate begins with this' })
          }
          onClear={() => change({ q: undefined })}
        />
      }
      empty={
        <Empty title={i18n.t({ id: 'tariffs.no_rates', message: 'No rates yet' })}>
          {i18n.t({ id: 'tariffs.no_rates_hint', message: 'Upload a file of them; until then nothing can be charged by this tariff.' })}
        </Empty>
      }
      footnote={<Footnote tariff={tariff} byNumber={byNumber && text !== ''} />}
    />
  );
}

function Toolbar({ byNumber }: { byNumber: boolean }) {
  return (
    <>
      <SearchBox
        label={
          byNumber
            ? i18n.t({ id: 'tariffs.whole_number', message: 'Whole number, such as 46850012345' })
            : i18n.t({ id: 'tariffs.prefix_begins', message: 'Prefix begins with…' })
        }
      />
      <Views
        name="by"
        label={i18n.t({ id: 'tariffs.search_by', message: 'Search by' })}
        views={[
          { value: 'prefix', label: i18n.t({ id: 'tariffs.by_prefix', message: 'Prefix' }) },
          { value: 'number', label: i18n.t({ id: 'tariffs.by_number', message: 'Number' }) },
        ]}
      />
      <Views
        name="time"
        label={i18n.t({ id: 'tariffs.which_time', message: 'Which time' })}
        views={[
          { value: 'now', label: i18n.t({ id: 'tariffs.now', message: 'In force' }) },
          { value: 'all', label: i18n.t({ id: 'tariffs.all_times', message: 'Past and future too' }) },
        ]}
      />
    </>
  );
}

function Footnote({ tariff, byNumber }: { tariff: Tariff; byNumber: boolean }) {
  const values = { unit: unitWords(tariff.currency, tariff.service), zone: zoneName() };
  const units = i18n.t({ id: 'tariffs.units', message: 'Prices in {unit}; times in {zone}', values });
  const first = i18n.t({ id: 'tariffs.longest_first', message: 'The first is what the call pays.' });
  return <span className="dimmed">{byNumber ? `${first} ${units}` : units}</span>;
}
