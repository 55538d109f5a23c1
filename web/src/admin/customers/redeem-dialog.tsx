import { i18n } from '@lingui/core';
import { postVoucherRedemption, type Account, type Customer, type RedemptionTold } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import { useRefreshCustomer } from './may-change';

interface RedeemValues {
  code: string;
  serial: string;
}

interface RedeemProps {
  customer: Customer;
  /** Whose own money it becomes; without it the customer's. */
  account?: Account;
  onClose: () => void;
}

/** The code as it stands on the voucher; its value is a payment at once. */
export function RedeemDialog({ customer, account, onClose }: RedeemProps) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<RedeemValues, { data: RedemptionTold }>({
    defaults: { code: '', serial: '' },
    save: ({ code, serial }, key) =>
      postVoucherRedemption({
        path: { customer_id: customer.id },
        body: { code, serial: serial.trim() || null, account_id: account?.id ?? null },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'vouchers.was_redeemed', message: 'Voucher {serial} redeemed: {value}', values: { serial: data.serial, value: formatMoney(data.value) } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'vouchers.redeem_for', message: 'Redeem a voucher for {customer}', values: { customer: account?.identifier ?? customer.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="code" label={i18n.t({ id: 'vouchers.code', message: 'Code' })} description={i18n.t({ id: 'vouchers.code_hint', message: '16 signs; hyphens, spaces and small letters do no harm' })} required autoFocus />
        <TextField name="serial" label={i18n.t({ id: 'vouchers.serial', message: 'Serial number' })} description={i18n.t({ id: 'vouchers.serial_hint', message: 'Where the voucher shows one; may be left empty' })} />
        <SaveBar label={i18n.t({ id: 'vouchers.redeem', message: 'Redeem' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
