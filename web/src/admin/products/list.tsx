import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCan } from '~/admin/session';
import { serviceWords } from '~/admin/service-words';
import type { Product } from '~/api';
import { getProductsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { IconPlus } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';

const COLUMNS: Column<Product>[] = [
  {
    id: 'name',
    label: () => i18n.t({ id: 'products.name', message: 'Name' }),
    width: 260,
    pinned: true,
    cell: (row) => <a href={`/products/${row.id}`}>{row.name}</a>,
  },
  { id: 'currency', label: () => i18n.t({ id: 'products.currency', message: 'Currency' }), width: 90, cell: (row) => row.currency },
  { id: 'services', label: () => i18n.t({ id: 'products.services', message: 'Services' }), width: 220, cell: (row) => <Services product={row} /> },
  { id: 'description', label: () => i18n.t({ id: 'products.description', message: 'Description' }), width: 340, cell: (row) => row.description },
];

function Services({ product }: { product: Product }) {
  const services = [...new Set(product.rating_list.map(({ service }) => service))];
  if (services.length > 0) return services.map(serviceWords).join(', ');
  return <span className="dimmed">{i18n.t({ id: 'products.no_services', message: 'None yet: it cannot be used' })}</span>;
}

export function ProductsPage() {
  const list = useList((page) => getProductsOptions({ query: page }));
  const title = i18n.t({ id: 'products.title', message: 'Products' });
  const create = useCan('change_catalogue') && (
    <Button component={Link} to="/products/new" leftSection={<IconPlus size={16} />}>
      {i18n.t({ id: 'products.new', message: 'New product' })}
    </Button>
  );
  return (
    <Page title={title} actions={create}>
      <DataTable
        id="products"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/products/${row.id}`}
        empty={
          <Empty title={i18n.t({ id: 'products.none', message: 'No products yet' })} action={create}>
            {i18n.t({ id: 'products.none_hint', message: 'A product says which services its accounts may use, and which tariff prices each.' })}
          </Empty>
        }
      />
    </Page>
  );
}
