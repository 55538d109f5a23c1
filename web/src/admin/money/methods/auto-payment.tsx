import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useMayChange, useRefreshCustomer } from '~/admin/customers/may-change';
import type { PanelProps } from '~/admin/customers/panels';
import { invoiceChargeWords } from '~/admin/invoice-charge';
import { whoWords } from '~/admin/who';
import { postAutoPaymentUnlock, putAutoPayment, type AutoPaymentSaid, type AutoPaymentTold, type Customer } from '~/api';
import { getAutoPaymentOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import { formatMoment, When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { MoneyField, SelectField, TextAreaField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconBan, IconCircleCheck, IconSnowflake } from '~/kit/icons';
import { formatMoney } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';

type Asked = 'set' | 'end' | 'invoices' | 'unlock' | null;

/** Whether the balance pays itself when it comes to a threshold, and how far that is. */
export function AutoPaymentSurface({ customer, hasMethod }: PanelProps & { hasMethod: boolean }) {
  const query = useQuery(getAutoPaymentOptions({ path: { customer_id: customer.id } }));
  const may = useMayChange(customer);
  const [asked, setAsked] = useState<Asked>(null);
  const told = query.data;
  const close = () => setAsked(null);
  return (
    <Surface title={i18n.t({ id: 'auto_payment.title', message: 'Automatic payments' })} actions={told && may && <Actions told={told} hasMethod={hasMethod} onAsk={setAsked} />}>
      {query.isError && <Failed trouble={query.error} onRetry={() => void query.refetch()} />}
      {!told && !query.isError && <Waiting />}
      {told?.frozen && <Frozen frozen={told.frozen} />}
      {told && <Standing customer={customer} told={told} hasMethod={hasMethod} />}
      {told && (
        <p className="dimmed">
          {i18n.t({ id: 'auto_payment.invoices', message: 'Open invoices are charged: {when}.', values: { when: invoicesWords(told) } })}
        </p>
      )}
      {told && asked === 'set' && <SetDialog customer={customer} told={told} onClose={close} />}
      {told && asked === 'invoices' && <InvoicesDialog customer={customer} told={told} onClose={close} />}
      {told && asked === 'end' && <EndDialog customer={customer} told={told} onClose={close} />}
      {asked === 'unlock' && <UnlockDialog customer={customer} onClose={close} />}
    </Surface>
  );
}

function Actions({ told, hasMethod, onAsk }: { told: AutoPaymentTold; hasMethod: boolean; onAsk: (asked: Asked) => void }) {
  return (
    <Group gap={8}>
      {told.frozen && <Button onClick={() => onAsk('unlock')}>{i18n.t({ id: 'auto_payment.unlock', message: 'Unlock…' })}</Button>}
      {told.enabled && (
        <Button variant="default" onClick={() => onAsk('end')}>
          {i18n.t({ id: 'auto_payment.end', message: 'Switch off…' })}
        </Button>
      )}
      <Button variant="default" onClick={() => onAsk('invoices')}>
        {i18n.t({ id: 'auto_payment.invoices_change', message: 'Invoices…' })}
      </Button>
      <Button variant="default" disabled={!hasMethod} onClick={() => onAsk('set')}>
        {told.enabled ? i18n.t({ id: 'auto_payment.change', message: 'Change…' }) : i18n.t({ id: 'auto_payment.begin', message: 'Switch on…' })}
      </Button>
    </Group>
  );
}

function Frozen({ frozen }: { frozen: NonNullable<AutoPaymentTold['frozen']> }) {
  const values = { at: formatMoment(frozen.since), reason: frozen.reason };
  return (
    <Alert color="red" icon={<IconSnowflake size={18} />} mb={12}>
      {i18n.t({ id: 'auto_payment.frozen', message: 'Frozen since {at}: {reason} Nothing is paid automatically until somebody unlocks it.', values })}
    </Alert>
  );
}

/** When it pays, told as people would. */
function ruleWords(customer: Customer, { amount, threshold }: AutoPaymentTold): string | null {
  if (amount === null || threshold === null) return null;
  const values = { amount: formatMoney(amount, true), threshold: formatMoney(threshold, true) };
  return customer.balance_control === 'prepaid'
    ? i18n.t({ id: 'auto_payment.funds_below', message: '{amount} when funds drop below {threshold}', values })
    : i18n.t({ id: 'auto_payment.owes_above', message: '{amount} when the customer owes more than {threshold}', values });
}

/** What people have agreed on, to be sent again with what changes. */
const agreed = ({ enabled, amount, threshold, charge_invoices }: AutoPaymentTold): AutoPaymentSaid => ({ enabled, amount, threshold, charge_invoices });

function invoicesWords({ charge_invoices: own, class_charges_invoices: ofClass }: AutoPaymentTold): string {
  const moment = invoiceChargeWords(ofClass).toLocaleLowerCase();
  if (own === null) return i18n.t({ id: 'auto_payment.as_class', message: 'as the class says, {moment}', values: { moment } });
  if (!own) return i18n.t({ id: 'auto_payment.invoices_no', message: 'no, whatever the class says' });
  return i18n.t({ id: 'auto_payment.invoices_yes', message: 'yes, {moment}', values: { moment: ofClass === 'never' ? invoiceChargeWords('when_issued').toLocaleLowerCase() : moment } });
}

function Standing({ customer, told, hasMethod }: PanelProps & { told: AutoPaymentTold; hasMethod: boolean }) {
  const rule = ruleWords(customer, told);
  if (rule === null) {
    return (
      <p className="dimmed">
        {hasMethod
          ? i18n.t({ id: 'auto_payment.off', message: 'Off: this customer pays when asked to.' })
          : i18n.t({ id: 'auto_payment.no_method', message: 'Off. They need a saved payment method.' })}
      </p>
    );
  }
  const facts: [string, ReactNode][] = [
    [
      i18n.t({ id: 'auto_payment.state', message: 'State' }),
      told.frozen ? (
        <ToneChip tone="bad" icon={IconBan}>{i18n.t({ id: 'auto_payment.is_frozen', message: 'Payment frozen' })}</ToneChip>
      ) : (
        <ToneChip tone="ok" icon={IconCircleCheck}>{i18n.t({ id: 'auto_payment.on', message: 'On' })}</ToneChip>
      ),
    ],
    [i18n.t({ id: 'auto_payment.pays', message: 'Pays' }), rule],
    [i18n.t({ id: 'auto_payment.failures', message: 'Failures in a row' }), told.failures],
    ...(told.due_at ? ([[i18n.t({ id: 'auto_payment.next', message: 'Tried again' }), <When key="due" at={told.due_at} />]] as [string, ReactNode][]) : []),
    ...(told.set_at ? ([[i18n.t({ id: 'auto_payment.set', message: 'Agreed' }), <span key="set"><When at={told.set_at} /> · {whoWords(told.set_by ?? '')}</span>]] as [string, ReactNode][]) : []),
  ];
  return <Facts facts={facts} />;
}

function SetDialog({ customer, told, onClose }: PanelProps & { told: AutoPaymentTold; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const { currency } = customer;
  const form = useApiForm({
    defaults: { amount: told.amount?.amount ?? '', threshold: told.threshold?.amount ?? '' },
    save: ({ amount, threshold }) =>
      putAutoPayment({
        path: { customer_id: customer.id },
        body: { ...agreed(told), enabled: true, amount: { amount: amount.trim(), currency }, threshold: { amount: threshold.trim(), currency } },
        throwOnError: true,
      }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'auto_payment.saved', message: 'Automatic payments are set' }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'auto_payment.title', message: 'Automatic payments' });
  const prepaid = customer.balance_control === 'prepaid';
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <MoneyField
          name="threshold"
          label={prepaid ? i18n.t({ id: 'auto_payment.below', message: 'When funds drop below' }) : i18n.t({ id: 'auto_payment.above', message: 'When the customer owes more than' })}
          description={i18n.t({ id: 'auto_payment.at_once', message: 'What is beyond it already is paid at once.' })}
          currency={currency}
          required
        />
        <MoneyField name="amount" label={i18n.t({ id: 'auto_payment.amount', message: 'Charge each time' })} description={i18n.t({ id: 'auto_payment.by', message: 'To the preferred payment method' })} currency={currency} required />
        <SaveBar label={i18n.t({ id: 'auto_payment.save', message: 'Save' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

const OWN: Record<string, boolean | null> = { class: null, yes: true, no: false };

/** Whether invoices are charged, which the class says and a customer may have agreed on otherwise. */
function InvoicesDialog({ customer, told, onClose }: PanelProps & { told: AutoPaymentTold; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const form = useApiForm({
    defaults: { own: Object.keys(OWN).find((one) => OWN[one] === told.charge_invoices) ?? 'class' },
    save: ({ own }) => putAutoPayment({ path: { customer_id: customer.id }, body: { ...agreed(told), charge_invoices: OWN[own] ?? null }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'auto_payment.invoices_saved', message: 'Charging of invoices is set' }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'auto_payment.invoices_title', message: 'Charging of invoices' });
  const options = Object.entries(OWN).map(([value, own]) => ({ value, label: invoicesWords({ ...told, charge_invoices: own }) }));
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <SelectField
          name="own"
          label={i18n.t({ id: 'auto_payment.invoices_label', message: 'Open invoices are charged' })}
          description={i18n.t({ id: 'auto_payment.invoices_hint', message: 'To the preferred payment method; invoices of days that are over are not charged by this' })}
          options={options}
        />
        <SaveBar label={i18n.t({ id: 'auto_payment.save', message: 'Save' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function EndDialog({ customer, told, onClose }: PanelProps & { told: AutoPaymentTold; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const end = async () => {
    await putAutoPayment({ path: { customer_id: customer.id }, body: { enabled: false, charge_invoices: told.charge_invoices }, throwOnError: true });
    await refresh();
  };
  return (
    <ConfirmDialog title={i18n.t({ id: 'auto_payment.end_title', message: 'Switch automatic payments off?' })} confirm={i18n.t({ id: 'auto_payment.end_do', message: 'Switch off' })} danger onConfirm={end} onClose={onClose}>
      <p>{i18n.t({ id: 'auto_payment.end_means', message: 'What is under way at the processor goes on; nothing new is charged by itself.' })}</p>
    </ConfirmDialog>
  );
}

function UnlockDialog({ customer, onClose }: PanelProps & { onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const form = useApiForm({
    defaults: { comment: '' },
    save: ({ comment }, key) => postAutoPaymentUnlock({ path: { customer_id: customer.id }, body: { comment: comment.trim() }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'auto_payment.unlocked', message: 'Automatic payments go on' }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'auto_payment.unlock_title', message: 'Let automatic payments go on?' });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p style={{ margin: 0 }}>{i18n.t({ id: 'auto_payment.unlock_means', message: 'Failures are counted anew, and a balance beyond the threshold pays at once.' })}</p>
        <TextAreaField name="comment" label={i18n.t({ id: 'auto_payment.comment', message: 'Comment, for the change log' })} rows={2} />
        <SaveBar label={i18n.t({ id: 'auto_payment.unlock_do', message: 'Unlock' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
