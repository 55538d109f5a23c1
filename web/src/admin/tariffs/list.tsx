import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import type { Tariff } from '~/api';
import { getTariffsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When } from '~/kit/date';
import { SearchBox } from '~/kit/filter/search-box';
import { IconPlus } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { TariffSections } from './sections';
import { rateCount } from './words';

const COLUMNS: Column<Tariff>[] = [
  {
    id: 'name',
    label: () => i18n.t({ id: 'tariffs.name', message: 'Name' }),
    width: 280,
    pinned: true,
    cell: (row) => <a href={`/tariffs/${row.id}`}>{row.name}</a>,
  },
  { id: 'service', label: () => i18n.t({ id: 'tariffs.service', message: 'Service' }), width: 130, cell: (row) => serviceWords(row.service) },
  { id: 'currency', label: () => i18n.t({ id: 'tariffs.currency', message: 'Currency' }), width: 90, cell: (row) => row.currency },
  {
    id: 'rates',
    label: () => i18n.t({ id: 'tariffs.rates_in_force', message: 'Rates in force' }),
    width: 120,
    align: 'end',
    cell: (row) => <span className="numbers">{rateCount(row)}</span>,
  },
  {
    id: 'off_peak',
    label: () => i18n.t({ id: 'tariffs.off_peak', message: 'Off-peak' }),
    width: 180,
    cell: (row) => row.off_peak && <a href={`/tariffs/off-peak/${row.off_peak.id}`}>{row.off_peak.name}</a>,
  },
  {
    id: 'published_at',
    label: () => i18n.t({ id: 'tariffs.published', message: 'Published' }),
    width: 170,
    cell: (row) => <When at={row.published_at} />,
  },
  { id: 'version', label: () => i18n.t({ id: 'tariffs.version', message: 'Version' }), width: 90, align: 'end', hidden: true, cell: (row) => row.version },
];

export function TariffsPage() {
  const { search, change } = useUrl();
  const filters = pick(search, 'q');
  const list = useList((page) => getTariffsOptions({ query: { ...filters, ...page } }), 'name');
  const title = i18n.t({ id: 'tariffs.title', message: 'Tariffs' });
  const create = useCan('change_catalogue') && (
    <Button component={Link} to="/tariffs/new" leftSection={<IconPlus size={16} />}>
      {i18n.t({ id: 'tariffs.new', message: 'New tariff' })}
    </Button>
  );
  return (
    <Page title={title} actions={create}>
      <TariffSections />
      <DataTable
        id="tariffs"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/tariffs/${row.id}`}
        toolbar={<SearchBox label={i18n.t({ id: 'tariffs.search', message: 'Name contains…' })} />}
        filtered={filters.q !== undefined}
        nothingFound={
          <NothingFound
            title={i18n.t({ id: 'tariffs.none_found', message: 'No tariff has a name like this' })}
            onClear={() => change({ q: undefined })}
          />
        }
        empty={
          <Empty title={i18n.t({ id: 'tariffs.none', message: 'No tariffs yet' })} action={create}>
            {i18n.t({ id: 'tariffs.none_hint', message: 'A tariff says what each destination of one service costs.' })}
          </Empty>
        }
      />
    </Page>
  );
}
