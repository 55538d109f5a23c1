import { i18n } from '@lingui/core';
import { useMemo } from 'react';
import type { XdrSummary } from '~/api';
import { serviceWords } from '~/admin/service-words';
import { LineChart, type Series } from '~/kit/chart/line-chart';
import { formatDay, zoneName } from '~/kit/date';
import { formatCount, formatMoney } from '~/kit/money';
import { plusDays, today } from '~/kit/period';
import { heightOf, sumOf } from '../amounts';
import { chargedIn, isUse } from './words';
import styles from './use.module.css';

interface DailyChartProps {
  summary: XdrSummary | undefined;
  /** Moments; days without use are drawn as zero. */
  from: string;
  until: string;
  zone: string;
  onDay?: (day: string) => void;
}

const MOST_SERIES = 3;

/** What was charged each day, by service. */
export function DailyChart({ summary, ...rest }: DailyChartProps) {
  if (!summary) return <div className={styles.chartWaiting} aria-busy="true" />;
  if (!summary.totals.some(({ service }) => isUse(service))) return <p className={styles.quiet}>{i18n.t({ id: 'customers.use.none', message: 'Nothing was used in this period.' })}</p>;
  return <Days summary={summary} {...rest} />;
}

function Days({ summary, from, until, zone, onDay }: DailyChartProps & { summary: XdrSummary }) {
  const days = useMemo(() => daysBetween(today(zone, new Date(from)), today(zone, new Date(until))), [zone, from, until]);
  const series = useMemo(() => seriesOf(summary, days), [summary, days]);
  const values = { amount: formatMoney(chargedIn(summary)), count: summary.count, told: formatCount(summary.count), zone: zoneName(zone) };
  return (
    <LineChart
      summary={i18n.t({
        id: 'customers.use.summary',
        message: '{count, plural, one {{told} xDR} other {{told} xDRs}} for {amount} by day in {zone}',
        values,
      })}
      days={days}
      dayText={formatDay}
      series={series}
      heightText={(height) => formatMoney({ amount: height.toFixed(5), currency: summary.amount.currency }, false)}
      onDay={onDay}
    />
  );
}

function daysBetween(first: string, after: string): string[] {
  const days: string[] = [];
  for (let day = first; day < after; day = plusDays(day, 1)) days.push(day);
  return days;
}

/** A line a service, the busiest first; with more than three services the rest share the last line. */
function seriesOf(summary: XdrSummary, days: string[]): Series[] {
  const services = summary.totals.filter(({ service }) => isUse(service)).sort((one, other) => other.count - one.count).map(({ service }) => service);
  const groups = services.length <= MOST_SERIES ? services.map((one) => [one]) : [...services.slice(0, 2).map((one) => [one]), services.slice(2)];
  return groups.map((group) => lineOf(group, summary, days));
}

function lineOf(services: string[], summary: XdrSummary, days: string[]): Series {
  const amounts = days.map((day) =>
    sumOf(summary.days.filter((one) => one.day === day && services.includes(one.service)).map(({ amount }) => amount.amount)),
  );
  const { currency } = summary.amount;
  return {
    label: services.length === 1 ? serviceWords(services[0]!) : i18n.t({ id: 'customers.use.others', message: 'Others' }),
    heights: amounts.map(heightOf),
    texts: amounts.map((amount) => formatMoney({ amount, currency })),
  };
}
