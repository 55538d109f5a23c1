import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './chip.module.css';

export type Tone = 'bad' | 'warn' | 'ok' | 'info' | 'dim';

/** A state in an icon, a colour and a word; never in a colour alone. */
export function ToneChip({ tone, icon: Glyph, soft = false, title, children }: { tone: Tone; icon?: Icon | undefined; soft?: boolean; title?: string | undefined; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone} data-soft={soft || undefined} title={title}>
      {Glyph && <Glyph size={15} aria-hidden />}
      <span>{children}</span>
    </span>
  );
}

/** A word that is no state: "Prepaid", "test". */
export function Tag({ children }: { children: ReactNode }) {
  return <span className={styles.tag}>{children}</span>;
}
