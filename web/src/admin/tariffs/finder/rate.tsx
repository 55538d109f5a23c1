import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Part } from '~/admin/customers/use/xdr-facts';
import { useCan } from '~/admin/session';
import type { PricedLevel, PriceFound } from '~/api';
import { getTariffOptions } from '~/api/@tanstack/react-query.gen';
import { formatMoment } from '~/kit/date';
import { localOf } from '~/kit/period';
import { preferences } from '~/kit/preferences';
import { stringifySearch } from '~/kit/url';
import { prefixWords } from '../words';
import { hoursWords } from './words';

/** The rates of a tariff at that prefix and moment. */
export const ratesAt = (tariff: string, prefix: string, at: string) =>
  `/tariffs/${tariff}${stringifySearch({ q: prefix, time: 'at', at: localOf(at, preferences().timeZone) })}`;

/** Which rate answered, and who said that it should. */
export function RateFound({ found, level }: { found: PriceFound; level: PricedLevel }) {
  const [mayReadPrices, mayReadProducts] = [useCan('read_prices'), useCan('read_catalogue')];
  const tariff = useQuery({ ...getTariffOptions({ path: { tariff_id: level.tariff_id } }), enabled: mayReadPrices });
  const hours = hoursWords(level.hours);
  const period = tariff.data?.off_peak;
  const prefix = [prefixWords(level.prefix), level.destination, level.country && level.country !== level.destination && level.country].filter(Boolean).join(' · ');
  const override = typeof level.facts.ov === 'string' ? level.facts.ov : '';
  const clock = found.time_zone?.replace('_', ' ') ?? '';
  return (
    <Part
      title={i18n.t({ id: 'finder.rate', message: 'Which rate' })}
      facts={[
        [i18n.t({ id: 'finder.tariff', message: 'Tariff' }), mayReadPrices ? <Link to={`/tariffs/${level.tariff_id}`}>{level.tariff}</Link> : level.tariff],
        [i18n.t({ id: 'finder.override', message: 'In place of' }), override],
        [i18n.t({ id: 'finder.prefix', message: 'Prefix' }), mayReadPrices ? <Link to={ratesAt(level.tariff_id, level.prefix, found.at)}>{prefix}</Link> : prefix],
        [i18n.t({ id: 'finder.since', message: 'In force since' }), formatMoment(level.effective_from)],
        [
          i18n.t({ id: 'finder.hours', message: 'Hours' }),
          period ? (
            <>
              {hours} (<Link to={`/tariffs/off-peak/${period.id}`}>{period.name}</Link>, {clock})
            </>
          ) : (
            hours
          ),
        ],
        [
          i18n.t({ id: 'finder.product', message: 'Product' }),
          level.product && (mayReadProducts && level.product_id ? <Link to={`/products/${level.product_id}/rating-list`}>{level.product}</Link> : level.product),
        ],
        [i18n.t({ id: 'finder.add_on', message: 'As an add-on, priority' }), level.add_on_priority ?? ''],
      ]}
    />
  );
}
