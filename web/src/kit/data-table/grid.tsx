import { useElementSize } from '@mantine/hooks';
import { useState, type RefObject } from 'react';
import type { Column } from './columns';
import type { DataTableProps } from './data-table';
import { Head } from './head';
import type { OpenMenu } from './row-menu';
import { Rows, SkeletonRows, type MenuPlace } from './rows';
import type { RowKeys } from './use-row-keys';
import styles from './data-table.module.css';

interface GridProps<T> extends DataTableProps<T> {
  shown: Column<T>[];
  rows: readonly T[];
  keys: RowKeys;
  setMenu: ((menu: OpenMenu<T>) => void) | undefined;
  body: RefObject<HTMLTableSectionElement | null>;
}

const CHOOSE_WIDTH = 38;
const MENU_WIDTH = 44;

/** Headings and rows. Where they are wider than the page the table scrolls, and menus move to the cell that stays. */
export function Grid<T>(props: GridProps<T>) {
  const { id, label, columns, shown, list, selection, rows, rowId, setMenu } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [said, setSaid] = useState('');
  const least = shown.reduce((sum, column) => sum + column.width, selection ? CHOOSE_WIDTH : 0);
  const isTooWide = width > 0 && least + MENU_WIDTH > width;
  const menuAt: MenuPlace = setMenu ? (isTooWide ? 'pinned' : 'end') : null;
  const head = { id, all: columns, shown, list, selection, rows, rowId, hasMenu: menuAt === 'end' };
  return (
    <div className={styles.scroll} ref={ref}>
      <div className={styles.bar} />
      <table className={styles.table} style={{ minInlineSize: least }} aria-label={label}>
        <Head {...head} onSaid={setSaid} />
        {list.query.data === undefined ? (
          <SkeletonRows columns={shown} selectable={!!selection} hasMenu={menuAt === 'end'} />
        ) : (
          <Rows {...props} menuAt={menuAt} />
        )}
      </table>
      <div role="status" className="unseen">
        {said}
      </div>
    </div>
  );
}
