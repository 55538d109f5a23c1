import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import type { Xdr } from '~/api';
import { CopyId } from '~/kit/copy-id';
import { formatMoment, When, zoneName } from '~/kit/date';
import { formatMoney } from '~/kit/money';
import { preferences } from '~/kit/preferences';
import { decimal } from '~/told/writing';
import { factOf } from './columns';
import { payerLabel, usedExactly, usedLabel } from './words';
import styles from './use.module.css';

export type Fact = [label: string, value: ReactNode];

export function Part({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      <dl>
        {facts
          .filter(([, value]) => value !== '' && value !== null)
          .map(([label, value]) => (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{label}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** What was charged and why: of an xDR, and of a price that was only looked for. */
export type Charged = Pick<Xdr, 'service' | 'used' | 'charged' | 'amount' | 'facts'>;

/** From what was used to what is owed, step by step. */
export function Arithmetic({ xdr }: { xdr: Charged }) {
  const { service, used, charged, amount } = xdr;
  const fact = (key: string) => factOf(xdr, key);
  const paid = (key: string) => fact(key) && `${decimal(fact(key))} ${amount.currency}`;
  return (
    <Part
      title={i18n.t({ id: 'customers.explain.sums', message: 'How it adds up' })}
      facts={[
        [i18n.t({ id: 'customers.xdr.used', message: 'Used' }), both(service, used)],
        [i18n.t({ id: 'customers.xdr.charged', message: 'Charged' }), both(service, charged)],
        [i18n.t({ id: 'customers.explain.steps', message: 'Counted in' }), stepsOf(xdr)],
        [i18n.t({ id: 'customers.explain.price', message: 'Price' }), pricesOf(xdr)],
        [i18n.t({ id: 'customers.explain.fee', message: 'Connect fee' }), paid('fe')],
        [i18n.t({ id: 'customers.explain.surcharge', message: 'Surcharge' }), fact('su') && `${decimal(fact('pc'))} %: ${paid('su')}`],
        [i18n.t({ id: 'customers.explain.grace', message: 'Costs nothing up to' }), fact('gr')],
        [i18n.t({ id: 'customers.explain.free', message: 'Free' }), fact('fr')],
        [i18n.t({ id: 'customers.explain.exact', message: 'Before rounding' }), paid('ex')],
        [i18n.t({ id: 'customers.total', message: 'Total' }), <strong key="total">{formatMoney(amount, true)}</strong>],
      ]}
    />
  );
}

function both(service: string, units: number): string {
  const [said, exact] = [usedLabel(service, units), usedExactly(service, units)];
  return said === exact ? said : `${said} (${exact})`;
}

function listOf(xdr: Charged, key: string): string[] {
  const value = xdr.facts[key];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Intervals are in the units that are charged: seconds, messages, kilobytes. */
function unitWords(service: string, count: string): string {
  switch (service) {
    case 'voice':
    case 'data_time':
      return i18n.t({ id: 'customers.used.seconds', message: '{count} s', values: { count } });
    case 'data':
      return `${count} KB`;
    default:
      return count;
  }
}

function stepsOf(xdr: Charged): string {
  const [first, next] = listOf(xdr, 'iv');
  if (first === undefined || next === undefined || factOf(xdr, 'fo')) return '';
  const values = { first: unitWords(xdr.service, first), next: unitWords(xdr.service, next) };
  if (first === next) return i18n.t({ id: 'customers.explain.each', message: 'every begun {next}', values });
  return i18n.t({ id: 'customers.explain.first_then', message: 'the first {first}, then every begun {next}', values });
}

function perUnit(service: string): string {
  switch (service) {
    case 'voice':
    case 'data_time':
      return i18n.t({ id: 'customers.per.minute', message: 'a minute' });
    case 'data':
      return i18n.t({ id: 'customers.per.megabyte', message: 'a megabyte' });
    case 'message':
      return i18n.t({ id: 'customers.per.message', message: 'a message' });
    default:
      return i18n.t({ id: 'customers.per.piece', message: 'a piece' });
  }
}

function pricesOf(xdr: Charged): string {
  if (factOf(xdr, 'fo')) return i18n.t({ id: 'customers.explain.formula', message: 'by a formula of the rate' });
  const [first, next] = listOf(xdr, 'p');
  if (first === undefined || next === undefined) return '';
  const price = (amount: string) => `${decimal(amount)} ${xdr.amount.currency} ${perUnit(xdr.service)}`;
  if (first === next) return price(first);
  return i18n.t({ id: 'customers.explain.prices', message: '{first} at first, then {next}', values: { first: price(first), next: price(next) } });
}

/** Which price list answered, and where in it. */
export function RateUsed({ xdr, zone }: { xdr: Xdr; zone: string }) {
  const fact = (key: string) => factOf(xdr, key);
  return (
    <Part
      title={i18n.t({ id: 'customers.explain.rate', message: 'Which rate' })}
      facts={[
        [i18n.t({ id: 'customers.xdr.account', message: 'Account' }), fact('ac')],
        [i18n.t({ id: 'customers.xdr.product', message: 'Product' }), fact('pr')],
        [i18n.t({ id: 'customers.xdr.tariff', message: 'Tariff' }), fact('tf')],
        [i18n.t({ id: 'customers.explain.override', message: 'In place of' }), fact('ov')],
        [i18n.t({ id: 'customers.explain.prefix', message: 'Prefix' }), [fact('px'), fact('de')].filter(Boolean).join(' · ')],
        [i18n.t({ id: 'customers.explain.hours', message: 'Hours' }), hoursOf(fact('w'))],
        [i18n.t({ id: 'customers.explain.since', message: 'In force since' }), fact('si') && formatMoment(fact('si'), 'minute', zone)],
      ]}
    />
  );
}

function hoursOf(window: string): string {
  switch (window) {
    case '1':
      return i18n.t({ id: 'customers.hours.off_peak', message: 'off-peak' });
    case '2':
      return i18n.t({ id: 'customers.hours.off_peak_2', message: 'second off-peak' });
    default:
      return i18n.t({ id: 'customers.hours.peak', message: 'peak' });
  }
}

/** Where the row came from and where it went, for whoever has to look further. */
export function RecordFacts({ xdr, zone }: { xdr: Xdr; zone: string }) {
  const own = preferences().timeZone;
  return (
    <Part
      title={i18n.t({ id: 'customers.explain.record', message: 'The record' })}
      facts={[
        [i18n.t({ id: 'customers.explain.yours', message: 'In your time zone' }), own === zone ? '' : momentIn(xdr.effective_at, own)],
        [i18n.t({ id: 'customers.explain.counts', message: 'Counts in the period of' }), <When key="counts" at={xdr.counts_at} detail="day" zone={zone} />],
        [i18n.t({ id: 'customers.xdr.recorded', message: 'Recorded' }), momentIn(xdr.recorded_at, zone)],
        [i18n.t({ id: 'customers.explain.payer', message: 'Paid from' }), payerLabel(xdr.payer)],
        [i18n.t({ id: 'customers.explain.source', message: 'Source' }), xdr.source],
        [i18n.t({ id: 'customers.explain.request', message: 'Its ID at the source' }), xdr.request_id && <CopyId key="request" value={xdr.request_id} />],
        [i18n.t({ id: 'customers.field.id', message: 'ID' }), <CopyId key="id" value={xdr.id} />],
      ]}
    />
  );
}

function momentIn(at: string, zone: string): string {
  return `${formatMoment(at, 'second', zone)} (${zoneName(zone, new Date(at))})`;
}
