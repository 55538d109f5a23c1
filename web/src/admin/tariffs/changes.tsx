import { i18n } from '@lingui/core';
import type { RateChangeTold, Tariff } from '~/api';
import { getRateChangesOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { lastDays, startOfDay, today } from '~/kit/period';
import { preferences } from '~/kit/preferences';
import { Empty } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { Scheduled } from './scheduled';
import { destination, kindTone, kindWords, prefixWords, priceWords, unitWords, whatWords } from './words';
import styles from './tariffs.module.css';

const COLUMNS: Column<RateChangeTold>[] = [
  {
    id: 'prefix',
    label: () => i18n.t({ id: 'tariffs.prefix', message: 'Prefix' }),
    width: 130,
    pinned: true,
    cell: (row) => <span className="numbers">{prefixWords(row.prefix)}</span>,
  },
  { id: 'destination', label: () => i18n.t({ id: 'tariffs.destination', message: 'Destination' }), width: 240, cell: destination },
  {
    id: 'kind',
    label: () => i18n.t({ id: 'tariffs.kind', message: 'Change' }),
    width: 160,
    cell: (row) => <ToneChip tone={kindTone(row.kind)}>{kindWords(row.kind)}</ToneChip>,
  },
  { id: 'what', label: () => i18n.t({ id: 'tariffs.what', message: 'Of what' }), width: 120, cell: (row) => whatWords(row.what) },
  {
    id: 'old',
    label: () => i18n.t({ id: 'tariffs.before', message: 'Before' }),
    width: 110,
    align: 'end',
    cell: (row) => <span className="numbers">{priceWords(row.old_price)}</span>,
  },
  {
    id: 'new',
    label: () => i18n.t({ id: 'tariffs.after', message: 'After' }),
    width: 110,
    align: 'end',
    cell: (row) => <span className="numbers">{priceWords(row.new_price)}</span>,
  },
  { id: 'at', label: () => i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' }), width: 170, cell: (row) => <When at={row.at} /> },
];

/** What began or ended since a day, and what is scheduled after today. */
export function RateChanges({ tariff }: { tariff: Tariff }) {
  const { search, change } = useUrl();
  const zone = preferences().timeZone;
  const since = one(search, 'since') ?? lastDays(30, today(zone)).from;
  const list = useList((page) =>
    getRateChangesOptions({ path: { tariff_id: tariff.id }, query: { since: startOfDay(since, zone), ...page } }),
  );
  const values = { unit: unitWords(tariff.currency, tariff.service), zone: zoneName() };
  return (
    <>
    <Scheduled tariff={tariff} />
    <DataTable
      id="rate-changes"
      label={i18n.t({ id: 'tariffs.changes', message: 'What changes' })}
      columns={COLUMNS}
      list={list}
      rowId={(row) => `${row.rate_id} ${row.at}`}
      rowName={(row) => `${row.prefix} ${destination(row)}`}
      toolbar={
        <label className={styles.since}>
          {i18n.t({ id: 'tariffs.since', message: 'Since' })}
          <input
            type="date"
            className={styles.day}
            value={since}
            onChange={(event) => event.currentTarget.value && change({ since: event.currentTarget.value })}
          />
          <span className="dimmed">{i18n.t({ id: 'tariffs.since_hint', message: 'and all that is scheduled' })}</span>
        </label>
      }
      empty={<Empty title={i18n.t({ id: 'tariffs.no_changes', message: 'Nothing changed since then, and nothing is scheduled' })} />}
      footnote={<span className="dimmed">{i18n.t({ id: 'tariffs.units', message: 'Prices in {unit}; times in {zone}', values })}</span>}
    />
    </>
  );
}
