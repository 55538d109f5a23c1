import { i18n } from '@lingui/core';
import { getAccount, type Account, type Customer } from '~/api';
import { versioned } from '~/kit/client/versioned';
import { useMayChange } from '../may-change';

export const pathOf = ({ customer_id, id }: Account) => ({ customer_id, account_id: id });

/** Under what the drafts of an account's panel are kept, among its customer's. */
export const panelKey = ({ id }: Account, panel: string) => `account/${id}/${panel}`;

export const readAccount = (account: Account) => () => versioned(getAccount({ path: pathOf(account), throwOnError: true }));

export const aboutAccount = ({ identifier }: Account) => ({
  name: identifier,
  meanwhile: i18n.t({ id: 'account.meanwhile', message: 'Somebody else changed this account meanwhile' }),
});

/** Whether the API would take changes of this account from this person; of one that has ended it takes none. */
export function useMayChangeAccount(customer: Customer, account: Account): boolean {
  return useMayChange(customer) && account.terminated_at === null;
}
