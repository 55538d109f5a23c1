import { i18n } from '@lingui/core';
import type { Customer } from '~/api';
import { putCreditLimit } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { plain } from '~/kit/form/decimal';
import { MoneyField, SwitchField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatMoney, Money } from '~/kit/money';
import { toast } from '~/kit/toast';
import { noLimit } from './columns';
import { useRefreshCustomer } from './may-change';
import styles from './record.module.css';

interface LimitValues {
  unlimited: boolean;
  credit_limit: string;
}

/** How far a postpaid customer's balance may rise before service stops. */
export function LimitDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { currency, permanent_credit_limit: permanent } = customer;
  const refresh = useRefreshCustomer();
  const form = useApiForm<LimitValues, { data: Customer }>({
    defaults: { unlimited: permanent === null, credit_limit: plain(permanent?.amount ?? '') },
    save: ({ unlimited, credit_limit }) =>
      putCreditLimit({
        path: { customer_id: customer.id },
        body: { credit_limit: unlimited ? null : { amount: credit_limit.trim() || '0', currency } },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      const limit = data.permanent_credit_limit === null ? noLimit() : formatMoney(data.permanent_credit_limit);
      toast(i18n.t({ id: 'customers.limit.saved', message: 'Credit limit of {name}: {limit}', values: { name: customer.name, limit } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.limit.title', message: 'Credit limit of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.dialogFact}>
          {i18n.t({ id: 'customers.limit.balance', message: 'The balance is' })} <Money value={customer.balance} />.{' '}
          {i18n.t({ id: 'customers.limit.hint', message: 'Service stops when it reaches the limit, and opens again when the limit is raised above it.' })}
        </p>
        <SwitchField name="unlimited" label={noLimit()} />
        <MoneyField
          name="credit_limit"
          label={i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' })}
          currency={currency}
          disabled={form.fields.watch('unlimited')}
        />
        <SaveBar label={i18n.t({ id: 'customers.limit.save', message: 'Set the limit' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
