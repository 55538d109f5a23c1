import { i18n } from '@lingui/core';
import type { Invoice } from '~/api';
import { paymentStatusWords } from '~/admin/customers/adjusting/words';
import { ToneChip, type Tone } from '~/kit/chip';
import { capital } from '../capital';

const TONES: Record<Invoice['payment_status'], Tone> = {
  void: 'dim',
  do_not_pay: 'dim',
  previous_balance_remaining: 'warn',
  paid: 'ok',
  overdue: 'bad',
  partially_paid: 'warn',
  unpaid: 'info',
};

/** Whether it is paid. */
export function PaymentStatus({ invoice: { payment_status: status } }: { invoice: Invoice }) {
  return (
    <ToneChip soft tone={TONES[status]}>
      {capital(paymentStatusWords(status))}
    </ToneChip>
  );
}

/** Whether anybody still has to look at it. */
export function ReviewStatus({ invoice: { review_status: status } }: { invoice: Invoice }) {
  return status === 'approved' ? (
    <ToneChip soft tone="ok">
      {i18n.t({ id: 'money.invoice.approved', message: 'Approved' })}
    </ToneChip>
  ) : (
    <ToneChip soft tone="warn">
      {i18n.t({ id: 'money.invoice.under_review', message: 'Under review' })}
    </ToneChip>
  );
}

/** Whether the customer is asked for it again and again. */
export function CollectionStatus({ invoice: { collection_status: status } }: { invoice: Invoice }) {
  return status === 'collect' ? (
    <ToneChip soft tone="info">
      {i18n.t({ id: 'money.invoice.collect', message: 'Collect' })}
    </ToneChip>
  ) : (
    <ToneChip soft tone="dim">
      {i18n.t({ id: 'money.invoice.do_not_collect', message: 'Not collected' })}
    </ToneChip>
  );
}

export const paidLabel = () => i18n.t({ id: 'money.invoice.paid', message: 'Paid' });
export const openLabel = () => i18n.t({ id: 'money.invoice.open', message: 'To pay' });
export const dueLabel = () => i18n.t({ id: 'money.invoice.due', message: 'Due' });
export const numberLabel = () => i18n.t({ id: 'money.invoice.number', message: 'Number' });
