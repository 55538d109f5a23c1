import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import type { Product, RatingLine } from '~/api';
import { getProductOptions } from '~/api/@tanstack/react-query.gen';
import { Tag } from '~/kit/chip';
import { IconPlus } from '~/kit/icons';
import { Awaited } from '~/kit/page/awaited';
import { Page, Surface } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { Empty } from '~/kit/states/states';
import { RatingLineDialog } from './rating-line';
import { directionWords } from './words';
import styles from './products.module.css';

/** A product: what it is for, its services, and the tariff that prices each. */
export function ProductPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(getProductOptions({ path: { product_id: id } }));
  useNoteRecent(query.data?.name, `/products/${id}`);
  const [adding, setAdding] = useState(false);
  const crumbs = [{ to: '/products', label: i18n.t({ id: 'products.title', message: 'Products' }) }];
  // A line needs the names of tariffs, which not everybody who may change products may see.
  const mayRead = useCan('read_prices');
  const mayChange = useCan('change_catalogue') && mayRead;
  if (!query.data) return <Awaited title={i18n.t({ id: 'products.one', message: 'Product' })} crumbs={crumbs} query={query} />;
  const product = query.data;
  const add = mayChange && (
    <Button onClick={() => setAdding(true)} leftSection={<IconPlus size={16} />}>
      {i18n.t({ id: 'products.add_line', message: 'Add a service' })}
    </Button>
  );
  return (
    <Page title={product.name} crumbs={crumbs} beside={<Tag>{product.currency}</Tag>} actions={add}>
      {product.description && <p className={styles.description}>{product.description}</p>}
      <Surface title={i18n.t({ id: 'products.rating_list', message: 'Services and their tariffs' })}>
        {product.rating_list.length === 0 ? (
          <Empty title={i18n.t({ id: 'products.no_lines', message: 'No service yet' })} action={add}>
            {i18n.t({ id: 'products.no_lines_hint', message: 'Accounts of this product can use nothing until a tariff prices a service.' })}
          </Empty>
        ) : (
          <RatingList product={product} linked={mayRead} />
        )}
      </Surface>
      {adding && <RatingLineDialog product={product} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function RatingList({ product, linked }: { product: Product; linked: boolean }) {
  const label = i18n.t({ id: 'products.rating_list', message: 'Services and their tariffs' });
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.plain} aria-label={label}>
        <thead>
          <tr>
            <th>{i18n.t({ id: 'products.service', message: 'Service' })}</th>
            <th>{i18n.t({ id: 'products.direction', message: 'Direction' })}</th>
            <th>{i18n.t({ id: 'products.tariff', message: 'Tariff' })}</th>
            <th>{i18n.t({ id: 'products.reseller_tariff', message: 'The reseller above pays by' })}</th>
          </tr>
        </thead>
        <tbody>
          {product.rating_list.map((line) => (
            <tr key={`${line.service} ${line.access_code} ${line.node}`}>
              <td>{serviceWords(line.service)}</td>
              <td>
                {directionWords(line.access_code)}
                {line.node && <span className="dimmed"> {line.node}</span>}
              </td>
              <td>{tariffLink(line.tariff_id, line.tariff_name, linked)}</td>
              <td>{resellerTariff(line, linked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function tariffLink(id: string, name: string, linked: boolean): ReactNode {
  return linked ? <Link to={`/tariffs/${id}`}>{name}</Link> : name;
}

function resellerTariff({ reseller_tariff_id, reseller_tariff_name }: RatingLine, linked: boolean): ReactNode {
  if (reseller_tariff_id) return tariffLink(reseller_tariff_id, reseller_tariff_name ?? reseller_tariff_id, linked);
  return <span className="dimmed">{i18n.t({ id: 'products.wholesale', message: 'its wholesale product' })}</span>;
}
