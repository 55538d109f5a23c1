import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { CountryGapTold, Tariff } from '~/api';
import { getCoverageOptions, getUncoveredOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { thisMinute } from './search';
import styles from './tariffs.module.css';
import { hasDestinations } from './words';

const countryName = (code: string) => {
  if (!code) return i18n.t({ id: 'tariffs.no_country', message: 'No country’s' });
  return new Intl.DisplayNames([i18n.locale], { type: 'region', fallback: 'code' }).of(code) ?? code;
};

/** By their names, as people look for them; what is no country's comes last. */
const byName = (a: CountryGapTold, b: CountryGapTold) =>
  Number(a.country === '') - Number(b.country === '') || countryName(a.country).localeCompare(countryName(b.country), i18n.locale);

export function Coverage({ tariff }: { tariff: Tariff }) {
  if (hasDestinations(tariff)) return <CoverageOf tariff={tariff} />;
  return <Empty title={i18n.t({ id: 'tariffs.no_destinations', message: 'Only calls and messages have destinations that could be without a rate' })} />;
}

/** Destinations of the catalogue for which the tariff has no rate now, by country. */
function CoverageOf({ tariff }: { tariff: Tariff }) {
  const [at] = useState(thisMinute);
  const query = useQuery(getCoverageOptions({ path: { tariff_id: tariff.id }, query: { at } }));
  const title = i18n.t({ id: 'tariffs.coverage', message: 'Without a rate' });
  if (query.isError) return <Failed trouble={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Surface title={title}>…</Surface>;
  const { uncovered, destinations, anything_else, countries } = query.data;
  if (uncovered === 0) return <Empty title={i18n.t({ id: 'tariffs.all_covered', message: 'Every destination of the catalogue has a rate' })} />;
  const values = { uncovered: formatCount(uncovered), destinations: formatCount(destinations) };
  return (
    <Surface title={title}>
      <p>{i18n.t({ id: 'tariffs.uncovered', message: '{uncovered} of {destinations} destinations of the catalogue have no rate: neither their prefix, nor a shorter or a longer one.', values })}</p>
      {anything_else && <Alert mb={12}>{i18n.t({ id: 'tariffs.anything_else_answers', message: 'The rate for anything else answers them nevertheless.' })}</Alert>}
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.plain} aria-label={title}>
          <thead>
            <tr>
              <th>{i18n.t({ id: 'tariffs.country', message: 'Country' })}</th>
              <th className={styles.end}>{i18n.t({ id: 'tariffs.without_rate', message: 'Without a rate' })}</th>
              <th className={styles.end}>{i18n.t({ id: 'tariffs.of_destinations', message: 'Of' })}</th>
              <th>{i18n.t({ id: 'tariffs.destinations', message: 'Destinations' })}</th>
            </tr>
          </thead>
          <tbody>
            {countries.toSorted(byName).map((gap) => (
              <GapRow key={gap.country} tariff={tariff} gap={gap} at={at} />
            ))}
          </tbody>
        </table>
      </div>
    </Surface>
  );
}

function GapRow({ tariff, gap, at }: { tariff: Tariff; gap: CountryGapTold; at: string }) {
  const [opened, setOpened] = useState(false);
  const all = useQuery({ ...getUncoveredOptions({ path: { tariff_id: tariff.id, country: gap.country || '-' }, query: { at } }), enabled: opened && gap.country !== '' });
  const shown = all.data?.destinations ?? gap.first;
  const whole = gap.uncovered === gap.destinations;
  return (
    <tr>
      <td>
        {countryName(gap.country)} {whole && <ToneChip tone="warn">{i18n.t({ id: 'tariffs.whole_country', message: 'Nothing in it' })}</ToneChip>}
      </td>
      <td className={`${styles.end} numbers`}>{formatCount(gap.uncovered)}</td>
      <td className={`${styles.end} numbers`}>{formatCount(gap.destinations)}</td>
      <td>
        {shown.map(({ prefix, description }, place) => (
          <Fragment key={prefix}>
            {place > 0 && ', '}
            <bdi>
              {prefix} {description}
            </bdi>
          </Fragment>
        ))}
        {gap.uncovered > shown.length && gap.country && (
          <Button size="compact-xs" variant="subtle" loading={all.isFetching} onClick={() => setOpened(true)}>
            {i18n.t({ id: 'tariffs.show_all', message: 'All of {country}', values: { country: countryName(gap.country) } })}
          </Button>
        )}
      </td>
    </tr>
  );
}
