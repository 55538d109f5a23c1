import { i18n } from '@lingui/core';
import { postVoucherBatch, type VoucherBatchTold } from '~/api';
import { ChooseCustomer } from '~/admin/choose-customer';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField, MoneyField, SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';

interface MakeValues {
  name: string;
  currency: string;
  value: string;
  count: string;
  signs: 'digits' | 'letters_and_digits';
  issuer_id: string;
  expires_on: string;
  time_zone: string;
  comment: string;
}

/** A job makes them; what was drawn is downloaded once, from the list of batches. */
export function MakeDialog({ onMade, onClose }: { onMade: () => Promise<unknown>; onClose: () => void }) {
  const form = useApiForm<MakeValues, { data: VoucherBatchTold }>({
    defaults: { name: '', currency: 'EUR', value: '', count: '', signs: 'digits', issuer_id: '', expires_on: '', time_zone: '', comment: '' },
    save: ({ currency, value, count, issuer_id, expires_on, time_zone, ...values }, key) =>
      postVoucherBatch({
        body: {
          ...values,
          value: { amount: value.trim() || '0', currency: currency.trim().toUpperCase() },
          count: Number(count),
          issuer_id: issuer_id || null,
          expires_on: expires_on || null,
          time_zone: time_zone.trim() || null,
        },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await onMade();
      toast(i18n.t({ id: 'vouchers.being_made', message: 'Batch {name} is being made', values: { name: data.name } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'vouchers.new', message: 'New batch of vouchers' });
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      <Form form={form} label={title}>
        <Columns>
          <TextField name="name" label={i18n.t({ id: 'vouchers.name', message: 'Name of the batch' })} required autoFocus />
          <TextField name="count" type="number" label={i18n.t({ id: 'vouchers.count', message: 'How many' })} description={i18n.t({ id: 'vouchers.count_hint', message: 'Up to 100,000' })} required />
          <MoneyField name="value" label={i18n.t({ id: 'vouchers.value_of_each', message: 'Value of each' })} currencyField="currency" required />
          <TextField name="currency" label={i18n.t({ id: 'vouchers.currency', message: 'Currency' })} required />
          <SelectField
            name="signs"
            label={i18n.t({ id: 'vouchers.signs', message: 'Codes are made of' })}
            options={[
              { value: 'digits', label: i18n.t({ id: 'vouchers.digits', message: '16 digits, for telephone keypads' }) },
              { value: 'letters_and_digits', label: i18n.t({ id: 'vouchers.letters', message: '16 letters and digits, without I, O, 0 and 1' }) },
            ]}
          />
          <ChooseCustomer
            kind="reseller"
            label={i18n.t({ id: 'vouchers.issuer', message: 'For the customers of' })}
            none={i18n.t({ id: 'vouchers.operator', message: 'The operator itself' })}
            value={form.fields.watch('issuer_id')}
            onChange={(id) => form.fields.setValue('issuer_id', id, { shouldDirty: true })}
            error={form.fields.formState.errors.issuer_id?.message}
          />
          <DayField name="expires_on" label={i18n.t({ id: 'vouchers.expires_on', message: 'Worth nothing from' })} description={i18n.t({ id: 'vouchers.expires_hint', message: 'Empty: they never expire' })} />
          <TextField name="time_zone" label={i18n.t({ id: 'vouchers.time_zone', message: 'Time zone of that day' })} description={i18n.t({ id: 'vouchers.zone_hint', message: "Empty: the reseller's, or UTC" })} placeholder="Europe/Prague" />
        </Columns>
        <TextField name="comment" label={i18n.t({ id: 'vouchers.comment', message: 'Comment' })} />
        <p style={{ marginBlock: 12 }}>
          {i18n.t({ id: 'vouchers.make_means', message: 'None can be redeemed before the batch is activated. The codes can be downloaded once, within seven days.' })}
        </p>
        <SaveBar label={i18n.t({ id: 'vouchers.make', message: 'Make vouchers' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
