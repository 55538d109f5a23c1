import { i18n } from '@lingui/core';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRefreshCustomer } from '~/admin/customers/may-change';
import { postVoid, type Invoice } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import styles from '../money.module.css';

const LONGEST = 500;

/** For ever, with a reason that stays beside it. */
export function VoidInvoiceDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefreshCustomer();
  const values = { number: invoice.number, total: formatMoney(invoice.total) };
  const act = async () => {
    const path = { customer_id: invoice.customer_id, invoice_id: invoice.id };
    await postVoid({ path, body: { reason: reason.trim() }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'money.voided_toast', message: 'Invoice {number} is void', values }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'money.void_title', message: 'Declare the invoice {number} of {total} void?', values })}
      confirm={i18n.t({ id: 'money.void', message: 'Declare it void' })}
      danger
      ready={reason.trim() !== ''}
      onConfirm={act}
      onClose={onClose}
    >
      <p className={styles.means}>
        {i18n.t({ id: 'money.void_means', message: 'It is not to be paid any more and keeps its number; nothing undoes it. Money that paid it pays other invoices, the oldest first, or waits. The balance does not move.' })}
      </p>
      <TextInput label={i18n.t({ id: 'money.reason', message: 'Reason' })} required maxLength={LONGEST} value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
    </ConfirmDialog>
  );
}
