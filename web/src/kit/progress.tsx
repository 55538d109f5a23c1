import { i18n } from '@lingui/core';
import { Progress } from '@mantine/core';
import { formatAmount } from './amounts';
import styles from './progress.module.css';

export interface ProgressTold {
  done: number;
  total: number | null;
  unit: string;
  note: string;
}

/** How far a long run is: a bar where the end is known, a count where it is not. */
export function JobProgress({ progress, label }: { progress: ProgressTold; label: string }) {
  const { done, total, unit, note } = progress;
  const values = { done: formatAmount(done, unit), total: formatAmount(total ?? 0, unit) };
  const count = total === null ? values.done : i18n.t({ id: 'progress.of_total', message: '{done} of {total}', values });
  const percent = total ? Math.min(100, (100 * done) / total) : 100;
  return (
    <div className={styles.progress}>
      <Progress.Root size={6}>
        <Progress.Section value={percent} animated={!total} striped={!total} aria-label={label} />
      </Progress.Root>
      <div className={styles.line}>
        <span className="numbers">{count}</span>
        <span className="dimmed">{note}</span>
      </div>
    </div>
  );
}

interface MeterProps {
  label: string;
  /** Between 0 and 1, as the API tells it; colours begin at 70 % and 90 %. */
  share: number;
  text: string;
}

/** A limit and how much of it is used; the text says what the colour hints at. */
export function Meter({ label, share, text }: MeterProps) {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100);
  const tone = percent >= 90 ? 'bad' : percent >= 70 ? 'warn' : 'ok';
  return (
    <div className={styles.progress}>
      <div className={styles.meter} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-valuetext={text}>
        <span data-tone={tone} style={{ inlineSize: `${percent}%` }} />
      </div>
      <div className={styles.line}>{text}</div>
    </div>
  );
}
