import { i18n } from '@lingui/core';
import { lazy, Suspense, useMemo, useRef, useState, type ReactNode } from 'react';
import { IconAdjustments } from '../icons';
import { IconButton } from '../icon-button';
import { changePreferences, PAGE_SIZES, usePreference } from '../preferences';
import { Failed } from '../states/states';
import { Asking, isAskedFor, NotAsked, Stopped } from './asking';
import { useNarrow } from '../use-narrow';
import { Cards } from './cards';
import { visible, type Column } from './columns';
import { Footer } from './footer';
import { Grid } from './grid';
import { RowMenu, type RowAction, type OpenMenu } from './row-menu';
import type { Selection } from './selection';
import { useRowKeys } from './use-row-keys';
import type { List, ListPage } from './use-list';
import styles from './data-table.module.css';

const Settings = lazy(() => import('./settings').then((settings) => ({ default: settings.Settings })));

export interface DataTableProps<T> {
  /** Under which the reader's columns are kept. */
  id: string;
  /** What the table holds, for screen readers: "Customers". */
  label: string;
  /** Made once, outside of the component: rows are drawn again when it changes. */
  columns: readonly Column<T>[];
  list: List<ListPage<T>>;
  rowId: (row: T) => string;
  /** The row in words, for its check box and its menu. */
  rowName: (row: T) => string;
  /** Where the row leads; the pinned cell should be a link to the same. */
  rowHref?: (row: T) => string;
  rowActions?: (row: T) => RowAction[];
  selection?: Selection;
  /** Drawn below a row that is open, such as an explanation; `Enter` opens it where the row leads nowhere. */
  rowDetail?: (row: T) => ReactNode;
  /** Whether conditions are set: decides between "nothing yet" and "nothing found". */
  filtered?: boolean;
  empty: ReactNode;
  nothingFound?: ReactNode;
  /** A row as a card under 640 px; without it the first columns are shown. */
  card?: (row: T) => ReactNode;
  /** Before the page size and settings: search box, chips. */
  toolbar?: ReactNode;
  /** Whether it is searched: how, can be settled. */
  searched?: boolean;
  /** Between the toolbar and the rows: what can be done with those that are chosen. */
  above?: ReactNode;
  /** Beside the footer's counts: hidden rows, sums. */
  footnote?: ReactNode;
}

const NO_ROWS: never[] = [];

/** Every list of the console: one look, one set of keys, one record of preferences. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { id, columns, list, rowActions } = props;
  const preference = usePreference('lists')[id];
  const shown = useMemo(() => visible(columns, preference ?? {}), [columns, preference]);
  const [menu, setMenu] = useState<OpenMenu<T> | null>(null);
  const [settled, setSettled] = useState(false);
  const narrow = useNarrow();
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = list.query.data?.items ?? NO_ROWS;
  const keys = useRowKeys({ ...props, rows, body, list, openMenu: rowActions ? setMenu : undefined, off: narrow });
  // Rows that wait for a server that is away stay readable.
  const isRefetching = list.query.isFetching && list.query.data !== undefined && list.query.failureCount === 0;
  const parts = { shown, rows, keys, setMenu: rowActions && setMenu };
  return (
    <div className={styles.list}>
      <div className={styles.toolbar}>
        <div className={styles.filters} onKeyDown={keys.onKeyAbove}>
          {props.toolbar}
        </div>
        <PageSize />
        <Asking list={list} />
        <IconButton
          variant="default"
          size={34}
          label={i18n.t({ id: 'table.settings', message: 'Columns and rows' })}
          onClick={() => setSettled(true)}
        >
          <IconAdjustments size={17} />
        </IconButton>
      </div>
      {props.above}
      {!isAskedFor(list) ? (
        <div className={styles.frame}>
          <NotAsked list={list} />
        </div>
      ) : list.query.isError && list.query.data === undefined ? (
        <div className={styles.frame}>
          <Failed trouble={list.query.error} onRetry={() => void list.query.refetch()} />
        </div>
      ) : (
        <div className={styles.frame} aria-busy={list.query.isFetching} data-refetching={isRefetching || undefined}>
          {list.query.isError && <Failed trouble={list.query.error} onRetry={() => void list.query.refetch()} />}
          <Stopped list={list} />
          {narrow ? (
            <Cards {...props} {...parts} />
          ) : (
            <Grid {...props} {...parts} body={body} />
          )}
          {list.query.data?.items.length === 0 && (props.filtered ? props.nothingFound ?? props.empty : props.empty)}
        </div>
      )}
      <Footer list={list} footnote={props.footnote} />
      {menu && rowActions && <RowMenu menu={menu} actions={rowActions(menu.row)} onClose={() => setMenu(null)} />}
      {settled && (
        <Suspense fallback={null}>
          <Settings id={id} columns={columns as readonly Column<unknown>[]} searched={props.searched} onClose={() => setSettled(false)} />
        </Suspense>
      )}
    </div>
  );
}

function PageSize() {
  const size = usePreference('pageSize');
  return (
    <select
      className={styles.pageSize}
      aria-label={i18n.t({ id: 'table.page_size', message: 'Rows a page' })}
      value={size}
      onChange={(event) => changePreferences({ pageSize: Number(event.currentTarget.value) })}
    >
      {PAGE_SIZES.map((rows) => (
        <option key={rows}>{rows}</option>
      ))}
    </select>
  );
}
