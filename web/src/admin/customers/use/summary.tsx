import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Customer, GetXdrsData, XdrSummary } from '~/api';
import { IconDownload } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Failed } from '~/kit/states/states';
import { stringifySearch } from '~/kit/url';
import { DailyChart } from './daily-chart';
import { allDecimals, chargedIn, isUse, kindWords, usedLabel } from './words';
import styles from './use.module.css';

interface UseSummaryProps {
  query: UseQueryResult<XdrSummary, unknown>;
  wanted: NonNullable<GetXdrsData['query']>;
  customer: Customer;
  onDay: (day: string) => void;
}

/** What was asked for in sums the server made: by day, by service, in all; and as a file. */
export function UseSummary({ query, wanted, customer, onDay }: UseSummaryProps) {
  if (query.isError) {
    return (
      <div className={styles.sum}>
        <Failed trouble={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <div className={styles.sum} aria-busy={query.isFetching}>
      <DailyChart summary={query.data} from={wanted.from ?? ''} until={wanted.until ?? ''} zone={customer.time_zone} onDay={onDay} />
      <div>
        {query.data && <Totals summary={query.data} />}
        <Exports customer={customer} wanted={wanted} count={query.data?.count ?? 0} />
      </div>
    </div>
  );
}

function Totals({ summary }: { summary: XdrSummary }) {
  const { totals, count, amount } = summary;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={i18n.t({ id: 'customers.totals', message: 'Totals by service' })}>
      <table className={styles.totals}>
        <caption className="unseen">{i18n.t({ id: 'customers.totals', message: 'Totals by service' })}</caption>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'customers.xdr.service', message: 'Service' })}</th>
            <th scope="col">{i18n.t({ id: 'customers.panel.xdrs', message: 'xDRs' })}</th>
            <th scope="col">{i18n.t({ id: 'customers.xdr.used', message: 'Used' })}</th>
            <th scope="col">{i18n.t({ id: 'customers.xdr.charged', message: 'Charged' })}</th>
            <th scope="col">{i18n.t({ id: 'customers.xdr.amount_in', message: 'Amount, {currency}', values: { currency: amount.currency } })}</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <tr key={total.service}>
              <th scope="row">{kindWords(total.service)}</th>
              <td>{formatCount(total.count)}</td>
              <td>{usedLabel(total.service, total.used)}</td>
              <td>{usedLabel(total.service, total.charged)}</td>
              <td>
                {allDecimals(total.amount)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {totals.some(({ service }) => !isUse(service)) && (
            <tr>
              <th scope="row" colSpan={4}>
                {i18n.t({ id: 'customers.charged_for_use', message: 'Charged for use' })}
              </th>
              <td>{allDecimals(chargedIn(summary))}</td>
            </tr>
          )}
          <tr>
            <th scope="row">{i18n.t({ id: 'customers.total', message: 'Total' })}</th>
            <td>{formatCount(count)}</td>
            <td />
            <td />
            <td>
              {allDecimals(amount)}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

const MOST_ROWS = 1_000_000;

/** The same filters as a file; a browser downloads it by itself, however large it is. */
function Exports({ customer, wanted, count }: { customer: Customer; wanted: NonNullable<GetXdrsData['query']>; count: number }) {
  const address = (ending: string) => `/api/v1/customers/${customer.id}/xdrs.${ending}${stringifySearch(wanted)}`;
  if (count === 0) return null;
  if (count > MOST_ROWS) {
    return (
      <p className={styles.zone}>
        {i18n.t({ id: 'customers.export.too_many', message: 'Too many for one file: choose a shorter period, a service or an account to export them.' })}
      </p>
    );
  }
  return (
    <div className={styles.exports}>
      {(['csv', 'xlsx'] as const).map((ending) => (
        <Button key={ending} component="a" href={address(ending)} download variant="default" size="compact-sm" leftSection={<IconDownload size={14} />}>
          {i18n.t({ id: 'customers.export', message: 'Export {format}', values: { format: ending.toUpperCase() } })}
        </Button>
      ))}
    </div>
  );
}
