import { i18n } from '@lingui/core';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { deleteVoucherSheet, postVoucherBatchVoid, postVoucherTreatment, type VoucherBatchTold } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatCount } from '~/kit/money';
import { toast } from '~/kit/toast';
import { reasonLabel } from './words';

interface ActProps {
  batch: VoucherBatchTold;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}

/** For ever, with a reason that stays beside it. */
export function VoidDialog({ batch, onDone, onClose }: ActProps) {
  const [reason, setReason] = useState('');
  const act = async () => {
    await postVoucherBatchVoid({ path: { voucher_batch_id: batch.id }, body: { reason }, throwOnError: true });
    await onDone();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'vouchers.void_title', message: 'Void the vouchers of {batch}?', values: { batch: batch.name } })}
      confirm={i18n.t({ id: 'vouchers.void', message: 'Void the batch' })}
      danger
      ready={reason.trim() !== ''}
      onConfirm={act}
      onClose={onClose}
    >
      <p style={{ marginBlockStart: 0 }}>{i18n.t({ id: 'vouchers.void_means', message: 'What is not redeemed never will be, and nothing undoes it. What was redeemed stays paid.' })}</p>
      <TextInput label={reasonLabel()} required value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
    </ConfirmDialog>
  );
}

/** Where nobody prints them: then nobody can fetch them either. */
export function DropListDialog({ batch, onDone, onClose }: ActProps) {
  const drop = async () => {
    await deleteVoucherSheet({ path: { voucher_batch_id: batch.id }, throwOnError: true });
    await onDone();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'vouchers.drop_title', message: 'Delete the codes of {batch}?', values: { batch: batch.name } })}
      confirm={i18n.t({ id: 'vouchers.drop', message: 'Delete the codes' })}
      danger
      onConfirm={drop}
      onClose={onClose}
    >
      {i18n.t({ id: 'vouchers.drop_means', message: 'Nobody can download them any more, and nothing brings them back: vouchers whose codes nobody has are worth nothing.' })}
    </ConfirmDialog>
  );
}

interface TreatValues {
  action: 'lock' | 'unlock' | 'void';
  first: string;
  last: string;
  reason: string;
}

/** One voucher, or a roll from one number to another. */
export function TreatDialog({ batch, only, onDone, onClose }: ActProps & { only?: number }) {
  const form = useApiForm<TreatValues, { data: { changed: number } }>({
    defaults: { action: 'lock', first: String(only ?? 1), last: String(only ?? batch.made), reason: '' },
    save: ({ action, first, last, reason }, key) =>
      postVoucherTreatment({
        path: { voucher_batch_id: batch.id },
        body: { action, first: Number(first), last: Number(last), reason },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await onDone();
      const values = { count: data.changed, n: formatCount(data.changed) };
      toast(i18n.t({ id: 'vouchers.treated', message: '{count, plural, one {{n} voucher changed} other {{n} vouchers changed}}', values }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'vouchers.treat_title', message: 'Lock, unlock or void vouchers of {batch}', values: { batch: batch.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <SelectField
          name="action"
          label={i18n.t({ id: 'vouchers.action', message: 'What to do' })}
          options={[
            { value: 'lock', label: i18n.t({ id: 'vouchers.action.lock', message: 'Lock: not redeemed until unlocked' }) },
            { value: 'unlock', label: i18n.t({ id: 'vouchers.action.unlock', message: 'Unlock, after wrong codes too' }) },
            { value: 'void', label: i18n.t({ id: 'vouchers.action.void', message: 'Void: never redeemed' }) },
          ]}
        />
        <Columns>
          <TextField name="first" type="number" label={i18n.t({ id: 'vouchers.first', message: 'From number' })} required />
          <TextField name="last" type="number" label={i18n.t({ id: 'vouchers.last', message: 'to number' })} required />
        </Columns>
        <TextField name="reason" label={reasonLabel()} description={i18n.t({ id: 'vouchers.reason_hint', message: 'Needed to lock and to void' })} />
        <SaveBar label={i18n.t({ id: 'vouchers.treat_do', message: 'Do it' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
