import { i18n } from '@lingui/core';
import { useRefreshCustomer } from '~/admin/customers/may-change';
import { postPaymentMethod, type Customer, type PaymentMethods } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { methodWords } from './words';

interface SaveMethodProps {
  customer: Customer;
  systems: PaymentMethods['payment_systems'];
  onClose: () => void;
}

/** A token in, never a number: the processor's own page has taken that from the payer. */
export function SaveMethodDialog({ customer, systems, onClose }: SaveMethodProps) {
  const refresh = useRefreshCustomer();
  const form = useApiForm({
    defaults: { payment_system_id: systems[0]?.id ?? '', token: '' },
    save: (values, key) =>
      postPaymentMethod({
        path: { customer_id: customer.id },
        body: { payment_system_id: values.payment_system_id, token: values.token.trim() },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'methods.is_saved', message: '{name} is saved', values: { name: methodWords(data) } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'methods.save_title', message: 'Save a payment method' });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p style={{ margin: 0 }}>
          {i18n.t({
            id: 'methods.save_means',
            message: "Card numbers never come here. The processor's form, on your shop or its own page, takes the number from the payer and gives a token; that is what is saved.",
          })}
        </p>
        <SelectField
          name="payment_system_id"
          label={i18n.t({ id: 'methods.system', message: 'Payment system' })}
          options={systems.map(({ id, name, test_mode: test }) => ({ value: id, label: test ? i18n.t({ id: 'methods.system_test', message: '{name} (test)', values: { name } }) : name }))}
          required
        />
        <TextField name="token" label={i18n.t({ id: 'methods.token', message: 'Token of the method' })} placeholder="pm_…" required autoFocus />
        <SaveBar label={i18n.t({ id: 'methods.save_do', message: 'Save it' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
