import { i18n } from '@lingui/core';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { postSettlement, type EPaymentTold, type MoneyTold } from '~/api';
import { getEPaymentOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { sentenceOf } from '~/kit/client/problem';
import { Tag } from '~/kit/chip';
import { CopyId } from '~/kit/copy-id';
import { When } from '~/kit/date';
import { SidePanel } from '~/kit/dialogs/dialog';
import { Money } from '~/kit/money';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { isZero } from './ledger-words';
import { DecideDialog, type ByHand } from './e-payment-deciding';
import { DECISIONS, DecisionOf, isOpen, kindName, StatusOf, waitsWords } from './e-payment-words';

type Fact = [label: string, value: ReactNode];

/** One e-payment: what became of it, what the processor said, and what a person must decide. */
export function EPaymentPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [customer = '', number = ''] = id.split('.');
  const query = useQuery(getEPaymentOptions({ path: { customer_id: customer, e_payment_id: number } }));
  const payment = query.data;
  return (
    <SidePanel title={payment ? kindName(payment.kind) : i18n.t({ id: 'e_payments.one', message: 'E-payment' })} onClose={onClose} size={560}>
      {query.isError && <Failed trouble={query.error} onRetry={() => void query.refetch()} />}
      {!payment && !query.isError && <Waiting />}
      {payment && <Opened payment={payment} />}
    </SidePanel>
  );
}

function Opened({ payment }: { payment: EPaymentTold }) {
  return (
    <Stack gap={16}>
      <Group gap={8}>
        <StatusOf payment={payment} />
        {payment.decision && <DecisionOf decision={payment.decision} />}
        {payment.test_mode && <Tag>{i18n.t({ id: 'e_payments.test_long', message: 'Test: no real money' })}</Tag>}
      </Group>
      {payment.decision && <Alert color="yellow">{DECISIONS[payment.decision].means()}</Alert>}
      <Deciding payment={payment} />
      <Facts facts={factsOf(payment)} />
    </Stack>
  );
}

function factsOf(payment: EPaymentTold): Fact[] {
  const amount = (label: string, value: MoneyTold | null): Fact[] => (value === null ? [] : [[label, <Money key={label} value={value} />]]);
  const text = (label: string, value: string | null | undefined): Fact[] => (value ? [[label, value]] : []);
  const moment = (label: string, at: string | null): Fact[] => (at === null ? [] : [[label, <When key={label} at={at} detail="second" />]]);
  return [
    [i18n.t({ id: 'e_payments.customer', message: 'Customer' }), <Owner key="customer" of={payment} />],
    ...amount(i18n.t({ id: 'e_payments.asked_for', message: 'Asked for' }), payment.amount),
    ...amount(i18n.t({ id: 'e_payments.captured', message: 'Of it captured' }), payment.capture_amount),
    ...amount(payment.kind === 'refund' ? i18n.t({ id: 'e_payments.given', message: 'Given back' }) : i18n.t({ id: 'e_payments.taken', message: 'Taken' }), payment.taken),
    ...(isZero(payment.refunded) ? [] : amount(i18n.t({ id: 'e_payments.refunded', message: 'Refunded of it' }), payment.refunded)),
    [i18n.t({ id: 'e_payments.method', message: 'Payment method' }), payment.method || '–'],
    [i18n.t({ id: 'e_payments.system', message: 'Payment system' }), payment.payment_system],
    ...(payment.automatic ? text(i18n.t({ id: 'e_payments.set_off', message: 'Set off' }), i18n.t({ id: 'e_payments.automatic', message: 'By itself, at a threshold' })) : []),
    ...text(i18n.t({ id: 'e_payments.waits', message: 'Waits for' }), waitsWords(payment)),
    ...(payment.reference ? ([[i18n.t({ id: 'e_payments.reference', message: "Processor's number" }), <CopyId key="reference" value={payment.reference} />]] as Fact[]) : []),
    ...text(i18n.t({ id: 'e_payments.said', message: 'What the processor said' }), payment.error_said),
    ...text(i18n.t({ id: 'e_payments.code', message: 'Its code' }), payment.error_code),
    ...(payment.status === 'completed' ? ([[i18n.t({ id: 'e_payments.in_books', message: 'In the books' }), <Booked key="booked" of={payment} />]] as Fact[]) : []),
    ...moment(i18n.t({ id: 'e_payments.started_at', message: 'Started' }), payment.started_at),
    ...moment(i18n.t({ id: 'e_payments.authorized_at', message: 'Authorized' }), payment.authorized_at),
    ...moment(i18n.t({ id: 'e_payments.ended_at', message: 'Ended' }), payment.ended_at),
    ...moment(i18n.t({ id: 'e_payments.next_ask', message: 'Asked again by itself' }), payment.next_ask_at),
    [i18n.t({ id: 'e_payments.made_by', message: 'Begun by' }), whoWords(payment.made_by)],
    ...text(i18n.t({ id: 'e_payments.visible', message: 'Comment for the customer' }), payment.visible_comment),
    ...text(i18n.t({ id: 'e_payments.internal', message: 'Comment for staff' }), payment.internal_comment),
    ...(payment.decided_by ? text(i18n.t({ id: 'e_payments.decided_by', message: 'Decided by' }), whoWords(payment.decided_by)) : []),
    ...moment(i18n.t({ id: 'e_payments.decided_at', message: 'Decided' }), payment.decided_at),
    ...text(i18n.t({ id: 'e_payments.decided_why', message: 'Why so' }), payment.decided_comment),
  ];
}

function Owner({ of: payment }: { of: EPaymentTold }) {
  return (
    <Link to="/customers/$id/{-$panel}" params={{ id: payment.customer_id, panel: undefined }}>
      {payment.customer_name || payment.customer_id}
    </Link>
  );
}

/** A refund is an act on the balance, everything else a payment. */
function Booked({ of: { customer_id: id, kind } }: { of: EPaymentTold }) {
  const panel = kind === 'refund' ? 'balance' : 'payments';
  return (
    <Link to="/customers/$id/{-$panel}" params={{ id, panel }}>
      {kind === 'refund' ? i18n.t({ id: 'e_payments.to_balance', message: "The customer's balance" }) : i18n.t({ id: 'e_payments.to_payments', message: "The customer's payments" })}
    </Link>
  );
}

/** Only what can be decided of it as it is. */
function waysOut({ decision, kind }: EPaymentTold): ByHand[] {
  if (decision === 'no_answer' || decision === 'refund_unsure') return kind === 'refund' ? ['given_back', 'close'] : ['close'];
  return decision === null ? [] : ['seen_to'];
}

function Deciding({ payment }: { payment: EPaymentTold }) {
  const [asked, setAsked] = useState<ByHand | null>(null);
  const labels: Record<ByHand, string> = {
    close: i18n.t({ id: 'e_payments.close', message: 'Close…' }),
    given_back: i18n.t({ id: 'e_payments.given_back', message: 'It was given back…' }),
    seen_to: i18n.t({ id: 'e_payments.seen_to', message: 'Seen to…' }),
  };
  const ways = waysOut(payment);
  if (!isOpen(payment) && ways.length === 0) return null;
  return (
    <Group gap={8}>
      {isOpen(payment) && <AskAgain payment={payment} />}
      {ways.map((way) => (
        <Button key={way} variant="default" onClick={() => setAsked(way)}>
          {labels[way]}
        </Button>
      ))}
      {asked && <DecideDialog payment={payment} action={asked} onClose={() => setAsked(null)} />}
    </Group>
  );
}

function AskAgain({ payment }: { payment: EPaymentTold }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState('');
  const ask = async () => {
    setBusy(true);
    try {
      const path = { customer_id: payment.customer_id, e_payment_id: payment.id };
      const { data } = await postSettlement({ path, body: { action: 'ask_again' }, headers: { 'Idempotency-Key': crypto.randomUUID() }, throwOnError: true });
      setAnswer(isOpen(data) && data.asks > payment.asks ? i18n.t({ id: 'e_payments.still_silent', message: 'It still has not said anything of use.' }) : '');
      for (const _id of ['getEPayments', 'getEPayment']) void queries.invalidateQueries({ queryKey: [{ _id }] });
    } catch (refused) {
      setAnswer(sentenceOf(refused));
    }
    setBusy(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => void ask()}>
        {i18n.t({ id: 'e_payments.ask_again', message: 'Ask the processor now' })}
      </Button>
      <span role="status">{answer}</span>
    </>
  );
}
