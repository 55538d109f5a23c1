import { i18n } from '@lingui/core';
import { FILTERS } from '../first-list';
import type { SearchedList } from './searches';

export const CUSTOMERS: SearchedList = {
  resource: 'customers',
  path: '/customers',
  table: 'customers',
  filters: FILTERS,
  standard: [
    { id: 'all', label: () => i18n.t({ id: 'customers.search.all', message: 'All' }), search: {} },
    { id: 'over_limit', label: () => i18n.t({ id: 'customers.search.over_limit', message: 'Over limit' }), search: { status: 'credit_exceeded' } },
    { id: 'no_funds', label: () => i18n.t({ id: 'customers.search.no_funds', message: 'No funds' }), search: { status: 'no_available_funds' } },
    { id: 'blocked', label: () => i18n.t({ id: 'customers.search.blocked', message: 'Blocked' }), search: { status: 'blocked' } },
    { id: 'prepaid', label: () => i18n.t({ id: 'customers.search.prepaid', message: 'Prepaid' }), search: { balance_control: 'prepaid' } },
  ],
  unharmed: (shared) =>
    shared
      ? i18n.t({ id: 'customers.search.delete_shared', message: 'It goes from your colleagues’ tabs, too. No customer changes.' })
      : i18n.t({ id: 'customers.search.delete_hint', message: 'Only the tab goes. No customer changes.' }),
};
