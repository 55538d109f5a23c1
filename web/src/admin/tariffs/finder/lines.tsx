import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import { useCan } from '~/admin/session';
import type { LineAsked, PriceFound } from '~/api';
import { ToneChip } from '~/kit/chip';
import { Surface } from '~/kit/page/page';
import terms from '../terms.module.css';
import { prefixWords } from '../words';
import { ratesAt } from './rate';
import { ANSWER_TONES, answerWords } from './words';
import styles from './finder.module.css';

/** The lines of the rating list that fit the use, in the order in which they are asked. */
export function Lines({ found }: { found: PriceFound }) {
  const title = i18n.t({ id: 'finder.lines', message: 'What was asked, in this order' });
  return (
    <Surface title={title}>
      <div className={terms.scroll}>
        <table className={`${terms.plain} ${styles.lines}`} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{i18n.t({ id: 'finder.lines.place', message: 'No.' })}</th>
              <th scope="col">{i18n.t({ id: 'finder.lines.tariff', message: 'Tariff' })}</th>
              <th scope="col">{i18n.t({ id: 'finder.lines.answer', message: 'Answer' })}</th>
              <th scope="col">{i18n.t({ id: 'finder.lines.prefix', message: 'Prefix' })}</th>
              <th scope="col">{i18n.t({ id: 'finder.lines.product', message: 'Said by' })}</th>
              <th scope="col">{i18n.t({ id: 'finder.lines.covers', message: 'Line for' })}</th>
            </tr>
          </thead>
          <tbody>
            {found.lines.map((line, place) => (
              <Row key={place} line={line} place={place + 1} at={found.at} />
            ))}
          </tbody>
        </table>
      </div>
    </Surface>
  );
}

function Row({ line, place, at }: { line: LineAsked; place: number; at: string }) {
  const [mayReadPrices, mayReadProducts] = [useCan('read_prices'), useCan('read_catalogue')];
  const covers = [line.access_code, line.node].filter(Boolean).join(' · ') || i18n.t({ id: 'finder.lines.all', message: 'Everything' });
  return (
    <tr data-quiet={line.answer === 'not_asked' || undefined}>
      <td className="numbers">{place}</td>
      <td>{mayReadPrices ? <Link to={line.prefix ? ratesAt(line.tariff_id, line.prefix, at) : `/tariffs/${line.tariff_id}`}>{line.tariff}</Link> : line.tariff}</td>
      <td>
        <ToneChip tone={ANSWER_TONES[line.answer]}>{answerWords(line.answer)}</ToneChip>
      </td>
      <td className="numbers">{line.prefix ? prefixWords(line.prefix) : '–'}</td>
      <td>
        {mayReadProducts ? <Link to={`/products/${line.product_id}/rating-list`}>{line.product}</Link> : line.product}
        {line.add_on_priority !== null && (
          <span className="dimmed"> · {i18n.t({ id: 'finder.lines.add_on', message: 'add-on, priority {priority}', values: { priority: String(line.add_on_priority) } })}</span>
        )}
      </td>
      <td>{covers}</td>
    </tr>
  );
}
