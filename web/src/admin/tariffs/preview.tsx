import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import type { Preview, Tariff } from '~/api';
import { Surface } from '~/kit/page/page';
import { tellRateProblem } from '~/told/rates';
import { inWords } from '~/told/wordings';
import { ChangesLooked } from './preview-parts';
import { unitWords } from './words';
import styles from './tariffs.module.css';

type ColumnWords = (name: string) => string;

interface DeckPreviewProps {
  preview: Preview;
  tariff: Tariff;
  /** How our names of the columns are told where the file itself has others. */
  columnWords?: ColumnWords;
  children: ReactNode;
}

/** What a rate file would do, before it does it; `children` is what can be done about it. */
export function DeckPreview({ preview, tariff, columnWords, children }: DeckPreviewProps) {
  return (
    <>
      {preview.problem_count > 0 && <Problems preview={preview} columnWords={columnWords} />}
      <Surface title={i18n.t({ id: 'tariffs.would_do', message: 'What it would do' })}>
        <p className="dimmed">
          {i18n.t({
            id: 'tariffs.preview_lines',
            message: '{count, plural, one {# rate in the file} other {# rates in the file}}; prices in {unit}',
            values: { count: preview.lines, unit: unitWords(tariff.currency, tariff.service) },
          })}
        </p>
        <ChangesLooked preview={preview} />
        {children}
      </Surface>
    </>
  );
}

function Problems({ preview, columnWords = (name) => name }: { preview: Preview; columnWords?: ColumnWords }) {
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
          <tbody>
            {shown.map(({ line, column, value, reason }, place) => (
              <tr key={place}>
                <td className={`${styles.end} numbers`}>{line}</td>
                <td>{column ? columnWords(column) : '–'}</td>
                <td>{value || '–'}</td>
                <td>{inWords(tellRateProblem, reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.problem_count > shown.length && (
        <p className="dimmed">{i18n.t({ id: 'tariffs.first_problems', message: 'The first {count} are shown.', values: { count: shown.length } })}</p>
      )}
    </Surface>
  );
}
