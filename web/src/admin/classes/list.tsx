import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { ClassSections } from '~/admin/class-sections';
import { businessModelLabel } from '~/admin/business-model';
import { useCan } from '~/admin/session';
import type { CustomerClass } from '~/api';
import { getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { SearchBox } from '~/kit/filter/search-box';
import { IconPlus } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { currencyWords } from './settings';
import { customersWords, listHref, searchOfClass } from './words';

const hrefOf = ({ id }: CustomerClass) => `/classes/${id}`;

const COLUMNS: Column<CustomerClass>[] = [
  { id: 'name', label: () => i18n.t({ id: 'classes.name', message: 'Name' }), width: 220, pinned: true, cell: (row) => <a href={hrefOf(row)}>{row.name}</a> },
  { id: 'currency', label: () => i18n.t({ id: 'classes.currency', message: 'Currency' }), width: 120, cell: (row) => currencyWords(row.currency) },
  { id: 'business_model', label: () => i18n.t({ id: 'classes.business_model', message: 'Business model' }), width: 160, cell: (row) => businessModelLabel(row.business_model) },
  {
    id: 'customers',
    label: () => i18n.t({ id: 'classes.customers', message: 'Customers' }),
    width: 190,
    cell: (row) => <a href={listHref(searchOfClass(row.name))}>{customersWords(row.customers, row.customers_is_exact)}</a>,
  },
  { id: 'description', label: () => i18n.t({ id: 'classes.description', message: 'Description' }), width: 340, cell: (row) => row.description || '–' },
];

export function ClassesPage() {
  const { search } = useUrl();
  const navigate = useNavigate();
  const q = one(search, 'q') ?? '';
  const list = useList((page) => getCustomerClassesOptions({ query: { ...page, ...(q && { q }) } }));
  const title = i18n.t({ id: 'classes.title', message: 'Customer classes' });
  const label = i18n.t({ id: 'classes.new', message: 'New class' });
  const may = useCan('change_catalogue');
  useShortcut('n', label, () => void navigate({ to: '/classes/new' }), may);
  const create = may && (
    <Button component={Link} to="/classes/new" leftSection={<IconPlus size={16} />}>
      {label}
    </Button>
  );
  const only = list.query.data?.items.length === 1 ? list.query.data.items[0] : undefined;
  return (
    <Page title={title} actions={create}>
      <ClassSections />
      <DataTable
        id="classes"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={hrefOf}
        filtered={q !== ''}
        toolbar={<SearchBox label={i18n.t({ id: 'classes.search', message: 'Name or description…' })} onEnter={() => only && void navigate({ to: hrefOf(only) })} />}
        empty={
          <Empty title={i18n.t({ id: 'classes.none', message: 'No customer classes yet' })} action={create}>
            {i18n.t({ id: 'classes.none_hint', message: 'A class holds what its customers have in common; each customer is in one.' })}
          </Empty>
        }
      />
    </Page>
  );
}
