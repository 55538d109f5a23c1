import { i18n } from '@lingui/core';
import { Progress } from '@mantine/core';
import { formatAmount, formatDuration } from './amounts';
import type { ProgressTold } from './progress';
import { useRate } from './rate';
import styles from './progress.module.css';

interface RunProgressProps {
  /** Its number: another run's rate is counted anew. */
  run: string;
  progress: (ProgressTold & { noted_at: string }) | null;
  label: string;
}

/** A long run on a page of its own: how far, how fast, how much longer. */
export function RunProgress({ run, progress, label }: RunProgressProps) {
  const rate = useRate(run, progress?.done ?? 0, progress?.noted_at ?? null);
  const total = progress?.total ?? null;
  return (
    <div className={styles.progress}>
      <Progress.Root size={6}>
        <Progress.Section
          value={total && progress ? Math.min(100, (100 * progress.done) / total) : 100}
          animated={!total}
          striped={!total}
          aria-label={label}
        />
      </Progress.Root>
      <div className={styles.line}>
        <span className="numbers">{progress ? far(progress) : i18n.t({ id: 'progress.not_begun', message: 'Not begun yet' })}</span>
        <span className="numbers dimmed">{progress && rate !== null && fast(progress, rate)}</span>
      </div>
    </div>
  );
}

function far({ done, total, unit }: ProgressTold): string {
  if (total === null) return formatAmount(done, unit);
  const values = { done: formatAmount(done, unit), total: formatAmount(total, unit) };
  return i18n.t({ id: 'progress.of_total', message: '{done} of {total}', values });
}

function fast({ done, total, unit }: ProgressTold, rate: number): string {
  const values = { rate: formatAmount(rate, unit), left: total === null ? '' : formatDuration((total - done) / rate) };
  return total === null || done >= total
    ? i18n.t({ id: 'progress.rate', message: '{rate}/s', values })
    : i18n.t({ id: 'progress.rate_left', message: '{rate}/s · about {left} left', values });
}
