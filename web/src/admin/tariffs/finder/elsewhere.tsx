import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sumOf, turned } from '~/admin/customers/amounts';
import type { MoneyTold, PriceAsked, PricedLevel, PriceElsewhere } from '~/api';
import { ToneChip } from '~/kit/chip';
import { IconArrowDown, IconArrowUp, IconEqual, IconExternalLink } from '~/kit/icons';
import { formatCount, formatMoney, isNegative, Money } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { preferences } from '~/kit/preferences';
import { stringifySearch, type Search } from '~/kit/url';
import terms from '../terms.module.css';
import { prefixWords } from '../words';
import { appliedWords, hoursWords } from './words';
import styles from './finder.module.css';

interface ElsewhereProps {
  others: PriceElsewhere[];
  /** What was found; the others are more or less than that. */
  of: PricedLevel | null;
  asked: PriceAsked;
  search: Search;
}

const SHOWN = 25;

/** The same use by every other tariff: the found price's currency first, the cheapest of each first. */
export function Elsewhere({ others, of, asked, search }: ElsewhereProps) {
  const [all, setAll] = useState(false);
  const priced = others.filter(({ amount }) => amount !== null);
  const own = of?.amount.currency;
  const sorted = [...priced.filter(({ currency }) => currency === own), ...priced.filter(({ currency }) => currency !== own)];
  const unpriced = others.filter(({ amount }) => amount === null);
  const title = i18n.t({ id: 'finder.elsewhere', message: 'By other tariffs' });
  const more = sorted.length - SHOWN;
  const addressOf = (tariff: string) => `/price-finder${stringifySearch(byTariff(search, asked, tariff))}`;
  return (
    <Surface title={title}>
      {sorted.length > 0 && (
        <div className={terms.scroll}>
          <table className={`${terms.plain} ${styles.elsewhere}`} aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{i18n.t({ id: 'finder.elsewhere.tariff', message: 'Ask by tariff' })}</th>
                <th scope="col" className={terms.end}>
                  {i18n.t({ id: 'finder.elsewhere.price', message: 'Price' })}
                </th>
                <th scope="col">{i18n.t({ id: 'finder.elsewhere.difference', message: 'Difference' })}</th>
                <th scope="col">{i18n.t({ id: 'finder.elsewhere.destination', message: 'Destination' })}</th>
                <th scope="col">{i18n.t({ id: 'finder.elsewhere.hours', message: 'Hours' })}</th>
                <th scope="col">{i18n.t({ id: 'finder.elsewhere.applied', message: 'For' })}</th>
              </tr>
            </thead>
            <tbody>
              {sorted.slice(0, all ? undefined : SHOWN).map((other) => (
                <tr key={other.tariff_id}>
                  <td>
                    <span className={styles.tariff}>
                      <Link to={addressOf(other.tariff_id)}>{other.tariff}</Link>
                      <OpenTariff other={other} />
                    </span>
                  </td>
                  <td className={terms.end}>
                    <Money value={other.amount} precise />
                  </td>
                  <td>{of && other.amount && other.currency === own ? <Difference of={of.amount} other={other.amount} /> : <span className="dimmed">–</span>}</td>
                  <td>{[prefixWords(other.prefix ?? ''), other.destination].filter(Boolean).join(' · ')}</td>
                  <td>{other.hours && hoursWords(other.hours)}</td>
                  <td>{appliedWords(other.applied_to)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {sorted.length === 0 && <p className="dimmed">{i18n.t({ id: 'finder.elsewhere.none', message: 'No other tariff of this service has a price for it.' })}</p>}
      {!all && more > 0 && (
        <Button className={styles.more!} variant="default" size="compact-sm" onClick={() => setAll(true)}>
          {i18n.t({ id: 'finder.elsewhere.more', message: '{count, plural, one {Show {n} more} other {Show {n} more}}', values: { count: more, n: formatCount(more) } })}
        </Button>
      )}
      {unpriced.length > 0 && (
        <details className={styles.unpriced}>
          <summary>
            {i18n.t({
              id: 'finder.elsewhere.unpriced',
              message: '{count, plural, one {{n} tariff has no price for it} other {{n} tariffs have no price for it}}',
              values: { count: unpriced.length, n: formatCount(unpriced.length) },
            })}
          </summary>
          <ul>
            {unpriced.map((other) => (
              <li key={other.tariff_id}>
                <Link to={`/tariffs/${other.tariff_id}`}>{other.tariff}</Link>{' '}
                <span className="dimmed">
                  {other.currency}
                  {other.refused === 'forbidden' && ` · ${i18n.t({ id: 'finder.elsewhere.forbidden', message: 'forbids it' })}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Surface>
  );
}

/** The same question, asked of another tariff. */
function byTariff(search: Search, asked: PriceAsked, tariff: string): Search {
  const { account: _account, product: _product, by: _by, service: _service, ...rest } = search;
  const service = asked.service && asked.service !== 'voice' ? asked.service : undefined;
  return { ...rest, tariff, service, zone: search.zone ?? preferences().timeZone };
}

function OpenTariff({ other }: { other: PriceElsewhere }) {
  const label = i18n.t({ id: 'finder.elsewhere.open', message: 'Open the tariff {tariff}', values: { tariff: other.tariff } });
  return (
    <Link to={`/tariffs/${other.tariff_id}`} aria-label={label} data-tip={label}>
      <IconExternalLink size={15} aria-hidden />
    </Link>
  );
}

function Difference({ of, other }: { of: MoneyTold; other: MoneyTold }) {
  const difference = { amount: sumOf([other.amount, turned(of).amount]), currency: of.currency };
  if (!/[1-9]/.test(difference.amount)) {
    return (
      <ToneChip tone="dim" icon={IconEqual}>
        {i18n.t({ id: 'finder.same_price', message: 'the same' })}
      </ToneChip>
    );
  }
  const cheaper = isNegative(difference);
  const values = { amount: formatMoney(cheaper ? turned(difference) : difference, true) };
  return (
    <ToneChip tone={cheaper ? 'ok' : 'warn'} icon={cheaper ? IconArrowDown : IconArrowUp}>
      {cheaper ? i18n.t({ id: 'finder.cheaper', message: '{amount} cheaper', values }) : i18n.t({ id: 'finder.dearer', message: '{amount} dearer', values })}
    </ToneChip>
  );
}
