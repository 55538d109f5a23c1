import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCan } from '~/admin/session';
import { Story, storyOf } from '~/admin/customers/use/story';
import { Arithmetic } from '~/admin/customers/use/xdr-facts';
import { usedLabel } from '~/admin/customers/use/words';
import { serviceWords } from '~/admin/service-words';
import type { PriceAsked, PricedLevel, PriceFound } from '~/api';
import { formatMoment, zoneName } from '~/kit/date';
import { IconAlertTriangle, IconBan, IconCopy } from '~/kit/icons';
import { formatMoney, isNegative } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { preferences } from '~/kit/preferences';
import { toast } from '~/kit/toast';
import type { Search } from '~/kit/url';
import { tellRecord } from '~/told/records';
import { inWords } from '~/told/wordings';
import { Elsewhere } from './elsewhere';
import { Lines } from './lines';
import { RateFound } from './rate';
import { Session } from './session';
import { waysOut } from './ways-out';
import styles from './finder.module.css';

interface AnswerProps {
  asked: PriceAsked;
  found: PriceFound;
  search: Search;
}

export function Answer({ asked, found, search }: AnswerProps) {
  const [first, ...above] = found.levels;
  return (
    <>
      {found.stopped && <Stopped asked={asked} found={found} sentence={found.stopped.detail} />}
      {first ? <Priced asked={asked} found={found} level={first} /> : <Refused asked={asked} found={found} />}
      {above.length > 0 && <Above levels={above} found={found} />}
      {found.lines.length > 0 && !asked.tariff_id && <Lines found={found} />}
      {found.elsewhere && <Elsewhere others={found.elsewhere} of={first ?? null} asked={asked} search={search} />}
    </>
  );
}

/** In the reader's own time, as they have asked: the zone stands beside it. */
const moment = (at: string) => formatMoment(at, 'minute');

/** "Voice 1:13, to 4681234567, at 2 Mar 2026, 13:00:00 (Europe/Berlin, UTC+01:00)". */
function askedWords(asked: PriceAsked, { service, used, at, account }: PriceFound): string {
  const number = asked.direction === 'in' ? asked.calling : asked.called;
  const values = { number: number ?? '' };
  const way = asked.direction === 'in' ? i18n.t({ id: 'finder.way.in', message: 'from {number}', values }) : i18n.t({ id: 'finder.way.out', message: 'to {number}', values });
  const when = `${formatMoment(at, 'second')} (${zoneName(preferences().timeZone, new Date(at))})`;
  return [account?.customer, `${serviceWords(service)} ${usedLabel(service, used)}`, number && way, when].filter(Boolean).join(' · ');
}

function Priced({ asked, found, level }: { asked: PriceAsked; found: PriceFound; level: PricedLevel }) {
  const story = storyOf(level, moment);
  const price = formatMoney(level.amount, true);
  const copy = () => {
    const text = [`${price} · ${askedWords(asked, found)}`, ...story].join('\n');
    void navigator.clipboard?.writeText(text).then(() => toast(i18n.t({ id: 'finder.copied', message: 'Explanation copied' })));
  };
  const charged = { service: found.service, used: found.used, charged: level.charged, amount: level.amount, facts: level.facts };
  return (
    <Surface>
      <div className={styles.answer}>
        <div>
          <div role="status">
            <h2 className={styles.price}>{price}</h2>
          </div>
          <p className={styles.what}>
            {askedWords(asked, found)}
            {isNegative(level.amount) && ` · ${i18n.t({ id: 'finder.credited', message: 'credited to the customer' })}`}
          </p>
          <Story sentences={story} />
          <Button variant="default" size="compact-sm" leftSection={<IconCopy size={15} />} onClick={copy}>
            {i18n.t({ id: 'finder.copy', message: 'Copy the explanation' })}
          </Button>
        </div>
        <div className={styles.details}>
          <Session found={found} asked={asked} />
          <RateFound found={found} level={level} />
          <Arithmetic xdr={charged} />
        </div>
      </div>
    </Surface>
  );
}

function Refused({ asked, found }: { asked: PriceAsked; found: PriceFound }) {
  const can = { prices: useCan('read_prices'), products: useCan('read_catalogue'), customers: useCan('read_customers') };
  const ways = waysOut(asked, found, can);
  return (
    <Surface>
      <div className={styles.refused}>
        <IconBan size={26} aria-hidden />
        <div>
          <div role="status">
            <h2>{i18n.t({ id: 'finder.no_price', message: 'It has no price' })}</h2>
            <p className={styles.what}>{askedWords(asked, found)}</p>
            {found.refused && <p>{inWords(tellRecord, found.refused.detail)}</p>}
          </div>
          {ways.length > 0 && (
            <div className={styles.ways}>
              {ways.map(({ to, label }) => (
                <Button key={to} component={Link} to={to} variant="default" size="compact-md">
                  {label}
                </Button>
              ))}
            </div>
          )}
        </div>
      </div>
    </Surface>
  );
}

function Stopped({ asked, found, sentence }: { asked: PriceAsked; found: PriceFound; sentence: string }): ReactNode {
  const may = useCan('read_customers');
  const customer = found.account;
  return (
    <Alert color="yellow" role="alert" className={styles.stopped!} icon={<IconAlertTriangle size={18} />} title={i18n.t({ id: 'finder.stopped', message: 'It would not be charged' })}>
      {inWords(tellRecord, sentence)}{' '}
      {may && customer && asked.account && (
        <Link to={`/customers/${customer.customer_id}`}>{i18n.t({ id: 'finder.see_customer', message: 'Look at {customer}', values: { customer: customer.customer } })}</Link>
      )}
    </Alert>
  );
}

/** What each reseller above pays for the same use, nearest first. */
function Above({ levels, found }: { levels: PricedLevel[]; found: PriceFound }) {
  const may = useCan('read_customers');
  return (
    <Surface title={i18n.t({ id: 'finder.above', message: 'What resellers above pay' })}>
      <div className={styles.above}>
        {levels.map((level) => (
          <details key={level.customer_id}>
            <summary>
              <span className={styles.name}>{level.customer}</span>
              <span className="dimmed">{level.tariff}</span>
              <strong className="numbers">{formatMoney(level.amount, true)}</strong>
            </summary>
            <div className={styles.answer}>
              <div>
                <Story sentences={storyOf(level, moment)} />
                {may && level.customer_id && (
                  <Link to={`/customers/${level.customer_id}`}>{i18n.t({ id: 'finder.see_customer', message: 'Look at {customer}', values: { customer: level.customer } })}</Link>
                )}
              </div>
              <div className={styles.details}>
                <RateFound found={found} level={level} />
              </div>
            </div>
          </details>
        ))}
      </div>
    </Surface>
  );
}
