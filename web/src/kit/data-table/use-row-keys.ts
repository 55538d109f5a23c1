import { i18n } from '@lingui/core';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { useShortcut } from '../keys';
import type { DataTableProps } from './data-table';
import { goTo } from './rows';
import type { OpenMenu } from './row-menu';

export interface RowKeys {
  /** The one row that Tab reaches. */
  active: number;
  open: ReadonlySet<string>;
  toggleOpen: (id: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: () => void;
  /** From the search box and the filters above: the arrow down goes into the rows. */
  onKeyAbove: (event: KeyboardEvent) => void;
}

interface Wanted<T> extends Pick<DataTableProps<T>, 'rowId' | 'rowHref' | 'rowDetail' | 'selection' | 'list'> {
  rows: readonly T[];
  body: RefObject<HTMLTableSectionElement | null>;
  openMenu: ((menu: OpenMenu<T>) => void) | undefined;
  /** Cards have no rows to walk. */
  off: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** j/k and arrows walk the rows (with Shift they select), Enter opens, x or Space selects, m opens the menu, [ and ] turn the page. */
export function useRowKeys<T>({ rows, body, list, selection, rowId, rowHref, rowDetail, openMenu, off }: Wanted<T>): RowKeys {
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(NONE);
  const router = useRouter();
  const hadFocus = useRef(false);
  const before = useRef(rows);
  useEffect(() => {
    const held = hadFocus.current ? before.current[active] : undefined;
    before.current = rows;
    setOpen(NONE);
    const place = held === undefined ? -1 : rows.findIndex((row) => rowId(row) === rowId(held));
    if (place >= 0 && place === active) return;
    setActive(Math.max(place, 0));
    // The focus stays with its row while that is there; whoever was quicker than the search goes on in what it found.
    if (hadFocus.current && (isInRows() || document.activeElement === document.body)) focus(Math.max(place, 0));
  }, [rows]);
  const rowsShown = () => [...(body.current?.querySelectorAll<HTMLElement>('tr[data-row]') ?? [])];
  const focus = (place: number) => {
    const wanted = Math.max(0, Math.min(place, rows.length - 1));
    setActive(wanted);
    const row = rowsShown()[wanted];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };
  const isInRows = () => body.current?.contains(document.activeElement) ?? false;
  const walk = (step: number) => focus(isInRows() ? active + step : active);
  const toggleOpen = useCallback((id: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const reach = (step: number) => {
    const [here, there] = [rows[active], rows[Math.max(0, Math.min(active + step, rows.length - 1))]];
    if (!selection || here === undefined || there === undefined) return;
    if (!selection.ids.has(rowId(here))) selection.toggle(rowId(here));
    selection.reach(rows.map(rowId), rowId(there));
    focus(active + step);
  };
  const act = (key: string, shift = false): boolean => {
    const row = rows[active];
    if (row === undefined) return false;
    if (shift && selection && (key === 'ArrowDown' || key === 'ArrowUp')) {
      reach(key === 'ArrowDown' ? 1 : -1);
      return true;
    }
    if (key === 'ArrowDown') walk(1);
    else if (key === 'ArrowUp') walk(-1);
    else if (key === 'Home') focus(0);
    else if (key === 'End') focus(rows.length - 1);
    else if (key === 'Enter' && rowHref) goTo(router, rowHref(row));
    else if (key === 'Enter' && rowDetail) toggleOpen(rowId(row));
    else if ((key === ' ' || key === 'x') && selection) selection.toggle(rowId(row));
    else if (key === 'm' && openMenu) openMenu({ row, at: rowsShown()[active]?.querySelector('button[aria-haspopup]') ?? null });
    else return false;
    return true;
  };
  const on = !off && rows.length > 0;
  useShortcut('j', i18n.t({ id: 'table.key_next', message: 'Next row' }), () => walk(1), on);
  useShortcut('k', i18n.t({ id: 'table.key_previous', message: 'Previous row' }), () => walk(-1), on);
  useShortcut('x', i18n.t({ id: 'table.key_select', message: 'Select the row' }), () => act('x'), on && !!selection);
  useShortcut('m', i18n.t({ id: 'table.key_menu', message: 'Menu of the row' }), () => act('m'), on && !!openMenu);
  useShortcut('[', i18n.t({ id: 'table.key_page_before', message: 'Previous page' }), list.goPrevious);
  useShortcut(']', i18n.t({ id: 'table.key_page_after', message: 'Next page' }), list.goNext);
  return {
    active,
    open,
    toggleOpen,
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isOnRow = event.target instanceof HTMLElement && event.target.matches('tr[data-row]');
      if (!isOnRow || event.key.length === 1 && event.key !== ' ') return;
      if (act(event.key, event.shiftKey)) event.preventDefault();
    },
    // Rows that go away take the focus with them without a blur; it comes back to those that follow.
    onBlur: () => {
      hadFocus.current = false;
    },
    onKeyAbove: (event) => {
      const isSearch = event.target instanceof HTMLInputElement && event.target.type === 'search';
      if (event.key !== 'ArrowDown' || !isSearch || !on) return;
      event.preventDefault();
      focus(0);
    },
    onFocus: (event) => {
      hadFocus.current = true;
      const row = (event.target as Element).closest('tr[data-row]');
      const place = row ? rowsShown().indexOf(row as HTMLElement) : -1;
      if (place >= 0) setActive(place);
    },
  };
}
