import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { putCustomerDidAccount, type Customer, type DidTold } from '~/api';
import { getAccountsOptions } from '~/api/@tanstack/react-query.gen';
import { dialled, useRefreshNumbers } from '~/admin/did-words';
import { Dialog } from '~/kit/dialogs/dialog';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { ChoiceField } from '../choice-field';

const MOST_ACCOUNTS = 500;

/** An account is called by the number from now on, beside what it is called by already. */
export function AccountDialog({ customer, did, onClose }: { customer: Customer; did: DidTold; onClose: () => void }) {
  const refresh = useRefreshNumbers();
  const accounts = useQuery(getAccountsOptions({ path: { customer_id: customer.id }, query: { limit: MOST_ACCOUNTS } }));
  const open = (accounts.data?.items ?? []).filter(({ terminated_at }) => terminated_at === null);
  const number = dialled(did.number);
  const form = useApiForm<{ account_id: string }, unknown>({
    defaults: { account_id: did.account_id ?? '' },
    save: ({ account_id }) =>
      putCustomerDidAccount({ path: { customer_id: customer.id, number: did.number }, body: { account_id }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.did.on_account_now', message: '{number} is on the account', values: { number } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.did.to_account.title', message: 'Put {number} on an account', values: { number } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <ChoiceField
          name="account_id"
          label={i18n.t({ id: 'customers.did.account', message: 'Account' })}
          description={i18n.t({ id: 'customers.did.to_account.hint', message: 'It is called by the number from now on, beside what it is called by already' })}
          required
          options={open.map(({ id, identifier }) => ({ value: id, label: identifier }))}
        />
        <SaveBar label={i18n.t({ id: 'customers.did.to_account.save', message: 'Put it on' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
