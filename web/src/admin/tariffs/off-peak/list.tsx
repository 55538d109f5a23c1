import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCan } from '~/admin/session';
import type { OffPeakPeriodTold } from '~/api';
import { getOffPeakPeriodsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { SearchBox } from '~/kit/filter/search-box';
import { IconPlus } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { pick, useUrl } from '~/kit/url';
import { offPeakLabel, TariffSections } from '../sections';
import { modeWords } from './words';

const COLUMNS: Column<OffPeakPeriodTold>[] = [
  {
    id: 'name',
    label: () => i18n.t({ id: 'off_peak.name', message: 'Name' }),
    width: 240,
    pinned: true,
    cell: (row) => <a href={`/tariffs/off-peak/${row.id}`}>{row.name}</a>,
  },
  { id: 'hours', label: () => i18n.t({ id: 'off_peak.hours', message: 'Hours' }), width: 300, cell: (row) => row.definitions.join(' | ') },
  { id: 'mode', label: () => i18n.t({ id: 'off_peak.mode', message: 'The session' }), width: 170, cell: (row) => modeWords(row.mode) },
  { id: 'holidays', label: () => i18n.t({ id: 'off_peak.holidays', message: 'Holidays' }), width: 100, align: 'end', cell: (row) => <span className="numbers">{row.holidays.length}</span> },
  { id: 'tariffs', label: () => i18n.t({ id: 'off_peak.tariffs', message: 'Tariffs' }), width: 90, align: 'end', cell: (row) => <span className="numbers">{row.tariffs.length < 50 ? row.tariffs.length : '50+'}</span> },
  { id: 'description', label: () => i18n.t({ id: 'off_peak.description', message: 'Description' }), width: 240, cell: (row) => row.description },
];

/** Hours with other prices; tariffs name one of these. */
export function OffPeakPage() {
  const { search, change } = useUrl();
  const filters = pick(search, 'q');
  const list = useList((page) => getOffPeakPeriodsOptions({ query: { ...filters, ...page } }), 'name');
  const title = offPeakLabel();
  const create = useCan('change_catalogue') && (
    <Button component={Link} to="/tariffs/off-peak/new" leftSection={<IconPlus size={16} />}>
      {i18n.t({ id: 'off_peak.new', message: 'New off-peak period' })}
    </Button>
  );
  return (
    <Page title={title} actions={create}>
      <TariffSections />
      <DataTable
        id="off-peak"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/tariffs/off-peak/${row.id}`}
        toolbar={<SearchBox label={i18n.t({ id: 'off_peak.search', message: 'Name contains…' })} />}
        filtered={filters.q !== undefined}
        nothingFound={<NothingFound title={i18n.t({ id: 'off_peak.none_found', message: 'No off-peak period has a name like this' })} onClear={() => change({ q: undefined })} />}
        empty={
          <Empty title={i18n.t({ id: 'off_peak.none', message: 'No off-peak periods yet' })} action={create}>
            {i18n.t({ id: 'off_peak.none_hint', message: 'Evenings, weekends and holidays at other prices: define the hours once, and let tariffs name them.' })}
          </Empty>
        }
      />
    </Page>
  );
}
