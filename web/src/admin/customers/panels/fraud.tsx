import { useQuery } from '@tanstack/react-query';
import { getSpendingLimitOptions } from '~/api/@tanstack/react-query.gen';
import { Failed, Waiting } from '~/kit/states/states';
import { Today } from '../fraud/today';
import { Usual } from '../fraud/usual';
import type { PanelProps } from '../panels';

/** What may be used up in a day, how much of it was, and who says so. */
export function FraudPanel({ customer }: PanelProps) {
  const spending = useQuery(getSpendingLimitOptions({ path: { customer_id: customer.id } }));
  if (spending.isError) return <Failed trouble={spending.error} onRetry={() => void spending.refetch()} />;
  if (!spending.data) return <Waiting />;
  return (
    <>
      <Today customer={customer} spending={spending.data} />
      <Usual customer={customer} spending={spending.data} />
    </>
  );
}
