import { i18n } from '@lingui/core';
import { Popover } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { CustomerStatus } from '~/api';
import { StatusChip, statusLabel } from '~/admin/status-chip';
import { IconChevronDown } from '~/kit/icons';
import { one, useUrl } from '~/kit/url';
import styles from './customers.module.css';

export const STATUSES: CustomerStatus[] = [
  'active',
  'blocked',
  'suspended',
  'limited',
  'provisionally_terminated',
  'credit_exceeded',
  'no_available_funds',
  'suspension_lifted',
  'limitation_lifted',
  'payment_frozen',
  'spending_limit_reached',
  'reseller_blocked',
  'reseller_suspended',
  'reseller_provisionally_terminated',
  'exported',
  'export_in_progress',
  'closed',
];

interface StatusFilterProps {
  statuses?: readonly string[];
  /** How one is shown, and called. */
  chip?: (status: string) => ReactNode;
  label?: (status: string) => string;
}

const customerChip = (status: string) => <StatusChip status={status} />;

/** Customers, or what else has statuses, of which one of the chosen holds. */
export function StatusFilter({ statuses = STATUSES, chip = customerChip, label = statusLabel }: StatusFilterProps) {
  const { search, change } = useUrl();
  const [open, setOpen] = useState(false);
  const kept = one(search, 'status');
  // The address follows a moment later; whoever is quick must not tick upon what was there before.
  const [chosen, setChosen] = useState(() => statusesIn(kept));
  useEffect(() => setChosen(statusesIn(kept)), [kept]);
  const set = (wanted: string[]) => {
    setChosen(wanted);
    change({ status: wanted.join(',') || undefined });
  };
  const toggle = (status: string) => set(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status]);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles.filter} data-set={chosen.length > 0 || undefined} onClick={() => setOpen(!open)}>
          {told(chosen, label)}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={i18n.t({ id: 'customers.statuses', message: 'Statuses' })}>
        <fieldset className={styles.choices}>
          <legend className="unseen">{i18n.t({ id: 'customers.statuses', message: 'Statuses' })}</legend>
          {statuses.map((status) => (
            <label key={status}>
              <input type="checkbox" checked={chosen.includes(status)} onChange={() => toggle(status)} />
              {chip(status)}
            </label>
          ))}
        </fieldset>
        {chosen.length > 0 && (
          <button type="button" className={styles.link} onClick={() => set([])}>
            {i18n.t({ id: 'customers.status_clear', message: 'Any status' })}
          </button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

export function statusesIn(written: string | undefined): string[] {
  return (written ?? '').split(',').filter(Boolean);
}

function told(chosen: string[], label: (status: string) => string): string {
  const [first, ...rest] = chosen;
  if (first === undefined) return i18n.t({ id: 'customers.status_any', message: 'Any status' });
  if (rest.length === 0) return label(first);
  return i18n.t({ id: 'customers.status_more', message: '{first} + {count} more', values: { first: label(first), count: rest.length } });
}
