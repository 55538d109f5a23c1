import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import { postReversal, type AdjustmentTold, type Xdr } from '~/api';
import { getAdjustmentOptions } from '~/api/@tanstack/react-query.gen';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextAreaField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconArrowBackUp } from '~/kit/icons';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import { actWords, whyNot } from '../adjusting/words';
import { useRefreshCustomer } from '../may-change';
import { factOf } from './columns';
import { Part } from './xdr-facts';
import styles from './use.module.css';

/** Those that are made by hand; other money comes through a bank, a processor or a voucher. */
const BY_HAND = ['manual_charge', 'manual_credit', 'promotional_credit', 'manual_payment', 'refund', 'chargeback', 'reversal'];

export const isAdjusted = (xdr: Xdr) => xdr.act_id !== null && BY_HAND.includes(factOf(xdr, 'kd'));

/** Of an xDR that somebody made by hand: who, why, and how it is undone. */
export function Adjustment({ xdr }: { xdr: Xdr }) {
  const path = { customer_id: xdr.customer_id, adjustment_id: xdr.act_id ?? '' };
  const act = useQuery({ ...getAdjustmentOptions({ path }), retry: false }).data;
  const may = useCan('adjust_balances');
  const [reversing, setReversing] = useState(false);
  if (!act) return null;
  const reason = act.why_not_reversible;
  return (
    <>
      <Part
        title={i18n.t({ id: 'adjust.act', message: 'Made by hand' })}
        facts={[
          [i18n.t({ id: 'adjust.kind', message: 'Kind' }), actWords(act.kind)],
          [i18n.t({ id: 'adjust.made_by', message: 'By' }), whoWords(act.made_by)],
          [i18n.t({ id: 'adjust.visible', message: 'Visible comment' }), act.visible_comment],
          [i18n.t({ id: 'adjust.internal', message: 'Internal comment' }), act.internal_comment],
          [i18n.t({ id: 'adjust.reversed', message: 'Reversed' }), act.reversed_by_id && <ReversedBy act={act} />],
        ]}
      />
      {may && act.kind !== 'reversal' && act.reversed_by_id === null && (
        <div className={styles.drawerActions}>
          <Button variant="default" leftSection={<IconArrowBackUp size={16} />} disabled={reason !== null} title={reason === null ? undefined : whyNot(reason)} onClick={() => setReversing(true)}>
            {i18n.t({ id: 'adjust.reverse', message: 'Reverse…' })}
          </Button>
        </div>
      )}
      {reversing && <ReverseDialog act={act} onClose={() => setReversing(false)} />}
    </>
  );
}

function ReversedBy({ act }: { act: AdjustmentTold }) {
  const reversal = useQuery(getAdjustmentOptions({ path: { customer_id: act.customer_id, adjustment_id: act.reversed_by_id ?? '' } })).data;
  const label = i18n.t({ id: 'adjust.reversed_by', message: 'by another adjustment' });
  return reversal?.xdr_id ? <Link to="/xdrs/$id" params={{ id: reversal.xdr_id }}>{label}</Link> : label;
}

/** The same amount the other way; why is asked, because it stays in the books for ever. */
function ReverseDialog({ act, onClose }: { act: AdjustmentTold; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const [key] = useState(() => crypto.randomUUID());
  const told = { what: actWords(act.kind), amount: formatMoney(act.amount, true) };
  const title = i18n.t({ id: 'adjust.reverse_title', message: 'Reverse: {what}, {amount}', values: told });
  const form = useApiForm({
    defaults: { reason: '' },
    save: ({ reason }) =>
      postReversal({
        path: { customer_id: act.customer_id, adjustment_id: act.id },
        body: { reason: reason.trim() },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: () => {
      void refresh();
      toast(i18n.t({ id: 'adjust.reversed_toast', message: 'Reversed: {what}, {amount}', values: told }));
      onClose();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.quiet}>
          {i18n.t({ id: 'adjust.reverse_hint', message: 'The same amount is booked the other way. Money that pays invoices leaves them, the newest first; they are open again.' })}
        </p>
        <TextAreaField
          name="reason"
          label={i18n.t({ id: 'adjust.reason', message: 'Reason' })}
          description={i18n.t({ id: 'adjust.reason_hint', message: 'For staff only' })}
          required
          rows={2}
        />
        <SaveBar label={i18n.t({ id: 'adjust.reverse_confirm', message: 'Reverse' })} always danger onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
