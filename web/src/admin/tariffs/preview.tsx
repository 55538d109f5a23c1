import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import type { ChangeSample, DeckProblem, Preview, Tariff } from '~/api';
import { When } from '~/kit/date';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { tellRateProblem } from '~/told/rates';
import { inWords } from '~/told/wordings';
import { kindWords, prefixWords, priceWords, unitWords, whatWords } from './words';
import styles from './tariffs.module.css';

const TALLIED = ['new', 'raised', 'lowered', 'discontinued', 'others', 'same'] as const;
const SAMPLED = ['raised', 'lowered', 'discontinued', 'new', 'others'] as const;

/** What a rate file would do, before it does it; `children` is what can be done about it. */
export function DeckPreview({ preview, tariff, children }: { preview: Preview; tariff: Tariff; children: ReactNode }) {
  return (
    <>
      {preview.problem_count > 0 && <Problems preview={preview} />}
      <Surface title={i18n.t({ id: 'tariffs.would_do', message: 'What it would do' })}>
        <p className="dimmed">
          {i18n.t({
            id: 'tariffs.preview_lines',
            message: '{count, plural, one {# rate in the file} other {# rates in the file}}; prices in {unit}',
            values: { count: preview.lines, unit: unitWords(tariff.currency, tariff.service) },
          })}
        </p>
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
        {children}
      </Surface>
    </>
  );
}

function Problems({ preview }: { preview: Preview }) {
  const values = { count: preview.problem_count };
  const title = i18n.t({ id: 'tariffs.problems', message: '{count, plural, one {# problem} other {# problems}}', values });
  const shown = preview.problems.slice(0, 100);
  return (
    <Surface title={title}>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.plain} aria-label={title}>
          <thead>
            <tr>
              <th className={styles.end}>{i18n.t({ id: 'tariffs.line', message: 'Line' })}</th>
              <th>{i18n.t({ id: 'tariffs.column', message: 'Column' })}</th>
              <th>{i18n.t({ id: 'tariffs.value', message: 'Value' })}</th>
              <th>{i18n.t({ id: 'tariffs.reason', message: 'What is wrong' })}</th>
            </tr>
          </thead>
          <tbody>{shown.map(problemRow)}</tbody>
        </table>
      </div>
      {preview.problem_count > shown.length && (
        <p className="dimmed">{i18n.t({ id: 'tariffs.first_problems', message: 'The first {count} are shown.', values: { count: shown.length } })}</p>
      )}
    </Surface>
  );
}

const problemRow = ({ line, column, value, reason }: DeckProblem, place: number) => (
  <tr key={place}>
    <td className={`${styles.end} numbers`}>{line}</td>
    <td>{column || '–'}</td>
    <td>{value || '–'}</td>
    <td>{inWords(tellRateProblem, reason)}</td>
  </tr>
);

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
  <tr key={sample.prefix}>
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
