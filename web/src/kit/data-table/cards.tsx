import { i18n } from '@lingui/core';
import { useRouter } from '@tanstack/react-router';
import { IconDots } from '../icons';
import type { Column } from './columns';
import type { DataTableProps } from './data-table';
import { followLink, goTo } from './rows';
import type { OpenMenu } from './row-menu';
import type { RowKeys } from './use-row-keys';
import styles from './data-table.module.css';

interface CardsProps<T> extends DataTableProps<T> {
  shown: Column<T>[];
  rows: readonly T[];
  keys: RowKeys;
  setMenu: ((menu: OpenMenu<T>) => void) | undefined;
}

const FACTS = 5;
const SKELETONS = 6;

/** The same rows on a telephone: no table that scrolls both ways. */
export function Cards<T>({ shown, rows, keys, selection, rowId, rowName, rowDetail, card, setMenu, list, label }: CardsProps<T>) {
  const router = useRouter();
  if (list.query.data === undefined) return <CardSkeletons />;
  return (
    <ul className={styles.cards} aria-label={label} onClick={(event) => followLink(event, (href) => goTo(router, href))}>
      {rows.map((row) => (
        <li key={rowId(row)} data-chosen={selection?.ids.has(rowId(row)) || undefined}>
          {selection && (
            <label className={styles.cardChoose}>
              <input
                type="checkbox"
                checked={selection.ids.has(rowId(row))}
                aria-label={i18n.t({ id: 'table.choose', message: 'Select {name}', values: { name: rowName(row) } })}
                onChange={() => selection.toggle(rowId(row))}
              />
            </label>
          )}
          <div className={styles.cardBody}>{card ? card(row) : <Plain row={row} columns={shown} />}</div>
          {setMenu && (
            <button
              type="button"
              className={styles.cardMore}
              aria-haspopup="menu"
              aria-label={i18n.t({ id: 'table.more', message: 'More for {name}', values: { name: rowName(row) } })}
              onClick={(event) => setMenu({ row, at: event.currentTarget })}
            >
              <IconDots size={18} aria-hidden />
            </button>
          )}
          {rowDetail && (
            <details className={styles.cardDetail} onToggle={() => keys.toggleOpen(rowId(row))}>
              <summary>{i18n.t({ id: 'table.details', message: 'Details' })}</summary>
              {keys.open.has(rowId(row)) && rowDetail(row)}
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Plain<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  const [first, ...rest] = columns;
  return (
    <>
      <div className={styles.cardName}>{first?.cell(row)}</div>
      <dl>
        {rest.slice(0, FACTS).map((column) => (
          <div key={column.id}>
            <dt>{column.label()}</dt>
            <dd>{column.cell(row)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function CardSkeletons() {
  return (
    <ul className={styles.cards} aria-hidden="true">
      {Array.from({ length: SKELETONS }, (_, place) => (
        <li key={place}>
          <span className={styles.skeleton} style={{ inlineSize: '60%' }} />
        </li>
      ))}
    </ul>
  );
}
