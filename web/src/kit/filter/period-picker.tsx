import { i18n } from '@lingui/core';
import { lastDays, month, plusDays, today, type Period } from '../period';
import { one, useUrl } from '../url';
import styles from './filter.module.css';

interface Preset {
  label: () => string;
  of: (day: string) => Period;
}

const PRESETS: Preset[] = [
  { label: () => i18n.t({ id: 'period.today', message: 'Today' }), of: (day) => lastDays(1, day) },
  { label: () => i18n.t({ id: 'period.last_7', message: 'Last 7 days' }), of: (day) => lastDays(7, day) },
  { label: () => i18n.t({ id: 'period.last_30', message: 'Last 30 days' }), of: (day) => lastDays(30, day) },
  { label: () => i18n.t({ id: 'period.last_90', message: 'Last 90 days' }), of: (day) => lastDays(90, day) },
  { label: () => i18n.t({ id: 'period.this_month', message: 'This month' }), of: (day) => month(0, day) },
  { label: () => i18n.t({ id: 'period.last_month', message: 'Last month' }), of: (day) => month(-1, day) },
];

const same = (left: Period, right: Period) => left.from === right.from && left.until === right.until;

/** The days of the address (`from`, `until`), or the preset a page begins with. */
export function usePeriod(zone: string, fallback: (day: string) => Period = PRESETS[2]!.of): Period {
  const { search } = useUrl();
  const begin = fallback(today(zone));
  return { from: one(search, 'from') ?? begin.from, until: one(search, 'until') ?? begin.until };
}

/** What a page without a period begins with. */
const ALWAYS = -2;

interface PickerProps {
  zone: string;
  /** Null: everything from the beginning. */
  period: Period | null;
  /** Offers everything from the beginning, by this name. */
  always?: string;
}

/** A period by preset or by its first and last day; the days are those of the zone that is named beside it. */
export function PeriodPicker({ zone, period, always }: PickerProps) {
  const { change } = useUrl();
  const day = today(zone);
  const preset = period ? PRESETS.findIndex(({ of }) => same(of(day), period)) : ALWAYS;
  const set = (wanted: Period | null) => change({ from: wanted?.from, until: wanted?.until });
  const first = (from: string) => from && set({ from, until: period && period.until > from ? period.until : plusDays(from > day ? from : day, 1) });
  const last = (to: string) => to && set({ from: period && period.from <= to ? period.from : to, until: plusDays(to, 1) });
  return (
    <div className={styles.period} role="group" aria-label={i18n.t({ id: 'period.label', message: 'Period' })}>
      <select
        className={styles.select}
        aria-label={i18n.t({ id: 'period.preset', message: 'Usual periods' })}
        value={preset}
        onChange={(event) => {
          const chosen = Number(event.currentTarget.value);
          set(chosen === ALWAYS ? null : (PRESETS[chosen]?.of(day) ?? period));
        }}
      >
        {always && <option value={ALWAYS}>{always}</option>}
        {preset === -1 && <option value={-1}>{i18n.t({ id: 'period.own', message: 'Own period' })}</option>}
        {PRESETS.map(({ label }, place) => (
          <option key={place} value={place}>
            {label()}
          </option>
        ))}
      </select>
      <input
        type="date"
        className={styles.select}
        aria-label={i18n.t({ id: 'period.first', message: 'First day' })}
        value={period?.from ?? ''}
        onChange={(event) => first(event.currentTarget.value)}
      />
      <span aria-hidden="true">–</span>
      <input
        type="date"
        className={styles.select}
        aria-label={i18n.t({ id: 'period.last', message: 'Last day' })}
        value={period ? plusDays(period.until, -1) : ''}
        onChange={(event) => last(event.currentTarget.value)}
      />
    </div>
  );
}
