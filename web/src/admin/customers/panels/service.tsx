import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { patchServiceConfiguration } from '~/api';
import { getServiceConfigurationOptions } from '~/api/@tanstack/react-query.gen';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';
import { Configuration } from '../service/configuration';
import { NotYet } from './abbreviated';
import styles from '../service/service.module.css';

/** What services do for this customer beyond being charged: what holds, and whether it is its own or inherited. */
export function ServicePanel({ customer }: PanelProps) {
  const queries = useQueryClient();
  const may = useMayChange(customer);
  const path = { customer_id: customer.id };
  const options = getServiceConfigurationOptions({ path });
  const told = useQuery(options);
  return (
    <Surface title={i18n.t({ id: 'customers.panel.service', message: 'Service configuration' })}>
      <div className={styles.panel}>
        <NotYet />
        {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
        {told.isPending && <Waiting />}
        {told.data && (
          <Configuration
            told={told.data}
            may={may}
            reread={() => told.refetch()}
            save={async (features, etag) => {
              const { data } = await patchServiceConfiguration({ path, body: { features }, headers: { 'if-match': etag }, throwOnError: true });
              queries.setQueryData(options.queryKey, data);
              await queries.invalidateQueries({ queryKey: [{ _id: 'getChanges' }] });
            }}
          />
        )}
      </div>
    </Surface>
  );
}
