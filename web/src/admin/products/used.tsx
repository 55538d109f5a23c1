import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Counted, Product } from '~/api';
import { getProductUsesOptions } from '~/api/@tanstack/react-query.gen';
import type { Versioned } from '~/kit/client/versioned';
import { Facts, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { countWords, sellersWords } from './words';
import styles from './products.module.css';

const told = ({ count, is_exact }: Counted) => countWords(count, is_exact);

/** Who has the product, who will, and who buys by it. */
export function Used({ version: { read: product } }: { version: Versioned<Product> }) {
  const query = useQuery(getProductUsesOptions({ path: { product_id: product.id } }));
  if (query.isError) return <Failed trouble={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  const { accounts, customers, resellers, planned, ended, buyers } = query.data;
  return (
    <>
      <Surface title={i18n.t({ id: 'products.accounts', message: 'Accounts' })}>
        <Facts
          facts={[
            [i18n.t({ id: 'products.used_now', message: 'Open accounts that have it now' }), told(accounts)],
            [i18n.t({ id: 'products.used_by_customers', message: 'Their customers' }), told(customers)],
            [i18n.t({ id: 'products.used_by_resellers', message: 'Resellers above these customers' }), told(resellers)],
            [i18n.t({ id: 'products.used_later', message: 'Planned: accounts that will get it' }), told(planned)],
            [i18n.t({ id: 'products.used_before', message: 'Ended: accounts that have had it' }), told(ended)],
          ]}
        />
      </Surface>
      <Surface title={i18n.t({ id: 'products.buyers', message: 'Resellers that buy by it' })}>
        {buyers.length === 0 ? (
          <p className={styles.line}>{i18n.t({ id: 'products.no_buyers', message: 'It is the wholesale product of no reseller.' })}</p>
        ) : (
          <ul className={styles.told}>
            {buyers.map(({ id, name }) => (
              <li key={id}>
                <Link to="/customers/$id/{-$panel}" params={{ id, panel: undefined }}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Surface>
      <Surface title={i18n.t({ id: 'products.sold_by', message: 'Sold by resellers' })}>
        <p className={styles.line}>{sellersWords(product)}</p>
      </Surface>
    </>
  );
}
