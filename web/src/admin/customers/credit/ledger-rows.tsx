import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CreditLimit, Customer, Xdr } from '~/api';
import { getXdrsOptions } from '~/api/@tanstack/react-query.gen';
import { When } from '~/kit/date';
import { Money, type MoneyValue } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { sumOf, turned } from '../amounts';
import { numbersOf, whatWords } from '../use/words';
import styles from './credit.module.css';

const LAST = 8;

interface Line {
  xdr: Xdr;
  /** What was owed, or what there was, once it had been posted. */
  after: MoneyValue;
}

/** Newest first: each line's figure is that of the line above it, less what the line above it moved. */
function linesOf(xdrs: readonly Xdr[], balance: MoneyValue): Line[] {
  let after = balance;
  return xdrs.map((xdr) => {
    const line = { xdr, after };
    if (xdr.moves_balance) after = { ...after, amount: sumOf([after.amount, turned(xdr.amount).amount]) };
    return line;
  });
}

/** The last rows of the ledger, with what was left or owed after each. */
export function LedgerRows({ customer, credit }: { customer: Customer; credit: CreditLimit }) {
  const xdrs = useQuery(getXdrsOptions({ path: { customer_id: customer.id }, query: { limit: LAST } }));
  const isPrepaid = customer.balance_control === 'prepaid';
  const title = i18n.t({ id: 'customers.credit.ledger', message: 'Last movements' });
  const lines = linesOf(xdrs.data?.items ?? [], credit.balance);
  return (
    <Surface
      title={title}
      actions={
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'xdrs' }} resetScroll={false}>
          {i18n.t({ id: 'customers.all_xdrs', message: 'All xDRs' })}
        </Link>
      }
    >
      {xdrs.isError && <Failed trouble={xdrs.error} onRetry={() => void xdrs.refetch()} />}
      {xdrs.isPending && <Waiting />}
      {xdrs.data && lines.length === 0 && <Empty title={i18n.t({ id: 'customers.credit.no_movement', message: 'Nothing has moved the balance yet' })} />}
      {lines.length > 0 && (
        <div className={styles.scroll} role="region" aria-label={i18n.t({ id: 'customers.credit.ledger_table', message: 'Rows of the ledger' })} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{i18n.t({ id: 'customers.credit.when', message: 'When' })}</th>
                <th scope="col">{i18n.t({ id: 'customers.credit.what', message: 'What' })}</th>
                <th scope="col" className={styles.end}>
                  {i18n.t({ id: 'customers.credit.amount', message: 'Amount' })}
                </th>
                <th scope="col" className={styles.end}>
                  {isPrepaid
                    ? i18n.t({ id: 'customers.credit.funds_after', message: 'Funds after it' })
                    : i18n.t({ id: 'customers.credit.balance_after', message: 'Balance after it' })}
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ xdr, after }) => (
                <tr key={xdr.id}>
                  <td className={styles.amount}>
                    <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'xdrs' }} search={{ xdr: xdr.id }} resetScroll={false}>
                      <When at={xdr.effective_at} zone={customer.time_zone} />
                    </Link>
                  </td>
                  <td>
                    {whatWords(xdr)} {numbersOf(xdr)}
                    {!xdr.moves_balance && <span className="dimmed"> · {i18n.t({ id: 'customers.credit.own_money', message: "from the account's own money" })}</span>}
                  </td>
                  <td className={styles.end}>
                    <Money value={xdr.amount} precise />
                  </td>
                  <td className={styles.end}>
                    <Money value={isPrepaid ? turned(after) : after} precise />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Surface>
  );
}
