import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import type { Customer } from '~/api';
import styles from './record.module.css';

export type PanelId = 'overview' | 'accounts' | 'balance' | 'xdrs' | 'details' | 'notifications' | 'history';

const PANELS: { id: PanelId; label: () => string }[] = [
  { id: 'overview', label: () => i18n.t({ id: 'customers.panel.overview', message: 'Overview' }) },
  { id: 'accounts', label: () => i18n.t({ id: 'customers.panel.accounts', message: 'Accounts' }) },
  { id: 'balance', label: () => i18n.t({ id: 'customers.panel.balance', message: 'Balance & credits' }) },
  { id: 'xdrs', label: () => i18n.t({ id: 'customers.panel.xdrs', message: 'xDRs' }) },
  { id: 'details', label: () => i18n.t({ id: 'customers.panel.details', message: 'Details' }) },
  { id: 'notifications', label: () => i18n.t({ id: 'customers.panel.notifications', message: 'Notifications' }) },
  { id: 'history', label: () => i18n.t({ id: 'customers.panel.history', message: 'History' }) },
];

/** The parts of a record: links, so that each opens in a tab of its own and can be sent to somebody. */
export function PanelLinks({ customer }: { customer: Customer }) {
  return (
    <nav className={styles.panels} aria-label={i18n.t({ id: 'customers.panels', message: 'Parts of the customer' })}>
      {PANELS.map(({ id, label }) => (
        <Link
          key={id}
          to="/customers/$id/{-$panel}"
          params={{ id: customer.id, panel: id === 'overview' ? undefined : id }}
          search={{}}
          resetScroll={false}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {label()}
          {id === 'accounts' && customer.accounts > 0 && <span className={styles.count}>{customer.accounts}</span>}
        </Link>
      ))}
    </nav>
  );
}
