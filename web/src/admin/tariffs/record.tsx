import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import type { Tariff } from '~/api';
import { getTariffOptions } from '~/api/@tanstack/react-query.gen';
import { Tag } from '~/kit/chip';
import { IconCalculator, IconUpload } from '~/kit/icons';
import { Awaited } from '~/kit/page/awaited';
import { Page } from '~/kit/page/page';
import { Sections } from '~/kit/page/sections';
import { useNoteRecent } from '~/kit/recent';
import { Empty } from '~/kit/states/states';
import { later } from '~/kit/later';
import { RateChanges } from './changes';
import { Rates } from './rates';
import { Uploads } from './uploads';
import { hasDestinations, ratesInForce, unitWords } from './words';

const PANELS: Record<string, (props: { tariff: Tariff }) => React.ReactNode> = {
  rates: Rates,
  changes: RateChanges,
  uploads: Uploads,
  terms: later(() => import('./terms').then((found) => found.Terms)),
  upload: later(() => import('./upload').then((found) => found.UploadRates)),
  markup: later(() => import('./markup').then((found) => found.MarkUp)),
  coverage: later(() => import('./coverage').then((found) => found.Coverage)),
};

/** A tariff: its rates, what changes, the files it came from, and the way for the next one. */
export function TariffPage() {
  const { id = '', panel = 'rates' } = useParams({ strict: false }) as { id?: string; panel?: string };
  const query = useQuery(getTariffOptions({ path: { tariff_id: id } }));
  useNoteRecent(query.data?.name, `/tariffs/${id}`);
  const crumbs = [{ to: '/tariffs', label: i18n.t({ id: 'tariffs.title', message: 'Tariffs' }) }];
  const mayUpload = useCan('change_catalogue');
  const mayQuote = useCan('quote');
  if (!query.data) return <Awaited title={i18n.t({ id: 'tariffs.one', message: 'Tariff' })} crumbs={crumbs} query={query} />;
  const tariff = query.data;
  const Panel = PANELS[panel];
  const upload = (
    <>
      {mayQuote && (
        <Button component={Link} to={`/price-finder?tariff=${id}`} variant="default" leftSection={<IconCalculator size={16} />}>
          {i18n.t({ id: 'tariffs.find_price', message: 'Find a price' })}
        </Button>
      )}
      <Button component={Link} to={`/tariffs/compare?a=${id}`} variant="default">
        {i18n.t({ id: 'tariffs.compare', message: 'Compare' })}
      </Button>
      {mayUpload && (
        <Button component={Link} to={`/tariffs/${id}/markup`} variant="default">
          {i18n.t({ id: 'tariffs.mark_up_short', message: 'Mark up' })}
        </Button>
      )}
      {mayUpload && panel !== 'upload' && (
        <Button component={Link} to={`/tariffs/${id}/upload`} leftSection={<IconUpload size={16} />}>
          {i18n.t({ id: 'tariffs.upload', message: 'Upload rates' })}
        </Button>
      )}
    </>
  );
  return (
    <Page title={tariff.name} crumbs={crumbs} beside={<Beside tariff={tariff} />} actions={upload}>
      <Sections
        label={tariff.name}
        sections={[
          { to: `/tariffs/${id}`, label: i18n.t({ id: 'tariffs.rates', message: 'Rates' }) },
          { to: `/tariffs/${id}/changes`, label: i18n.t({ id: 'tariffs.changes', message: 'What changes' }) },
          ...(hasDestinations(tariff) ? [{ to: `/tariffs/${id}/coverage`, label: i18n.t({ id: 'tariffs.coverage', message: 'Without a rate' }) }] : []),
          { to: `/tariffs/${id}/uploads`, label: i18n.t({ id: 'tariffs.uploads', message: 'Uploads' }) },
          { to: `/tariffs/${id}/terms`, label: i18n.t({ id: 'tariffs.terms', message: 'Terms' }) },
        ]}
      />
      {Panel ? <Panel tariff={tariff} /> : <Empty title={i18n.t({ id: 'tariffs.no_panel', message: 'A tariff has no such page' })} />}
    </Page>
  );
}

function Beside({ tariff }: { tariff: Tariff }) {
  return (
    <>
      <Tag>{serviceWords(tariff.service)}</Tag>
      <Tag>{unitWords(tariff.currency, tariff.service)}</Tag>
      <span className="dimmed">{ratesInForce(tariff)}</span>
    </>
  );
}
