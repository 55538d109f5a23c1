import { i18n } from '@lingui/core';
import { NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { postBankBooking, postBankChargeback, postBankIgnoring, postBankTakingBack, type BankEntryTold, type ReturnedPaymentTold } from '~/api';
import { getPaymentsOptions } from '~/api/@tanstack/react-query.gen';
import { ChooseCustomer } from '~/admin/choose-customer';
import { formatMoment } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import { useRefreshBank } from './job';
import { stateWords } from './words';

export type Returned = ReturnedPaymentTold;

interface DecidingProps {
  entry: BankEntryTold;
  onClose: () => void;
}

const OFFERED = 50;

/** Sends a decision under one key for the same words: after a lost answer it is the same request. */
function useDecide(entry: BankEntryTold) {
  const refresh = useRefreshBank();
  const tried = useRef({ said: '', key: '' });
  return async <B,>(send: (asked: { path: { entry_id: string }; body: B; headers: { 'Idempotency-Key': string }; throwOnError: true }) => Promise<{ data: BankEntryTold }>, body: B) => {
    const said = JSON.stringify(body);
    if (said !== tried.current.said) tried.current = { said, key: crypto.randomUUID() };
    const { data } = await send({ path: { entry_id: entry.id }, body, headers: { 'Idempotency-Key': tried.current.key }, throwOnError: true });
    refresh();
    toast(`${formatMoney(entry.amount, true)}: ${stateWords(data.state)}`);
  };
}

function Why({ value, onChange, label, required = false, autoFocus = false }: { value: string; onChange: (text: string) => void; label: string; required?: boolean; autoFocus?: boolean }) {
  return (
    <Textarea
      mt={12}
      label={label}
      description={i18n.t({ id: 'bank.for_staff', message: 'For staff only; it stays with the entry' })}
      value={value}
      required={required}
      maxLength={500}
      data-autofocus={autoFocus || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const reasonLabel = () => i18n.t({ id: 'bank.reason', message: 'Reason' });

const amountAndPayer = (entry: BankEntryTold) => [formatMoney(entry.amount, true), entry.payer].filter(Boolean).join(', ');

/** To somebody whom nothing in the entry names. */
export function ElsewhereDialog({ entry, onClose }: DecidingProps) {
  const decide = useDecide(entry);
  const [to, setTo] = useState('');
  const [comment, setComment] = useState('');
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'bank.book_title', message: 'To whom is {entry} booked?', values: { entry: amountAndPayer(entry) } })}
      confirm={i18n.t({ id: 'bank.book', message: 'Book' })}
      ready={to !== ''}
      onConfirm={() => decide(postBankBooking<true>, { customer_id: to, comment })}
      onClose={onClose}
    >
      <ChooseCustomer label={i18n.t({ id: 'bank.customer', message: 'Customer' })} value={to} onChange={setTo} autoFocus />
      <Why value={comment} onChange={setComment} label={i18n.t({ id: 'bank.comment', message: 'Comment' })} />
      <p className="dimmed">{i18n.t({ id: 'bank.book_hint', message: 'It is the customer’s money then and pays what is due, oldest first.' })}</p>
    </ConfirmDialog>
  );
}

export function IgnoreDialog({ entry, onClose }: DecidingProps) {
  const decide = useDecide(entry);
  return (
    <Reasoned
      title={i18n.t({ id: 'bank.ignore_title', message: 'Ignore {entry}?', values: { entry: amountAndPayer(entry) } })}
      confirm={i18n.t({ id: 'bank.do_ignore', message: 'Ignore' })}
      onConfirm={(reason) => decide(postBankIgnoring<true>, { reason })}
      onClose={onClose}
    >
      {i18n.t({ id: 'bank.ignore_hint', message: 'It is no payment of a customer: interest, a transfer of your own, what was entered by hand. It can be taken back.' })}
    </Reasoned>
  );
}

export function TakeBackDialog({ entry, onClose }: DecidingProps) {
  const decide = useDecide(entry);
  return (
    <Reasoned
      title={i18n.t({ id: 'bank.take_back_title', message: 'Take the decision back?' })}
      confirm={i18n.t({ id: 'bank.do_take_back', message: 'Take back' })}
      onConfirm={(reason) => decide(postBankTakingBack<true>, { reason })}
      onClose={onClose}
    >
      {entry.state === 'booked'
        ? i18n.t({ id: 'bank.take_back_booked', message: '{amount} is taken off the books of {name}, invoices that it paid are open again, and the entry waits at the desk.', values: { amount: formatMoney(entry.amount, true), name: entry.customer_name ?? '' } })
        : i18n.t({ id: 'bank.take_back_ignored', message: 'The entry waits at the desk again.' })}
    </Reasoned>
  );
}

interface ReasonedProps {
  title: string;
  confirm: string;
  onConfirm: (reason: string) => unknown;
  onClose: () => void;
  children: ReactNode;
}

function Reasoned({ onConfirm, children, ...props }: ReasonedProps) {
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog {...props} ready={reason.trim() !== ''} onConfirm={() => onConfirm(reason)}>
      {children}
      <Why value={reason} onChange={setReason} label={reasonLabel()} required autoFocus />
    </ConfirmDialog>
  );
}

/** returned   the payment that the bank took back; null: to be looked for at a customer */
export function ChargebackDialog({ entry, returned, onClose }: DecidingProps & { returned: Returned | null }) {
  const decide = useDecide(entry);
  const [customer, setCustomer] = useState(returned?.customer_id ?? '');
  const [payment, setPayment] = useState(returned?.payment_id ?? '');
  const [reason, setReason] = useState(entry.return_reason.replace('?', ''));
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'bank.charge_back_title', message: 'Charge a payment back?' })}
      confirm={i18n.t({ id: 'bank.do_charge_back', message: 'Charge back' })}
      danger
      ready={customer !== '' && payment !== '' && reason.trim() !== ''}
      onConfirm={() => decide(postBankChargeback<true>, { customer_id: customer, payment_id: payment, reason })}
      onClose={onClose}
    >
      {returned === null ? (
        <>
          <ChooseCustomer
            label={i18n.t({ id: 'bank.customer', message: 'Customer' })}
            value={customer}
            onChange={(id) => {
              setCustomer(id);
              setPayment('');
            }}
            autoFocus
          />
          {customer && <ChoosePayment customer={customer} value={payment} onChange={setPayment} />}
        </>
      ) : (
        <p>
          {i18n.t({
            id: 'bank.charge_back_hint',
            message: '{amount} is taken off the books of {name}: what the payment had paid is open again. What the bank took beyond the payment is its fee, and no customer’s.',
            values: { amount: formatMoney(returned.amount, true), name: returned.customer_name },
          })}
        </p>
      )}
      <Why value={reason} onChange={setReason} label={reasonLabel()} required />
    </ConfirmDialog>
  );
}

function ChoosePayment({ customer, value, onChange }: { customer: string; value: string; onChange: (id: string) => void }) {
  const found = useQuery(getPaymentsOptions({ path: { customer_id: customer }, query: { limit: OFFERED } }));
  const payments = found.data?.items ?? [];
  const told = payments.map((one) => ({ value: one.id, label: [formatMoney(one.amount, true), formatMoment(one.received_at), one.reference].filter(Boolean).join(' · ') }));
  return (
    <NativeSelect
      mt={12}
      label={i18n.t({ id: 'bank.payment', message: 'Payment' })}
      data={[{ value: '', label: found.data && payments.length === 0 ? i18n.t({ id: 'bank.no_payments', message: 'This customer paid nothing yet' }) : i18n.t({ id: 'bank.choose', message: 'Choose…' }) }, ...told]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
