import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { postAccountMove, type Account, type Customer } from '~/api';
import { getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { ChoiceField, CustomerField } from '../../choice-field';
import { useFittingProducts } from '../../accounts/fitting';
import { useRefreshCustomer } from '../../may-change';
import { Dialog } from '~/kit/dialogs/dialog';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { pathOf } from '../editing';
import styles from './dialogs.module.css';

interface MoveDialogProps {
  customer: Customer;
  account: Account;
  onClose: () => void;
  onMoved: (there: Account) => void;
}

/** It ends with one customer and goes on with another, under the same identifiers. */
export function MoveDialog({ customer, account, onClose, onMoved }: MoveDialogProps) {
  const refresh = useRefreshCustomer();
  const offered = useFittingProducts({ kind: 'main', role: account.role, currency: customer.currency }) ?? [];
  const form = useApiForm<{ customer_id: string; product_id: string }, { data: Account }>({
    defaults: { customer_id: '', product_id: account.product_id },
    save: ({ customer_id, product_id }, key) =>
      postAccountMove({ path: pathOf(account), body: { customer_id, product_id: product_id || null }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'account.move.done', message: '{name} goes on here; its record there is closed and linked', values: { name: data.identifier } }));
      onClose();
      onMoved(data);
    },
  });
  const there = useWatch({ control: form.fields.control, name: 'customer_id' });
  const chosen = useQuery({ ...getCustomerOptions({ path: { customer_id: there } }), enabled: there !== '' }).data;
  const title = i18n.t({ id: 'account.move.title', message: 'Move {name} to another customer', values: { name: account.identifier } });
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.line}>
          {i18n.t({
            id: 'account.move.means',
            message: 'Identifiers, numbers, passwords, add-ons and money of its own go along at once; what was charged stays with {name}. A change of product that is planned does not go along.',
            values: { name: customer.name },
          })}
        </p>
        <CustomerField name="customer_id" kind="retail" label={i18n.t({ id: 'account.move.to', message: 'To customer' })} none={i18n.t({ id: 'account.move.type', message: 'Type a name…' })} />
        {chosen && chosen.currency !== customer.currency && (
          <p className={styles.line} role="alert">
            {i18n.t({ id: 'account.move.currency', message: '{name} pays in {theirs}, this account in {ours}; choose another.', values: { name: chosen.name, theirs: chosen.currency, ours: customer.currency } })}
          </p>
        )}
        <ChoiceField
          name="product_id"
          label={i18n.t({ id: 'account.move.product', message: 'Product there' })}
          required
          options={[...(offered.some(({ id }) => id === account.product_id) ? [] : [{ value: account.product_id, label: account.product_name }]), ...offered.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <SaveBar label={i18n.t({ id: 'account.move.do', message: 'Move the account' })} disabled={there === '' || there === customer.id} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
