import { i18n } from '@lingui/core';
import type { SearchedList } from '../saved/searches';

export const FILTERS = ['view', 'q', 'status', 'customer', 'product', 'model', 'role', 'batch'] as const;

export const ACCOUNTS: SearchedList = {
  resource: 'accounts',
  path: '/accounts',
  table: 'all-accounts',
  filters: FILTERS,
  standard: [
    { id: 'all', label: () => i18n.t({ id: 'accounts.search.all', message: 'All' }), search: {} },
    { id: 'blocked', label: () => i18n.t({ id: 'accounts.search.blocked', message: 'Blocked' }), search: { status: 'blocked' } },
    { id: 'expired', label: () => i18n.t({ id: 'accounts.search.expired', message: 'Expired' }), search: { status: 'expired' } },
    { id: 'inactive', label: () => i18n.t({ id: 'accounts.search.inactive', message: 'Inactive' }), search: { status: 'inactive' } },
  ],
  unharmed: (shared) =>
    shared
      ? i18n.t({ id: 'accounts.search.delete_shared', message: 'It goes from your colleagues’ tabs, too. No account changes.' })
      : i18n.t({ id: 'accounts.search.delete_hint', message: 'Only the tab goes. No account changes.' }),
};
