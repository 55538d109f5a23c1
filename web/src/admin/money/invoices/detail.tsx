import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { actWords } from '~/admin/customers/adjusting/words';
import { whoWords } from '~/admin/who';
import type { Invoice, PaidBy } from '~/api';
import { getInvoiceOptions } from '~/api/@tanstack/react-query.gen';
import { When } from '~/kit/date';
import { Money } from '~/kit/money';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import styles from '../money.module.css';

/** Below an invoice's row: what paid it, what was owed before it, and who declared it void. */
export function InvoiceDetail({ invoice, zone }: { invoice: Invoice; zone: string | undefined }) {
  const told = useQuery(getInvoiceOptions({ path: { customer_id: invoice.customer_id, invoice_id: invoice.id } }));
  if (told.isError) return <Failed trouble={told.error} onRetry={() => void told.refetch()} />;
  if (!told.data) return <Waiting />;
  const { outstanding_before: before, recorded_at: recorded, voided_at: voided, voided_by: by, void_reason: reason, paid_by: payments } = told.data;
  return (
    <div className={styles.detail}>
      {payments.length > 0 ? <Payments payments={payments} number={invoice.number} zone={zone} /> : <p className="dimmed">{i18n.t({ id: 'money.paid_by_nothing', message: 'No payment pays it.' })}</p>}
      <Facts
        facts={[
          [i18n.t({ id: 'money.owed_before', message: 'Still to pay of earlier invoices' }), <Money key="before" value={before} />],
          [i18n.t({ id: 'money.recorded', message: 'Recorded here' }), <When key="recorded" at={recorded} zone={zone} />],
          ...(voided === null
            ? []
            : ([
                [i18n.t({ id: 'money.voided', message: 'Void since' }), <When key="voided" at={voided} zone={zone} />],
                [i18n.t({ id: 'money.by', message: 'By' }), whoWords(by ?? '')],
                [i18n.t({ id: 'money.reason', message: 'Reason' }), reason],
              ] as [string, React.ReactNode][])),
        ]}
      />
    </div>
  );
}

function Payments({ payments, number, zone }: { payments: PaidBy[]; number: string; zone: string | undefined }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={i18n.t({ id: 'money.payments_of', message: 'What pays the invoice {number}', values: { number } })}>
      <table className={styles.parts}>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'money.paid_by', message: 'Paid by' })}</th>
            <th scope="col">{i18n.t({ id: 'money.received', message: 'Received' })}</th>
            <th scope="col">{i18n.t({ id: 'money.of_payment', message: 'Of a payment of' })}</th>
            <th scope="col">{i18n.t({ id: 'money.pays', message: 'Pays of it' })}</th>
          </tr>
        </thead>
        <tbody>
          {payments.map(({ payment, amount }) => (
            <tr key={payment.id}>
              <td>{payment.xdr_id ? <a href={`/xdrs/${payment.xdr_id}`}>{actWords(payment.kind)}</a> : actWords(payment.kind)}</td>
              <td>
                <When at={payment.received_at} zone={zone} />
              </td>
              <td>
                <Money value={payment.amount} />
              </td>
              <td>
                <Money value={amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
