import { i18n } from '@lingui/core';
import type { ChangeSample, GapsTold, LeftWithout, Preview } from '~/api';
import { When } from '~/kit/date';
import { formatCount } from '~/kit/money';
import { kindWords, prefixWords, priceWords, whatWords } from './words';
import styles from './tariffs.module.css';

const TALLIED = ['new', 'raised', 'lowered', 'discontinued', 'others', 'same'] as const;
const SAMPLED = ['raised', 'lowered', 'discontinued', 'new', 'others'] as const;

/** How many rates of each kind a change is about, with the first of each. */
export function ChangesLooked({ preview }: { preview: Preview }) {
  return (
    <>
      <dl className={styles.tallies}>
        {TALLIED.map((kind) => (
          <div key={kind}>
            <dt>{kindWords(kind)}</dt>
            <dd className="numbers">{formatCount(preview.changes[kind])}</dd>
          </div>
        ))}
      </dl>
      {SAMPLED.map((kind) => (
        <Samples key={kind} title={kindWords(kind)} count={preview.changes[kind]} samples={preview.samples[kind]} />
      ))}
      {preview.left_without && <Gaps gaps={preview.left_without} />}
    </>
  );
}

function Samples({ title, count, samples }: { title: string; count: number; samples: ChangeSample[] }) {
  if (samples.length === 0) return null;
  const values = { title, shown: samples.length, count: formatCount(count) };
  return (
    <details className={styles.samples}>
      <summary>{i18n.t({ id: 'tariffs.samples', message: '{title}: the first {shown} of {count}', values })}</summary>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.plain} aria-label={title}>
          <thead>
            <tr>
              <th>{i18n.t({ id: 'tariffs.prefix', message: 'Prefix' })}</th>
              <th>{i18n.t({ id: 'tariffs.destination', message: 'Destination' })}</th>
              <th>{i18n.t({ id: 'tariffs.what', message: 'Of what' })}</th>
              <th className={styles.end}>{i18n.t({ id: 'tariffs.before', message: 'Before' })}</th>
              <th className={styles.end}>{i18n.t({ id: 'tariffs.after', message: 'After' })}</th>
              <th>{i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' })}</th>
            </tr>
          </thead>
          <tbody>{samples.map(sampleRow)}</tbody>
        </table>
      </div>
    </details>
  );
}

const sampleRow = (sample: ChangeSample) => (
  <tr key={`${sample.prefix} ${sample.effective_from}`}>
    <td className="numbers">{prefixWords(sample.prefix)}</td>
    <td>{sample.description}</td>
    <td>{whatWords(sample.what)}</td>
    <td className={`${styles.end} numbers`}>{priceWords(sample.old_price)}</td>
    <td className={`${styles.end} numbers`}>{priceWords(sample.new_price)}</td>
    <td>
      <When at={sample.effective_from} />
    </td>
  </tr>
);

function Gaps({ gaps }: { gaps: GapsTold }) {
  return (
    <>
      <Gap
        title={i18n.t({ id: 'tariffs.gap.before', message: 'Answered now and no longer' })}
        none={i18n.t({ id: 'tariffs.gap.none_before', message: 'Every destination that has a rate now keeps one.' })}
        left={gaps.before}
      />
      {gaps.other && (
        <Gap
          title={i18n.t({ id: 'tariffs.gap.other', message: 'In the other tariff and not here' })}
          none={i18n.t({ id: 'tariffs.gap.none_other', message: 'Every destination of the other tariff has a rate.' })}
          left={gaps.other}
        />
      )}
      <Gap
        title={i18n.t({ id: 'tariffs.gap.catalogue', message: 'In the catalogue and without a rate' })}
        none={i18n.t({ id: 'tariffs.gap.none_catalogue', message: 'Every destination of the catalogue has a rate.' })}
        left={gaps.catalogue}
      />
    </>
  );
}

function Gap({ title, none, left }: { title: string; none: string; left: LeftWithout }) {
  if (left.count === 0) return <p className="dimmed">{none}</p>;
  const values = { title, count: formatCount(left.count), countries: left.countries };
  return (
    <details className={styles.samples}>
      <summary>{i18n.t({ id: 'tariffs.gap.count', message: '{title}: {count}, in {countries, plural, one {# country} other {# countries}}', values })}</summary>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.plain} aria-label={title}>
          <tbody>
            {left.first.map((one) => (
              <tr key={one.prefix}>
                <td className="numbers">{one.prefix}</td>
                <td>{one.country || '–'}</td>
                <td>{one.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
