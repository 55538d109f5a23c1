import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { postSettlement, type EPaymentTold } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';

export type ByHand = 'close' | 'given_back' | 'seen_to';

interface DecideDialogProps {
  payment: EPaymentTold;
  action: ByHand;
  onClose: () => void;
}

/** What the processor could not tell, a person decides, with the reason beside it for ever. */
export function DecideDialog({ payment, action, onClose }: DecideDialogProps) {
  const queries = useQueryClient();
  const form = useApiForm({
    defaults: { reason: '', reference: '' },
    save: ({ reason, reference }, key) =>
      postSettlement({
        path: { customer_id: payment.customer_id, e_payment_id: payment.id },
        body: { action, reason, ...(action === 'given_back' && { reference }) },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: () => {
      for (const _id of ['getEPayments', 'getEPayment']) void queries.invalidateQueries({ queryKey: [{ _id }] });
      toast(i18n.t({ id: 'e_payments.is_decided', message: 'Decided' }));
      onClose();
    },
  });
  const { title, means, label } = wordsOf(action, payment);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p style={{ margin: 0 }}>{means}</p>
        {action === 'given_back' && <TextField name="reference" label={i18n.t({ id: 'e_payments.reference', message: "Processor's number" })} placeholder="re_…" required autoFocus />}
        <TextAreaField name="reason" label={i18n.t({ id: 'e_payments.reason', message: 'Reason, for staff only' })} required />
        <SaveBar label={label} always danger={action === 'close'} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function wordsOf(action: ByHand, { kind }: EPaymentTold) {
  if (action === 'given_back') {
    return {
      title: i18n.t({ id: 'e_payments.given_back_title', message: 'The refund is at the processor' }),
      means: i18n.t({ id: 'e_payments.given_back_means', message: 'You have found it there, or made it there by hand. It is noted as completed under its number.' }),
      label: i18n.t({ id: 'e_payments.given_back_do', message: 'Note it' }),
    };
  }
  if (action === 'seen_to') {
    return {
      title: i18n.t({ id: 'e_payments.seen_to_title', message: 'This is seen to' }),
      means: i18n.t({ id: 'e_payments.seen_to_means', message: 'What follows from it was done. This books nothing by itself, and takes it off the desk.' }),
      label: i18n.t({ id: 'e_payments.seen_to_do', message: 'It is seen to' }),
    };
  }
  const isRefund = kind === 'refund';
  return {
    title: isRefund ? i18n.t({ id: 'e_payments.close_refund_title', message: 'Close this refund?' }) : i18n.t({ id: 'e_payments.close_title', message: 'Close this payment?' }),
    means: isRefund
      ? i18n.t({ id: 'e_payments.close_refund_means', message: 'The processor is asked once more. If it knows nothing of it, the refund has failed and the books have the money again.' })
      : i18n.t({ id: 'e_payments.close_means', message: 'The processor is asked once more. If it knows nothing of it, the payment is canceled; no money moved, and none is booked. Should money turn up later, it is booked then.' }),
    label: isRefund ? i18n.t({ id: 'e_payments.close_refund_do', message: 'Close the refund' }) : i18n.t({ id: 'e_payments.close_do', message: 'Close the payment' }),
  };
}
