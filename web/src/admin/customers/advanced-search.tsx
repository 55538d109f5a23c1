import { i18n } from '@lingui/core';
import { useRef, useState } from 'react';
import { IconFilter } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { later, type Later } from '~/kit/later';
import styles from './customers.module.css';

export type ConditionsBuilder = Later<{ onLeave: () => void }>;

const CustomersBuilder: ConditionsBuilder = later(async () => (await import('./advanced/of-customers')).CustomersBuilder);

/** The way to conditions on single fields; they come below the simple search, which goes on holding. */
export function AdvancedSearch({ builder: Builder = CustomersBuilder }: { builder?: ConditionsBuilder }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const label = i18n.t({ id: 'customers.advanced', message: 'Advanced search' });
  useShortcut('f', label, () => setOpen(!open));
  const leave = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.filter}
        aria-expanded={open}
        onPointerEnter={() => void Builder.prepare()}
        onClick={() => setOpen(!open)}
      >
        <IconFilter size={14} aria-hidden />
        {label}
      </button>
      {open && <Builder onLeave={leave} />}
    </>
  );
}
