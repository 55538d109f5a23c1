import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { statusLabel } from '~/admin/status-chip';
import { serviceWords } from '~/admin/service-words';
import { postAdjustment, type AdjustmentDone, type Effect } from '~/api';
import { ProblemError, sentenceOf } from '~/kit/client/problem';
import { formatMoney, isNegative } from '~/kit/money';
import { turned } from '../amounts';
import { useRefreshCustomer } from '../may-change';
import { InvoicesMoved } from './invoices-moved';
import { spokenOf, type Purse } from './purse';
import { Step } from './steps';
import { bodyOf, type AdjustValues } from './values';
import { actWords, standsWords } from './words';
import styles from './adjusting.module.css';

interface ReviewProps {
  purse: Purse;
  kind: string;
  effect: Effect;
  values: AdjustValues;
  onBack: () => void;
  /** What a processor said no to stays so under its key; another try is another act. */
  onNewKey: (key: string) => void;
  onDiscard: () => void;
  onDone: (done: AdjustmentDone) => void;
}

/** What the API says it would do, and the one button that does it. */
export function Review({ purse, kind, effect, values, onBack, onNewKey, onDiscard, onDone }: ReviewProps) {
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(values.key);
  const [trouble, setTrouble] = useState<unknown>(null);
  const refresh = useRefreshCustomer();
  const body = bodyOf(values, kind, purse);
  const act = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const { data } = await postAdjustment({ path: { customer_id: purse.customer.id }, body, headers: { 'Idempotency-Key': key }, throwOnError: true });
      void refresh();
      onDone(data);
    } catch (failed) {
      if (failed instanceof ProblemError && failed.code === 'e_payment_failed') {
        const next = crypto.randomUUID();
        setKey(next);
        onNewKey(next);
      }
      setTrouble(failed);
      setBusy(false);
    }
  };
  const what = actWords(kind);
  const told = { what, amount: body.amount ? formatMoney(body.amount, true) : '' };
  return (
    <Step at={3} title={body.amount ? i18n.t({ id: 'adjust.would', message: '{what}: {amount}', values: told }) : what}>
      <Said purse={purse} body={body} />
      <Standing purse={purse} effect={effect} />
      <InvoicesMoved moved={effect.invoices} />
      {trouble !== null && <Refusal trouble={trouble} customerId={purse.customer.id} onDiscard={onDiscard} />}
      <Group gap={8} mt={20}>
        <Button loading={busy} onClick={() => void act()} data-autofocus>
          {body.amount ? i18n.t({ id: 'adjust.apply', message: 'Apply: {what}, {amount}', values: told }) : i18n.t({ id: 'adjust.apply_bare', message: 'Apply: {what}', values: told })}
        </Button>
        <Button variant="default" disabled={busy} onClick={onBack}>
          {i18n.t({ id: 'adjust.back', message: 'Back' })}
        </Button>
      </Group>
    </Step>
  );
}

/** What was typed, as it will be kept. */
function Said({ purse, body }: { purse: Purse; body: ReturnType<typeof bodyOf> }) {
  const facts: [string, ReactNode][] = [
    [i18n.t({ id: 'adjust.whose', message: 'Whose money' }), purse.account ? `${purse.account.identifier} (${purse.customer.name})` : purse.customer.name],
  ];
  if (body.service) facts.push([i18n.t({ id: 'adjust.service', message: 'Service' }), serviceWords(body.service)]);
  if (body.visible_comment) facts.push([i18n.t({ id: 'adjust.visible', message: 'Visible comment' }), body.visible_comment]);
  if (body.internal_comment) facts.push([i18n.t({ id: 'adjust.internal', message: 'Internal comment' }), body.internal_comment]);
  return (
    <dl className={styles.said}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What of prepaid money is tax, or comes back as such: nothing to say where none is. */
function taxRows(tax: Effect['tax']): [string, string, string][] {
  if (!/[1-9]/.test(tax.amount)) return [];
  const label = isNegative(tax) ? i18n.t({ id: 'adjust.tax_back', message: 'Tax that comes back' }) : i18n.t({ id: 'adjust.tax', message: 'Tax inside of it' });
  return [[label, '–', formatMoney(isNegative(tax) ? turned(tax) : tax, true)]];
}

/** Money and conditions now and after it, in words. */
function Standing({ purse, effect: { before, after, tax, charged } }: { purse: Purse; effect: Effect }) {
  const spoken = spokenOf(purse);
  const conditions = ({ statuses }: Effect['before']) => (statuses.length > 0 ? statuses : ['active']).map(statusLabel).join(', ');
  const unpaid = i18n.t({ id: 'adjust.outstanding', message: 'Unpaid invoices' });
  const waiting = i18n.t({ id: 'adjust.unallocated', message: 'Paid in and paying nothing yet' });
  const rows: [string, string, string][] = [
    [spoken === 'funds' ? i18n.t({ id: 'adjust.funds', message: 'Funds' }) : i18n.t({ id: 'adjust.balance', message: 'Balance' }), standsWords(before, spoken), standsWords(after, spoken)],
    ...(purse.account ? [] : ([[unpaid, formatMoney(before.outstanding, true), formatMoney(after.outstanding, true)]] as [string, string, string][])),
    ...(before.unallocated.amount === after.unallocated.amount ? [] : ([[waiting, formatMoney(before.unallocated, true), formatMoney(after.unallocated, true)]] as [string, string, string][])),
    ...taxRows(tax),
    ...(charged ? ([[i18n.t({ id: 'adjust.charged', message: 'Asked of the payment method' }), '–', formatMoney(charged, true)]] as [string, string, string][]) : []),
    [i18n.t({ id: 'adjust.conditions', message: 'Status' }), conditions(before), conditions(after)],
  ];
  return (
    <table className={styles.standing}>
      <caption className="unseen">{i18n.t({ id: 'adjust.standing', message: 'Before and after' })}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{i18n.t({ id: 'adjust.before', message: 'Now' })}</th>
          <th scope="col">{i18n.t({ id: 'adjust.after', message: 'After it' })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, was, becomes]) => (
          <tr key={label} data-changed={was !== becomes || undefined}>
            <th scope="row">{label}</th>
            <td className="numbers">{was}</td>
            <td className="numbers">{becomes}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An answer may have been lost: then this very form has been applied, and nobody should wonder. */
function Refusal({ trouble, customerId, onDiscard }: { trouble: unknown; customerId: string; onDiscard: () => void }) {
  const wasDone = trouble instanceof ProblemError && ['idempotency_key_reused', 'request_id_reused'].includes(trouble.code);
  return (
    <Alert color="red" role="alert" mt={12}>
      {wasDone ? (
        <>
          {i18n.t({ id: 'adjust.was_done', message: 'This form was applied before with other values, and the answer got lost on its way.' })}{' '}
          <Link to="/customers/$id/{-$panel}" params={{ id: customerId, panel: 'balance' }}>
            {i18n.t({ id: 'adjust.look_there', message: 'Look at what was done' })}
          </Link>{' '}
          <Button variant="default" size="compact-sm" onClick={onDiscard}>
            {i18n.t({ id: 'adjust.begin_anew', message: 'Begin anew' })}
          </Button>
        </>
      ) : (
        sentenceOf(trouble)
      )}
    </Alert>
  );
}
