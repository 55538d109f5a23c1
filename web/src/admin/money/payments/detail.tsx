import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { actWords } from '~/admin/customers/adjusting/words';
import { whoWords } from '~/admin/who';
import type { AllocationTold, Payment, TakingTold } from '~/api';
import { getPaymentOptions } from '~/api/@tanstack/react-query.gen';
import { formatDay, When } from '~/kit/date';
import { Money } from '~/kit/money';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { dueLabel } from '../invoices/words';
import styles from '../money.module.css';

/** Below a payment's row: which invoices it pays, what of it was taken back, and what was written. */
export function PaymentDetail({ payment, zone }: { payment: Payment; zone: string }) {
  const told = useQuery(getPaymentOptions({ path: { customer_id: payment.customer_id, payment_id: payment.id } }));
  if (told.isError) return <Failed trouble={told.error} onRetry={() => void told.refetch()} />;
  if (!told.data) return <Waiting />;
  const { allocations, takings } = told.data;
  return (
    <div className={styles.detail}>
      <div>
        {allocations.length > 0 ? <Allocations allocations={allocations} /> : <p className="dimmed">{i18n.t({ id: 'money.pays_nothing', message: 'It pays no invoice.' })}</p>}
        {takings.length > 0 && <Takings takings={takings} zone={zone} />}
      </div>
      <Facts facts={factsOf(told.data, zone)} />
    </div>
  );
}

function factsOf(payment: Payment, zone: string): [string, ReactNode][] {
  const xdr = payment.xdr_id && <a href={`/xdrs/${payment.xdr_id}`}>{i18n.t({ id: 'money.xdr', message: 'Its xDR' })}</a>;
  const facts: [string, ReactNode][] = [
    [i18n.t({ id: 'money.reference', message: 'Reference' }), payment.reference],
    [i18n.t({ id: 'money.visible', message: 'Visible comment' }), payment.visible_comment],
    [i18n.t({ id: 'money.internal', message: 'Internal comment' }), payment.internal_comment],
    [i18n.t({ id: 'money.by', message: 'By' }), whoWords(payment.made_by)],
    [i18n.t({ id: 'money.recorded', message: 'Recorded here' }), <When key="recorded" at={payment.recorded_at} zone={zone} />],
    [i18n.t({ id: 'money.in_books', message: 'In the books' }), xdr ?? i18n.t({ id: 'money.no_xdr', message: 'It moved no balance' })],
  ];
  return facts.filter(([, value]) => value !== '');
}

function Allocations({ allocations }: { allocations: AllocationTold[] }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={i18n.t({ id: 'money.allocations', message: 'Which invoices it pays' })}>
      <table className={styles.parts}>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'money.pays_invoice', message: 'Pays the invoice' })}</th>
            <th scope="col">{dueLabel()}</th>
            <th scope="col">{i18n.t({ id: 'money.amount', message: 'Amount' })}</th>
          </tr>
        </thead>
        <tbody>
          {allocations.map((one) => (
            <tr key={one.invoice_id}>
              <th scope="row">{one.invoice_number}</th>
              <td>{formatDay(one.due_on)}</td>
              <td>
                <Money value={one.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Takings({ takings, zone }: { takings: TakingTold[]; zone: string }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={i18n.t({ id: 'money.takings', message: 'What of it was given back or taken back' })}>
      <table className={styles.parts}>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'money.taken_by', message: 'Taken back by' })}</th>
            <th scope="col">{i18n.t({ id: 'money.when', message: 'When' })}</th>
            <th scope="col">{i18n.t({ id: 'money.amount', message: 'Amount' })}</th>
          </tr>
        </thead>
        <tbody>
          {takings.map((one) => (
            <tr key={one.adjustment_id}>
              <th scope="row">
                {actWords(one.kind)}
                <span className={styles.words}>{one.comment}</span>
              </th>
              <td>
                <When at={one.at} zone={zone} />
                <span className={styles.words}>{whoWords(one.by)}</span>
              </td>
              <td>
                <Money value={one.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
