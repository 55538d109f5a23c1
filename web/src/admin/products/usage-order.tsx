import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { serviceWords } from '~/admin/service-words';
import type { LineAnswering, Product, UseAnswered } from '~/api';
import { getUsageOrderOptions } from '~/api/@tanstack/react-query.gen';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { TariffLink } from './lines';
import { directionWords } from './words';
import styles from './products.module.css';

/** Which tariff is asked first for each kind of use, with the add-ons that may stand before the product. */
export function UsageOrder({ product }: { product: Product }) {
  const query = useQuery(getUsageOrderOptions({ path: { product_id: product.id } }));
  return (
    <Surface title={i18n.t({ id: 'products.usage_order', message: 'Who answers first' })}>
      {query.isError && <Failed trouble={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Waiting />}
      {product.kind === 'main' && (
        <p className={styles.hint}>{i18n.t({ id: 'products.usage_order_hint', message: 'With the add-ons on sale that an account of this product could have; those it has not are passed over.' })}</p>
      )}
      <div className={styles.uses}>
        {query.data?.uses.map((use) => (
          <Use key={`${use.service} ${use.access_code}`} use={use} product={product} />
        ))}
      </div>
    </Surface>
  );
}

function Use({ use: { service, access_code: direction, lines }, product }: { use: UseAnswered; product: Product }) {
  return (
    <section>
      <h3 className={styles.use}>{[serviceWords(service), directionWords(direction)].join(', ')}</h3>
      <ol className={styles.told}>
        {lines.map((one) => (
          <li key={`${one.product_id} ${one.line.access_code} ${one.line.node} ${one.line.usage_order}`}>
            <TariffLink id={one.line.tariff_id} name={one.line.tariff_name} /> {one.product_id !== product.id && <OfAddOn of={one} />}
            {one.line.node && <span className="dimmed"> {one.line.node}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function OfAddOn({ of }: { of: LineAnswering }) {
  return (
    <span className="dimmed">
      {i18n.t({ id: 'products.of_add_on', message: 'add-on, priority {priority}:', values: { priority: of.addon_priority } })}{' '}
      <Link to={`/products/${of.product_id}`}>{of.product_name}</Link>
    </span>
  );
}
