import { i18n } from '@lingui/core';
import { useState } from 'react';
import { actWords } from '~/admin/customers/adjusting/words';
import { sumOf, turned } from '~/admin/customers/amounts';
import { useRefreshCustomer } from '~/admin/customers/may-change';
import { postChargeback, type AdjustmentTold, type Payment } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { MoneyField, TextAreaField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import styles from '../money.module.css';

/** A bank took a payment back, or a part of it. */
export function ChargebackDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const [key] = useState(() => crypto.randomUUID());
  const { currency } = payment.amount;
  const left = { amount: sumOf([payment.amount.amount, turned(payment.taken_back).amount]), currency };
  const form = useApiForm<{ amount: string; reason: string }, { data: AdjustmentTold }>({
    defaults: { amount: '', reason: '' },
    save: ({ amount, reason }) =>
      postChargeback({
        path: { customer_id: payment.customer_id, payment_id: payment.id },
        body: { amount: amount.trim() ? { amount: amount.trim(), currency } : null, reason: reason.trim() },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'money.charged_back', message: 'Charged back: {amount}', values: { amount: formatMoney(data.amount) } }));
      onClose();
    },
  });
  const values = { what: actWords(payment.kind), amount: formatMoney(payment.amount), left: formatMoney(left) };
  const title = i18n.t({ id: 'money.chargeback_title', message: 'Charge back: {what} of {amount}', values });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.means}>
          {i18n.t({ id: 'money.chargeback_means', message: 'For money that a bank has taken back. The customer owes it again, and invoices that it paid are open again, the newest first. A new payment mends it, nothing else does.' })}
        </p>
        <MoneyField name="amount" label={i18n.t({ id: 'money.amount', message: 'Amount' })} description={i18n.t({ id: 'money.chargeback_all', message: 'Empty: all that is left of it, {left}', values })} currency={currency} />
        <TextAreaField name="reason" label={i18n.t({ id: 'money.reason', message: 'Reason' })} description={i18n.t({ id: 'money.staff_only', message: 'Shown to staff only' })} required />
        <SaveBar label={i18n.t({ id: 'money.chargeback', message: 'Charge back' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
