import { i18n } from '@lingui/core';
import type { DayTold } from '~/api';
import { clock, dayWords, spansWords, windowWords } from './words';
import styles from './week.module.css';

const DAY_MINUTES = 1440;
const HOURS = [0, 6, 12, 18, 24];
const WINDOWS = ['peak', 'off_peak', 'off_peak_2'] as const;

/** Seven days as bars: colour and pattern say the window, the text beside each bar says it again. */
export function WeekPicture({ days, second }: { days: DayTold[]; second: boolean }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.week}>
        <caption>{i18n.t({ id: 'off_peak.week', message: 'The week by the customer’s clock' })}</caption>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'off_peak.day', message: 'Day' })}</th>
            <th scope="col">
              <span className={styles.hours} aria-hidden="true">
                {HOURS.map((hour) => (
                  <i key={hour} style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>
                    {hour}
                  </i>
                ))}
              </span>
              <span className={styles.unseen}>{i18n.t({ id: 'off_peak.hours', message: 'Hours' })}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">
                {dayWords(day)}
                {day.holiday && <small>{day.holiday}</small>}
              </th>
              <td>
                <span className={styles.bar} aria-hidden="true">
                  {day.spans.map(({ from_minute, until_minute, window }) => (
                    <i
                      key={from_minute}
                      data-window={window}
                      style={{ inlineSize: `${((until_minute - from_minute) / DAY_MINUTES) * 100}%` }}
                      title={`${clock(from_minute)}–${clock(until_minute)} ${windowWords(window)}`}
                    />
                  ))}
                </span>
                <span className={styles.unseen}>{spansWords(day.spans)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.legend}>
        {WINDOWS.filter((window) => second || window !== 'off_peak_2').map((window) => (
          <li key={window}>
            <i data-window={window} aria-hidden="true" /> {windowWords(window)}
          </li>
        ))}
      </ul>
    </div>
  );
}

type Hours = number[][];

interface PainterProps {
  hours: Hours;
  days: DayTold[];
  brush: number;
  onPaint: (hours: Hours) => void;
}

/** The same week by whole hours, each a button that takes the brush. */
export function WeekPainter({ hours, days, brush, onPaint }: PainterProps) {
  const paint = (day: number, hour: number) => onPaint(hours.map((row, place) => (place === day ? row.map((one, other) => (other === hour ? brush : one)) : row)));
  const paintDay = (day: number) => onPaint(hours.map((row, place) => (place === day ? row.map(() => brush) : row)));
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={i18n.t({ id: 'off_peak.paint', message: 'Paint the week' })}>
      {hours.map((row, day) => (
        <div className={styles.painted} key={day}>
          <button type="button" className={styles.dayButton} onClick={() => paintDay(day)}>
            {weekday(days[day])}
          </button>
          {row.map((window, hour) => (
            <button
              type="button"
              key={hour}
              data-window={WINDOWS[window]}
              aria-label={`${hour}, ${weekday(days[day])}, ${windowWords(WINDOWS[window] ?? 'peak')}`}
              onClick={() => paint(day, hour)}
              onMouseEnter={(event) => event.buttons === 1 && paint(day, hour)}
            >
              {hour}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

const weekday = (day: DayTold | undefined) =>
  day ? new Intl.DateTimeFormat(i18n.locale, { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day.day}T00:00:00Z`)) : '';

/** The window of each whole hour, by what the picture shows at its beginning. */
export function hoursOf(days: DayTold[]): Hours {
  return days.map(({ spans }) =>
    Array.from({ length: 24 }, (_, hour) => {
      const span = spans.find(({ from_minute, until_minute }) => from_minute <= hour * 60 && hour * 60 < until_minute);
      return WINDOWS.indexOf(span?.window ?? 'peak');
    }),
  );
}
