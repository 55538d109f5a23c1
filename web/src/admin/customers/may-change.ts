import { useQueryClient } from '@tanstack/react-query';
import { useCan } from '~/admin/session';
import type { Customer } from '~/api';

/** Whether the API would take changes of this customer from this person. */
export function useMayChange(customer: Customer): boolean {
  const may = useCan('change_customers');
  return may && (customer.actions?.change.allowed ?? false);
}

/** Whether the API would take an adjustment of this customer's money from this person. */
export function useMayAdjust(customer: Customer): boolean {
  const may = useCan('adjust_balances');
  return may && (customer.actions?.change.allowed ?? false);
}

/** Kept with its version, and so under a name of its own. */
export const THRESHOLDS = 'warning thresholds version';

/** What an act on the balance changes beside it. */
const OF_MONEY = ['getXdrs', 'getXdrSummary', 'getAdjustments', 'getAdjustment', 'getAdjustmentKinds', 'getFinances', 'getPayments', 'getPayment', 'getAllPayments', 'getInvoices', 'getInvoice', 'getAllInvoices', 'getBalanceHistory', 'getPaymentMethods', 'getAutoPayment', 'getEPayments'];

const OF_CUSTOMERS = [
  'getCustomer',
  'getCustomers',
  'getCustomerStatus',
  'getStatusChanges',
  'getAdditionalInfo',
  'getSelfCare',
  'getLifeCycle',
  'getAccounts',
  'getAccount',
  'getAccountUser',
  'getProductChanges',
  'getAddOns',
  'getCustomerDids',
  'findAccounts',
  'getCustomerFields',
  'getAudit',
  'getChanges',
  'getCreditLimit',
  'getCreditLimitChanges',
  'getSpendingLimit',
  'getOverrideTariffs',
  ...OF_MONEY,
];

const KEYS = [...OF_CUSTOMERS.map((id) => [{ _id: id }]), [THRESHOLDS]];

/** After a change: whatever tells of customers is asked for again, and an answer that is still on its way from before it is not waited for. */
export function useRefreshCustomer() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(KEYS.map((queryKey) => queries.cancelQueries({ queryKey })));
    await Promise.all(KEYS.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
