import type { Account, Customer } from '~/api';
import type { Spoken } from './words';

/** Whose money moves: the customer's, or that of an account with a balance of its own. */
export interface Purse {
  customer: Customer;
  account: Account | null;
}

/** Of prepaid money people ask how much there is, of postpaid how much is owed. */
export function spokenOf({ customer, account }: Purse): Spoken {
  if (account) return account.balance_model === 'individual' ? 'owes' : 'funds';
  return customer.balance_control === 'prepaid' ? 'funds' : 'owes';
}
