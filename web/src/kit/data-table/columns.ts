import type { ReactNode } from 'react';
import type { ListPreference } from '../preferences';

export interface Column<T> {
  id: string;
  label: () => string;
  cell: (row: T) => ReactNode;
  /** The API's sort key; without one the column cannot be sorted. */
  sort?: string;
  /** Money and counts stand at the end of their column. */
  align?: 'end';
  /** Pixels at least; what is left over is shared in proportion. */
  width: number;
  /** Not shown until the reader asks for it. */
  hidden?: boolean;
  /** Always first, always shown, stays while the rest scrolls: what names the row. */
  pinned?: boolean;
}

/** All columns in the reader's order; a column newer than the choice keeps the place its neighbours give it. */
export function ordered<T>(columns: readonly Column<T>[], { order = [] }: ListPreference): Column<T>[] {
  const known = new Map(columns.map((column) => [column.id, column]));
  const merged = order.filter((id) => known.has(id));
  columns.forEach(({ id }, place) => {
    if (merged.includes(id)) return;
    const before = columns[place - 1];
    merged.splice(before ? merged.indexOf(before.id) + 1 : 0, 0, id);
  });
  const inOrder = merged.map((id) => known.get(id)!);
  return [...inOrder.filter(({ pinned }) => pinned), ...inOrder.filter(({ pinned }) => !pinned)];
}

export function isShown<T>(column: Column<T>, { shown = {} }: ListPreference): boolean {
  return column.pinned === true || (shown[column.id] ?? !column.hidden);
}

export function visible<T>(columns: readonly Column<T>[], preference: ListPreference): Column<T>[] {
  return ordered(columns, preference).filter((column) => isShown(column, preference));
}

/** The order after moving one column to just before another (null: to the end). */
export function moved<T>(columns: readonly Column<T>[], id: string, before: string | null): string[] {
  const order = columns.map((column) => column.id).filter((other) => other !== id);
  order.splice(before === null ? order.length : order.indexOf(before), 0, id);
  return order;
}

/** The order after one step to either side among the shown columns; null where there is no further. */
export function stepped<T>(all: readonly Column<T>[], shown: readonly Column<T>[], id: string, step: -1 | 1): string[] | null {
  const place = shown.findIndex((column) => column.id === id);
  const beyond = shown[place + step];
  if (!beyond || beyond.pinned || shown[place]?.pinned) return null;
  if (step === -1) return moved(all, id, beyond.id);
  const others = all.filter((column) => column.id !== id);
  return moved(all, id, others[others.indexOf(beyond) + 1]?.id ?? null);
}

export type Direction = 'ascending' | 'descending';

/** What a click on a heading makes of the sort: up, then down, then up again. */
export function nextSort(key: string, current: string | undefined): string {
  return current === key ? `-${key}` : key;
}

export function directionOf(key: string | undefined, current: string | undefined): Direction | undefined {
  if (key === undefined || current === undefined) return undefined;
  if (current === key) return 'ascending';
  return current === `-${key}` ? 'descending' : undefined;
}
