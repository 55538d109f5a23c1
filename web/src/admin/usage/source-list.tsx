import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { UsageSource } from '~/api';
import { getUsageSourcesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { IconPlus } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { UsageSections } from './sections';
import { valuesOf } from './source-rules';
import { formatWords } from './source-words';

const hrefOf = ({ name }: UsageSource) => `/usage/sources/${encodeURIComponent(name)}`;

const COLUMNS: Column<UsageSource>[] = [
  {
    id: 'name',
    label: () => i18n.t({ id: 'usage.source_name', message: 'Name' }),
    width: 220,
    pinned: true,
    cell: (row) => <a href={hrefOf(row)}>{row.name}</a>,
  },
  { id: 'format', label: () => i18n.t({ id: 'usage.source_format', message: 'Files' }), width: 160, cell: (row) => formatWords(valuesOf(row).format) },
  { id: 'zone', label: () => i18n.t({ id: 'usage.zone_field', message: 'Time zone' }), width: 160, cell: (row) => valuesOf(row).zone },
  {
    id: 'account_field',
    label: () => i18n.t({ id: 'usage.source_account', message: 'Account is in' }),
    width: 180,
    cell: (row) => valuesOf(row).account_field || (valuesOf(row).format === 'generic' ? 'account' : 'caller'),
  },
  {
    id: 'dial_rules',
    label: () => i18n.t({ id: 'usage.dial_rules', message: 'Dial rules' }),
    width: 110,
    align: 'end',
    cell: (row) => <span className="numbers">{valuesOf(row).dial_rules.length}</span>,
  },
  {
    id: 'default_service',
    label: () => i18n.t({ id: 'usage.default_service', message: 'Default service' }),
    width: 140,
    cell: (row) => valuesOf(row).default_service || 'voice',
  },
];

export function SourcesPage() {
  const list = useList((page) => getUsageSourcesOptions({ query: page }));
  const may = useCan('change_catalogue');
  const navigate = useNavigate();
  const title = i18n.t({ id: 'usage.sources', message: 'Sources' });
  const declare = i18n.t({ id: 'usage.declare', message: 'Declare a source' });
  useShortcut('n', declare, () => void navigate({ to: '/usage/sources/new' }), may);
  const button = may && (
    <Button component={Link} to="/usage/sources/new" leftSection={<IconPlus size={16} />}>
      {declare}
    </Button>
  );
  return (
    <Page title={title} actions={button}>
      <UsageSections />
      <DataTable
        id="usage-sources"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.name}
        rowName={(row) => row.name}
        rowHref={hrefOf}
        empty={
          <Empty title={i18n.t({ id: 'usage.no_source', message: 'No usage source is declared yet' })} action={button}>
            {i18n.t({ id: 'usage.no_source_hint', message: 'A source is one switch and how it writes its files. Declare it once; then its files can be imported here.' })}
          </Empty>
        }
      />
    </Page>
  );
}
