import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { currencyOptions } from '~/admin/currencies';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import type { Product } from '~/api';
import { getProductsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When } from '~/kit/date';
import { Chip, FilterSelect } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { IconPlus } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { ProductStatusChip } from './status';
import { countWords, kindWords, KIND_OPTIONS, roleWords, ROLE_OPTIONS, sellersWords, STATUS_OPTIONS } from './words';

const hrefOf = ({ id }: Product) => `/products/${id}`;

const COLUMNS: Column<Product>[] = [
  { id: 'name', label: () => i18n.t({ id: 'products.name', message: 'Name' }), width: 220, pinned: true, cell: (row) => <a href={hrefOf(row)}>{row.name}</a> },
  { id: 'status', label: () => i18n.t({ id: 'products.status', message: 'Status' }), width: 150, cell: (row) => <ProductStatusChip product={row} /> },
  { id: 'kind', label: () => i18n.t({ id: 'products.kind', message: 'Kind' }), width: 140, cell: (row) => <Kind product={row} /> },
  { id: 'role', label: () => i18n.t({ id: 'products.role', message: 'Account role' }), width: 120, cell: (row) => roleWords(row.role) },
  { id: 'currency', label: () => i18n.t({ id: 'products.currency', message: 'Currency' }), width: 90, cell: (row) => row.currency },
  { id: 'services', label: () => i18n.t({ id: 'products.services', message: 'Services' }), width: 200, cell: (row) => <Services product={row} /> },
  {
    id: 'accounts',
    label: () => i18n.t({ id: 'products.accounts', message: 'Accounts' }),
    width: 110,
    align: 'end',
    cell: (row) => <span className="numbers">{countWords(row.accounts, row.accounts_is_exact)}</span>,
  },
  { id: 'managed_by', label: () => i18n.t({ id: 'products.sold_by', message: 'Sold by resellers' }), width: 180, cell: sellersWords },
  { id: 'changes_at', label: () => i18n.t({ id: 'products.changes_at', message: 'List changes' }), width: 154, hidden: true, cell: (row) => <When at={row.changes_at} /> },
  { id: 'visible_name', label: () => i18n.t({ id: 'products.visible_name', message: 'Name for end users' }), width: 200, hidden: true, cell: (row) => row.visible_name || '–' },
  { id: 'description', label: () => i18n.t({ id: 'products.description', message: 'Description' }), width: 280, hidden: true, cell: (row) => row.description || '–' },
];

function Kind({ product: { kind, addon_priority: priority } }: { product: Product }) {
  if (priority === null) return kindWords(kind);
  return i18n.t({ id: 'products.add_on_priority', message: 'Add-on, priority {priority}', values: { priority } });
}

function Services({ product }: { product: Product }) {
  const services = [...new Set(product.rating_list.map(({ service }) => service))];
  if (services.length > 0) return services.map(serviceWords).join(', ');
  return <span className="dimmed">–</span>;
}

const FILTERS = ['q', 'status', 'kind', 'role', 'currency', 'managed_by'] as const;
const NO_FILTERS = Object.fromEntries(FILTERS.map((name) => [name, undefined]));

/** Everything accounts can have, and whether it can be sold. */
export function ProductsPage() {
  const { search, change } = useUrl();
  const navigate = useNavigate();
  const filters = pick(search, ...FILTERS);
  const list = useList((page) => getProductsOptions({ query: { ...filters, ...page } as never }), 'name');
  const title = i18n.t({ id: 'products.title', message: 'Products' });
  const label = i18n.t({ id: 'products.new', message: 'New product' });
  const may = useCan('change_catalogue');
  useShortcut('n', label, () => void navigate({ to: '/products/new' }), may);
  const create = may && (
    <Button component={Link} to="/products/new" leftSection={<IconPlus size={16} />}>
      {label}
    </Button>
  );
  const only = list.query.data?.items.length === 1 ? list.query.data.items[0] : undefined;
  return (
    <Page title={title} actions={create}>
      <DataTable
        id="products"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={hrefOf}
        filtered={Object.keys(filters).length > 0}
        toolbar={<Toolbar onEnter={() => only && void navigate({ to: hrefOf(only) })} managedBy={filters.managed_by} onAnyManager={() => change({ managed_by: undefined })} />}
        nothingFound={<NothingFound title={i18n.t({ id: 'products.none_found', message: 'No product is like this' })} onClear={() => change(NO_FILTERS)} />}
        empty={
          <Empty title={i18n.t({ id: 'products.none', message: 'No products yet' })} action={create}>
            {i18n.t({ id: 'products.none_hint', message: 'A product says which services its accounts may use, and which tariff prices each.' })}
          </Empty>
        }
        card={(row) => <Card product={row} />}
      />
    </Page>
  );
}

function Toolbar({ onEnter, managedBy, onAnyManager }: { onEnter: () => void; managedBy: string | undefined; onAnyManager: () => void }) {
  return (
    <>
      <SearchBox label={i18n.t({ id: 'products.search', message: 'Name or description…' })} onEnter={onEnter} />
      <FilterSelect name="status" label={i18n.t({ id: 'products.status', message: 'Status' })} all={i18n.t({ id: 'products.any_status', message: 'Any status' })} options={STATUS_OPTIONS()} />
      <FilterSelect name="kind" label={i18n.t({ id: 'products.kind', message: 'Kind' })} all={i18n.t({ id: 'products.any_kind', message: 'Any kind' })} options={KIND_OPTIONS()} />
      <FilterSelect name="role" label={i18n.t({ id: 'products.role', message: 'Account role' })} all={i18n.t({ id: 'products.any_role', message: 'Any role' })} options={ROLE_OPTIONS()} />
      <FilterSelect name="currency" label={i18n.t({ id: 'products.currency', message: 'Currency' })} all={i18n.t({ id: 'products.any_currency', message: 'Any currency' })} options={currencyOptions()} />
      {managedBy && <Chip label={i18n.t({ id: 'products.of_manager', message: 'Managed by {id}', values: { id: managedBy } })} onRemove={onAnyManager} />}
    </>
  );
}

function Card({ product }: { product: Product }) {
  return (
    <>
      <a href={hrefOf(product)}>{product.name}</a>
      <div>
        <ProductStatusChip product={product} />
      </div>
      <div>
        {product.currency} · <Kind product={product} />
      </div>
      <div className="dimmed">
        {i18n.t({ id: 'products.accounts', message: 'Accounts' })}: {countWords(product.accounts, product.accounts_is_exact)}
      </div>
    </>
  );
}
