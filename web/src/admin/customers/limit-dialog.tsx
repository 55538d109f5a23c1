import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import type { CreditLimit, Customer } from '~/api';
import { getCreditLimit, putCreditLimit } from '~/api';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { Dialog } from '~/kit/dialogs/dialog';
import { plain } from '~/kit/form/decimal';
import { MoneyField, SwitchField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { isStale, useApiForm } from '~/kit/form/use-api-form';
import { formatMoney, Money } from '~/kit/money';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { noLimit } from './columns';
import { useRefreshCustomer } from './may-change';
import styles from './record.module.css';

interface LimitValues {
  unlimited: boolean;
  credit_limit: string;
  comment: string;
}

interface LimitDialogProps {
  customer: Customer;
  onClose: () => void;
}

/** How far a postpaid customer's balance may rise before service stops. */
export function LimitDialog({ customer, onClose }: LimitDialogProps) {
  const path = { customer_id: customer.id };
  const limit = useQuery({ queryKey: ['version', customer.id, 'credit-limit'], queryFn: () => versioned(getCreditLimit({ path, throwOnError: true })), staleTime: 0, gcTime: 0 });
  return (
    <Dialog title={titleOf(customer)} onClose={onClose}>
      {limit.isError && <Failed trouble={limit.error} onRetry={() => void limit.refetch()} />}
      {limit.isPending && <Waiting />}
      {limit.data && <LimitForm customer={customer} version={limit.data} onStale={() => limit.refetch()} onClose={onClose} />}
    </Dialog>
  );
}

interface LimitFormProps extends LimitDialogProps {
  version: Versioned<CreditLimit>;
  onStale: () => Promise<unknown>;
}

function LimitForm({ customer, version: { read, etag }, onStale, onClose }: LimitFormProps) {
  const { currency } = customer;
  const refresh = useRefreshCustomer();
  const form = useApiForm<LimitValues, { data: Customer }>({
    defaults: { unlimited: read.permanent_credit_limit === null, credit_limit: plain(read.permanent_credit_limit?.amount ?? ''), comment: '' },
    save: async ({ unlimited, credit_limit, comment }) => {
      const body = { credit_limit: unlimited ? null : { amount: credit_limit.trim() || '0', currency }, comment };
      try {
        return await putCreditLimit({ path: { customer_id: customer.id }, body, headers: { 'if-match': etag }, throwOnError: true });
      } catch (refused) {
        if (isStale(refused)) await Promise.all([onStale(), refresh()]); // who has read so may save over it
        throw refused;
      }
    },
    onSaved: async ({ data }) => {
      await refresh();
      const limit = data.permanent_credit_limit === null ? noLimit() : formatMoney(data.permanent_credit_limit);
      toast(i18n.t({ id: 'customers.limit.saved', message: 'Credit limit of {name}: {limit}', values: { name: customer.name, limit } }));
      onClose();
    },
  });
  return (
    <Form form={form} label={titleOf(customer)}>
      <p className={styles.dialogFact}>
        {i18n.t({ id: 'customers.limit.balance', message: 'The balance is' })} <Money value={read.balance} />.{' '}
        {i18n.t({ id: 'customers.limit.hint', message: 'Service stops when it reaches the limit, and opens again when the limit is raised above it.' })}
      </p>
      <SwitchField name="unlimited" label={noLimit()} />
      <MoneyField
        name="credit_limit"
        label={i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' })}
        currency={currency}
        disabled={form.fields.watch('unlimited')}
      />
      <TextField name="comment" label={i18n.t({ id: 'customers.comment', message: 'Comment' })} />
      <SaveBar label={i18n.t({ id: 'customers.limit.save', message: 'Set the limit' })} onCancel={onClose} />
    </Form>
  );
}

const titleOf = ({ name }: Customer) => i18n.t({ id: 'customers.limit.title', message: 'Credit limit of {name}', values: { name } });
