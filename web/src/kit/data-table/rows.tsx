import { i18n } from '@lingui/core';
import { memo, useRef, type MouseEvent, type ReactNode, type RefObject } from 'react';
import { useRouter, type AnyRouter } from '@tanstack/react-router';
import { IconDots } from '../icons';
import type { Column } from './columns';
import type { DataTableProps } from './data-table';
import type { OpenMenu } from './row-menu';
import type { RowKeys } from './use-row-keys';
import styles from './data-table.module.css';

/** Where a row's menu stands: in its own column; in the pinned cell while the table scrolls; nowhere. */
export type MenuPlace = 'end' | 'pinned' | null;

interface RowsProps<T> extends DataTableProps<T> {
  shown: Column<T>[];
  rows: readonly T[];
  keys: RowKeys;
  setMenu: ((menu: OpenMenu<T>) => void) | undefined;
  body: RefObject<HTMLTableSectionElement | null>;
  menuAt: MenuPlace;
}

/** Plain HTML: twenty-five of any library's parts would be felt on every page. */
export function Rows<T>(props: RowsProps<T>) {
  const { shown, rows, keys, selection, rowId, rowName, rowDetail, setMenu, menuAt, body } = props;
  const router = useRouter();
  const latest = useRef({ selection, rows, rowId });
  latest.current = { selection, rows, rowId };
  // One function for good: rows are drawn again when it changes.
  const choose = useRef((id: string, reaching: boolean) => {
    const { selection, rows, rowId } = latest.current;
    if (reaching) selection?.reach(rows.map(rowId), id);
    else selection?.toggle(id);
  });
  return (
    <tbody ref={body} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus} onBlur={keys.onBlur} onClick={(event) => followLink(event, (href) => goTo(router, href))}>
      {rows.map((row, place) => {
        const id = rowId(row);
        // By its place, not by its id: the next page then changes texts where it would else build every row anew.
        return (
          <Row
            key={place}
            row={row}
            id={id}
            name={rowName}
            shown={shown}
            tabbed={place === keys.active}
            chosen={selection ? selection.ids.has(id) : undefined}
            onChoose={choose.current}
            onMenu={setMenu}
            menuAt={menuAt}
            open={rowDetail ? keys.open.has(id) : undefined}
            onOpen={keys.toggleOpen}
            detail={rowDetail}
          />
        );
      })}
    </tbody>
  );
}

/** A move to the same page with other parameters, such as an open row, is still on the same page of the list. */
export function goTo(router: AnyRouter, href: string) {
  const { pathname, state } = router.state.location;
  router.history.push(href, href.split('?')[0] === pathname ? { page: state.page } : undefined);
}

/** Links in rows are plain anchors; here they become moves within the page. */
export function followLink(event: MouseEvent, go: (href: string) => void) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a');
  const href = link?.getAttribute('href');
  if (!link || link.target || !href?.startsWith('/') || href.startsWith('/api/')) return;
  event.preventDefault();
  go(href);
}

interface RowProps<T> {
  row: T;
  id: string;
  name: (row: T) => string;
  shown: Column<T>[];
  tabbed: boolean;
  chosen: boolean | undefined;
  onChoose: (id: string, reaching: boolean) => void;
  onMenu: ((menu: OpenMenu<T>) => void) | undefined;
  menuAt: MenuPlace;
  open: boolean | undefined;
  onOpen: (id: string) => void;
  detail: ((row: T) => ReactNode) | undefined;
}

const Row = memo(function Row<T>({ row, id, name, shown, tabbed, chosen, onChoose, onMenu, menuAt, open, onOpen, detail }: RowProps<T>) {
  const width = shown.length + (chosen === undefined ? 0 : 1) + (menuAt === 'end' ? 1 : 0);
  const told = name(row);
  return (
    <>
      <tr data-row tabIndex={tabbed ? 0 : -1} data-chosen={chosen || undefined} data-open={open || undefined} onClick={open === undefined ? undefined : (event) => toggleUnlessControl(event, () => onOpen(id))}>
        {chosen !== undefined && (
          <td className={styles.choose}>
            <input
              type="checkbox"
              checked={chosen}
              tabIndex={-1}
              aria-label={i18n.t({ id: 'table.choose', message: 'Select {name}', values: { name: told } })}
              onChange={(event) => onChoose(id, (event.nativeEvent as unknown as MouseEvent).shiftKey)}
            />
          </td>
        )}
        {shown.map((column) => (
          <td
            key={column.id}
            className={column.pinned ? styles.pinned : undefined}
            data-end={column.align === 'end' || undefined}
            data-menu={(column.pinned && menuAt === 'pinned') || undefined}
          >
            {column.cell(row)}
            {column.pinned && menuAt === 'pinned' && (
              <span className={styles.pinnedMore}>
                <MoreButton name={told} onClick={(at) => onMenu?.({ row, at })} />
              </span>
            )}
          </td>
        ))}
        {menuAt === 'end' && (
          <td className={styles.more}>
            <MoreButton name={told} onClick={(at) => onMenu?.({ row, at })} />
          </td>
        )}
      </tr>
      {open && detail && (
        <tr key={id} className={styles.detail}>
          <td colSpan={width}>{detail(row)}</td>
        </tr>
      )}
    </>
  );
}) as <T>(props: RowProps<T>) => ReactNode;

function MoreButton({ name, onClick }: { name: string; onClick: (at: HTMLElement) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={i18n.t({ id: 'table.more', message: 'More for {name}', values: { name } })}
      onClick={(event) => onClick(event.currentTarget)}
    >
      <IconDots size={16} aria-hidden />
    </button>
  );
}

function toggleUnlessControl(event: MouseEvent, toggle: () => void) {
  if ((event.target as Element).closest('a, button, input, label')) return;
  if (window.getSelection()?.toString()) return;
  toggle();
}

const SKELETONS = 12;

export function SkeletonRows<T>({ columns, selectable, hasMenu }: { columns: Column<T>[]; selectable: boolean; hasMenu: boolean }) {
  return (
    <tbody aria-hidden="true">
      {Array.from({ length: SKELETONS }, (_, place) => (
        <tr key={place}>
          {selectable && <td className={styles.choose} />}
          {columns.map((column) => (
            <td key={column.id} data-end={column.align === 'end' || undefined}>
              <span className={styles.skeleton} style={{ inlineSize: `${40 + ((place * 7 + column.id.length * 13) % 45)}%` }} />
            </td>
          ))}
          {hasMenu && <td className={styles.more} />}
        </tr>
      ))}
    </tbody>
  );
}
