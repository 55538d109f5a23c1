import { i18n } from '@lingui/core';
import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { later } from '../later';
import styles from './chart.module.css';

export interface Series {
  label: string;
  /** One a point; null where nothing is known. Drawn, never counted with: money comes here as a number for its height only. */
  heights: (number | null)[];
  /** The same as people read it. */
  texts: string[];
}

export interface ChartProps {
  /** The whole in a sentence, for those who do not see the drawing. */
  summary: string;
  /** ISO days. */
  days: string[];
  /** How a day is written in the table and under the drawing. */
  dayText: (day: string) => string;
  /** At most three. */
  series: Series[];
  heightText: (height: number) => string;
  onDay?: (day: string) => void;
}

export const Drawing = later(() => import('./drawing').then((drawing) => drawing.Drawing), Undrawn);

function Undrawn() {
  return <Skeleton className={styles.waiting!} />;
}

/** Days across, amounts up; the same numbers as a table at the press of a button. */
export function LineChart(props: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  const label = asTable
    ? i18n.t({ id: 'chart.as_chart', message: 'Show as chart' })
    : i18n.t({ id: 'chart.as_table', message: 'Show as table' });
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <Legend series={props.series} />
        <button type="button" className={styles.toggle} onClick={() => setAsTable(!asTable)}>
          {label}
        </button>
      </figcaption>
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <div role="img" aria-label={props.summary}>
          <Drawing {...props} />
        </div>
      )}
    </figure>
  );
}

function Legend({ series }: { series: Series[] }) {
  return (
    <ul className={styles.legend}>
      {series.map(({ label }, place) => (
        <li key={label}>
          <span aria-hidden="true" data-series={place + 1} />
          {label}
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ summary, days, dayText, series, onDay }: ChartProps) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={summary}>
      <table className={styles.table}>
        <caption className="unseen">{summary}</caption>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'chart.day', message: 'Day' })}</th>
            {series.map(({ label }) => (
              <th key={label} scope="col" className="end">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, place) => (
            <tr key={day}>
              <th scope="row">
                {onDay ? (
                  <button type="button" className={styles.toggle} onClick={() => onDay(day)}>
                    {dayText(day)}
                  </button>
                ) : (
                  dayText(day)
                )}
              </th>
              {series.map(({ label, texts }) => (
                <td key={label} className="end numbers">
                  {texts[place]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
