import { i18n } from '@lingui/core';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ComparedTold, Comparison, GetComparisonData, Side, SideTold } from '~/api';
import { getComparisonOptions, getTariffOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { FilterSelect } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { IconDownload } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Page, Surface } from '~/kit/page/page';
import { momentOf } from '~/kit/period';
import { preferences } from '~/kit/preferences';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { one, stringifySearch, useUrl, type Search } from '~/kit/url';
import { thisMinute } from './search';
import { TariffChoice } from './tariff-choice';
import styles from './tariffs.module.css';
import { destination, prefixWords, priceWords } from './words';

type Query = GetComparisonData['query'];

const SIDES: [Side, () => string, 'dim' | 'ok' | 'warn' | 'info'][] = [
  ['only_a', () => i18n.t({ id: 'compare.only_a', message: 'Only in the first' }), 'info'],
  ['only_b', () => i18n.t({ id: 'compare.only_b', message: 'Only in the second' }), 'info'],
  ['dearer', () => i18n.t({ id: 'compare.dearer', message: 'Dearer in the second' }), 'warn'],
  ['cheaper', () => i18n.t({ id: 'compare.cheaper', message: 'Cheaper in the second' }), 'ok'],
  ['equal', () => i18n.t({ id: 'compare.equal', message: 'Equal' }), 'dim'],
];

const MEASURES: Record<string, () => string> = {
  next_price: () => i18n.t({ id: 'tariffs.next_price', message: 'Next price' }),
  first_price: () => i18n.t({ id: 'tariffs.first_price', message: 'First price' }),
  connect_fee: () => i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' }),
  intervals: () => i18n.t({ id: 'tariffs.intervals', message: 'Steps' }),
};

function valueOf(side: SideTold | null, measure: string): string {
  if (!side) return '–';
  if (measure === 'intervals') return `${side.first_interval}/${side.next_interval}`;
  return priceWords(side[measure as 'next_price']);
}

const columnsOf = (measure: string): Column<ComparedTold>[] => [
  { id: 'prefix', label: () => i18n.t({ id: 'tariffs.prefix', message: 'Prefix' }), width: 130, pinned: true, sort: 'prefix', cell: (row) => <span className="numbers">{prefixWords(row.prefix)}</span> },
  { id: 'destination', label: () => i18n.t({ id: 'tariffs.destination', message: 'Destination' }), width: 240, cell: destination },
  { id: 'side', label: () => i18n.t({ id: 'compare.result', message: 'Result' }), width: 180, cell: (row) => <SideChip side={row.side} /> },
  { id: 'a', label: () => i18n.t({ id: 'compare.first', message: 'First' }), width: 110, align: 'end', cell: (row) => <Answer row={row} side={row.a} measure={measure} /> },
  { id: 'b', label: () => i18n.t({ id: 'compare.second', message: 'Second' }), width: 110, align: 'end', cell: (row) => <Answer row={row} side={row.b} measure={measure} /> },
  { id: 'difference', label: () => i18n.t({ id: 'compare.difference', message: 'Difference' }), width: 120, align: 'end', sort: 'difference', cell: (row) => <span className="numbers">{row.a && row.b ? signed(row.difference) : '–'}</span> },
];

const COLUMNS = Object.fromEntries(Object.keys(MEASURES).map((measure) => [measure, columnsOf(measure)]));

const signed = (difference: string) => (difference.startsWith('-') ? `−${priceWords(difference.slice(1))}` : difference === '0' ? '0' : `+${priceWords(difference)}`);

function SideChip({ side }: { side: Side }) {
  const [, words, tone] = SIDES.find(([name]) => name === side)!;
  return <ToneChip tone={tone}>{words()}</ToneChip>;
}

/** A price, and the shorter prefix that it is of where the tariff has none for the very destination. */
function Answer({ row, side, measure }: { row: ComparedTold; side: SideTold | null; measure: string }) {
  const by = side && side.prefix !== row.prefix ? ` (${prefixWords(side.prefix)})` : '';
  return (
    <span className="numbers">
      {valueOf(side, measure)}
      {by && <span className="dimmed">{by}</span>}
    </span>
  );
}

/** What was written as an exchange rate, as the API takes it; none where it is no rate. */
function rateOf(written: string): string | undefined {
  const plain = written.trim().replace(',', '.');
  return /^\d{1,10}(\.\d{1,10})?$/.test(plain) && Number(plain) > 0 ? plain : undefined;
}

function askedOf(search: Search, other: string): Query {
  const at = one(search, 'at');
  const q = one(search, 'q');
  const rate = rateOf(one(search, 'exchange_rate') ?? '');
  return {
    with_tariff: other,
    at: at ? momentOf(at, preferences().timeZone) : thisMinute(),
    by: (one(search, 'measure') ?? 'next_price') as 'next_price',
    effective: one(search, 'effective') === 'yes',
    ...(q && (/^[0-9|]+$/.test(q) ? { prefix: q } : { q })),
    ...(rate && { exchange_rate: rate }),
  };
}

/** Two tariffs side by side, destination by destination. */
export function ComparePage() {
  const { search, change } = useUrl();
  const [a, b] = [one(search, 'a') ?? '', one(search, 'b') ?? ''];
  const title = i18n.t({ id: 'compare.title', message: 'Compare two tariffs' });
  const first = useQuery({ ...getTariffOptions({ path: { tariff_id: a } }), enabled: a !== '' });
  const second = useQuery({ ...getTariffOptions({ path: { tariff_id: b } }), enabled: b !== '' });
  const currencies = { first: first.data?.currency ?? '', second: second.data?.currency ?? '' };
  const isApart = first.data !== undefined && second.data !== undefined && currencies.first !== currencies.second;
  const trouble = first.error ?? second.error;
  return (
    <Page title={title} crumbs={[{ to: '/tariffs', label: i18n.t({ id: 'tariffs.title', message: 'Tariffs' }) }]}>
      <Surface>
        <div className={styles.mapping}>
          <TariffChoice label={i18n.t({ id: 'compare.first_tariff', message: 'First tariff' })} none={i18n.t({ id: 'tariffs.choose', message: 'Choose one' })} value={a} onChange={(id) => change({ a: id, exchange_rate: undefined })} />
          <TariffChoice label={i18n.t({ id: 'compare.second_tariff', message: 'Second tariff' })} none={i18n.t({ id: 'tariffs.choose', message: 'Choose one' })} value={b} onChange={(id) => change({ b: id, exchange_rate: undefined })} />
          <TextInput
            type="datetime-local"
            label={i18n.t({ id: 'tariffs.moment', message: 'Moment; empty: now' })}
            value={one(search, 'at') ?? ''}
            onChange={(event) => change({ at: event.currentTarget.value })}
          />
          {isApart && <ExchangeRate key={`${a} ${b}`} {...currencies} />}
        </div>
      </Surface>
      {!(a && b) ? (
        <Empty title={i18n.t({ id: 'compare.choose', message: 'Choose two tariffs to compare' })} />
      ) : trouble ? (
        <Failed trouble={trouble} onRetry={() => void Promise.all([first.refetch(), second.refetch()])} />
      ) : !(first.data && second.data) ? (
        <Waiting />
      ) : isApart && !rateOf(one(search, 'exchange_rate') ?? '') ? (
        <Empty title={i18n.t({ id: 'compare.rate_needed', message: 'The tariffs are in {first} and {second}: say above what one is in the other', values: currencies })} />
      ) : (
        <Compared key={`${a} ${b}`} a={a} b={b} />
      )}
    </Page>
  );
}

/** What is written goes into the address as soon as it is a rate; until then the one before it holds. */
function ExchangeRate(currencies: { first: string; second: string }) {
  const { search, change } = useUrl();
  const [written, setWritten] = useState(one(search, 'exchange_rate') ?? '');
  const write = (text: string) => {
    setWritten(text);
    const rate = rateOf(text);
    if (rate || text === '') change({ exchange_rate: rate }, { replace: true });
  };
  const isNone = written !== '' && !rateOf(written);
  return (
    <TextInput
      inputMode="decimal"
      required
      label={i18n.t({ id: 'compare.rate', message: 'How many {first} is one {second}', values: currencies })}
      value={written}
      error={isNone && i18n.t({ id: 'compare.no_rate', message: 'Write a number above zero, such as 1.08.' })}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
}

function Compared({ a, b }: { a: string; b: string }) {
  const { search, change } = useUrl();
  const asked = askedOf(search, b);
  const side = one(search, 'side') as Side | undefined;
  const list = useList(({ sort = 'prefix', ...page }) => {
    const descending = sort.startsWith('-');
    const order = { sort: sort.replace('-', '') as 'prefix', descending };
    return getComparisonOptions({ path: { tariff_id: a }, query: { ...asked, ...(side && { side }), ...order, ...page } });
  }, 'prefix');
  const counts = (list.query.data as Comparison | undefined)?.counts;
  return (
    <DataTable
      id="comparison"
      label={i18n.t({ id: 'compare.title', message: 'Compare two tariffs' })}
      columns={COLUMNS[asked.by ?? 'next_price']!}
      list={list}
      rowId={(row) => row.prefix}
      rowName={(row) => `${row.prefix} ${destination(row)}`}
      toolbar={<Toolbar />}
      above={
        <div className={styles.acts} role="group" aria-label={i18n.t({ id: 'compare.which', message: 'Which are shown' })}>
          {SIDES.map(([name, words]) => (
            <Button key={name} size="compact-sm" variant={side === name ? 'filled' : 'default'} aria-pressed={side === name} onClick={() => change({ side: side === name ? undefined : name })}>
              {words()}: {counts ? formatCount(counts[name]) : '…'}
            </Button>
          ))}
          <Button component="a" size="compact-sm" variant="default" leftSection={<IconDownload size={14} />} href={`/api/v1/tariffs/${a}/comparison.csv${stringifySearch({ ...asked, side })}`} download>
            CSV
          </Button>
        </div>
      }
      filtered={side !== undefined || one(search, 'q') !== undefined}
      empty={<Empty title={i18n.t({ id: 'compare.nothing', message: 'Neither of them has such a destination' })} />}
    />
  );
}

function Toolbar() {
  return (
    <>
      <SearchBox label={i18n.t({ id: 'compare.search', message: 'Prefix or destination…' })} />
      <FilterSelect
        name="measure"
        label={i18n.t({ id: 'compare.by', message: 'Compare by' })}
        all={MEASURES.next_price!()}
        options={Object.entries(MEASURES).slice(1).map(([value, words]) => ({ value, label: words() }))}
      />
      <FilterSelect
        name="effective"
        label={i18n.t({ id: 'compare.how', message: 'How a destination is looked for' })}
        all={i18n.t({ id: 'compare.exact', message: 'The very prefix' })}
        options={[{ value: 'yes', label: i18n.t({ id: 'compare.effective', message: 'As a call is priced' }) }]}
      />
    </>
  );
}
