import { useQueryClient } from '@tanstack/react-query';
import { useCan } from '~/admin/session';
import type { Customer } from '~/api';

/** Whether the API would take changes of this customer from this person. */
export function useMayChange(customer: Customer): boolean {
  const may = useCan('change_customers');
  return may && (customer.actions?.change.allowed ?? false);
}

/** Kept with its version, and so under a name of its own. */
export const THRESHOLDS = 'warning thresholds version';

const OF_CUSTOMERS = [
  'getCustomer',
  'getCustomers',
  'getCustomerStatus',
  'getStatusChanges',
  'getAdditionalInfo',
  'getSelfCare',
  'getLifeCycle',
  'getAccounts',
  'getCustomerFields',
  'getAudit',
  'getChanges',
  'getCreditLimit',
  'getCreditLimitChanges',
  'getSpendingLimit',
  'getOverrideTariffs',
];

/** After a change: whatever tells of customers is asked for again. */
export function useRefreshCustomer() {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      ...OF_CUSTOMERS.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })),
      queries.invalidateQueries({ queryKey: [THRESHOLDS] }),
    ]);
}
