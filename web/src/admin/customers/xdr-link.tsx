import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { getXdrOptions } from '~/api/@tanstack/react-query.gen';
import { isGone } from '~/kit/client/problem';
import { today, plusDays } from '~/kit/period';
import { Page } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';

/** An xDR by its own address: its customer's page with the explanation open, on the days around it. */
export function XdrLinkPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const xdr = useQuery(getXdrOptions({ path: { xdr_id: id } }));
  if (xdr.data) {
    const day = today('UTC', new Date(xdr.data.effective_at));
    const search = { from: plusDays(day, -1), until: plusDays(day, 2), xdr: id };
    return <Navigate to="/customers/$id/{-$panel}" params={{ id: xdr.data.customer_id, panel: 'xdrs' }} search={search} replace />;
  }
  if (!xdr.isError) return <Page title={i18n.t({ id: 'customers.explain.opening', message: 'Opening the xDR…' })}>{null}</Page>;
  return (
    <Page title={i18n.t({ id: 'customers.explain.gone', message: 'There is no such xDR' })}>
      {isGone(xdr.error) ? (
        <Empty title={i18n.t({ id: 'customers.gone_hint', message: 'It was deleted, or it is not one of yours to see.' })} />
      ) : (
        <Failed trouble={xdr.error} onRetry={() => void xdr.refetch()} />
      )}
    </Page>
  );
}
