import { i18n } from '@lingui/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import type { RatingLine } from '~/api';
import { directionWords } from './words';
import styles from './products.module.css';

export const keyOf = ({ service, access_code, node, usage_order }: RatingLine) => `${service} ${access_code} ${node} ${usage_order}`;

export const COLUMNS = () => [
  i18n.t({ id: 'products.service', message: 'Service' }),
  i18n.t({ id: 'products.direction', message: 'Direction' }),
  i18n.t({ id: 'products.node', message: 'Node' }),
  i18n.t({ id: 'products.order', message: 'Order' }),
  i18n.t({ id: 'products.tariff', message: 'Tariff' }),
  i18n.t({ id: 'products.reseller_tariff', message: 'The reseller above pays by' }),
];

/** What a line is for, in few words: "Voice, Incoming". */
export const lineWords = ({ service, access_code, node }: RatingLine) =>
  [serviceWords(service), access_code && directionWords(access_code), node].filter(Boolean).join(', ');

export const everywhere = () => i18n.t({ id: 'products.everywhere', message: 'everywhere' });

/** Lines of a rating list to read. */
export function Lines({ lines, label }: { lines: RatingLine[]; label: string }) {
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.plain} aria-label={label}>
        <thead>
          <tr>
            {COLUMNS().map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={keyOf(line)}>
              <td>{serviceWords(line.service)}</td>
              <td>{directionWords(line.access_code)}</td>
              <td>{line.node || <span className="dimmed">{everywhere()}</span>}</td>
              <td className="numbers">{line.usage_order}</td>
              <td>
                <TariffLink id={line.tariff_id} name={line.tariff_name} />
              </td>
              <td>
                <ResellerTariff line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whoever may not see prices reads the name alone. */
export function TariffLink({ id, name }: { id: string; name: string }): ReactNode {
  return useCan('read_prices') ? <Link to={`/tariffs/${id}`}>{name}</Link> : name;
}

export const wholesale = () => i18n.t({ id: 'products.wholesale', message: 'its wholesale product' });

function ResellerTariff({ line: { reseller_tariff_id: id, reseller_tariff_name: name } }: { line: RatingLine }) {
  return id === null ? <span className="dimmed">{wholesale()}</span> : <TariffLink id={id} name={name ?? id} />;
}
