import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { patchSiteConfiguration, type Customer, type Site } from '~/api';
import { getSiteConfigurationOptions } from '~/api/@tanstack/react-query.gen';
import { Failed, Waiting } from '~/kit/states/states';
import { Configuration } from './configuration';
import styles from './sites.module.css';

/** What a site says otherwise than its customer; the rest it inherits. */
export function SiteConfiguration({ customer, site, may }: { customer: Customer; site: Site; may: boolean }) {
  const queries = useQueryClient();
  const path = { customer_id: customer.id, site_id: site.id };
  const options = getSiteConfigurationOptions({ path });
  const told = useQuery(options);
  return (
    <div className={styles.part}>
      <h3>{i18n.t({ id: 'customers.site.says', message: 'Services at this site' })}</h3>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && (
        <Configuration
          told={told.data}
          may={may}
          reread={() => told.refetch()}
          save={async (features, etag) => {
            const { data } = await patchSiteConfiguration({ path, body: { features }, headers: { 'if-match': etag }, throwOnError: true });
            queries.setQueryData(options.queryKey, data);
            await queries.invalidateQueries({ queryKey: [{ _id: 'getChanges' }] });
          }}
        />
      )}
    </div>
  );
}
