import { i18n } from '@lingui/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconArrowDown, IconArrowUp } from '../icons';
import { changeListPreference } from '../preferences';
import { directionOf, moved, ordered, stepped, type Column, type Direction } from './columns';
import type { Selection } from './selection';
import type { List, ListPage } from './use-list';
import styles from './data-table.module.css';

interface HeadProps<T> {
  id: string;
  all: readonly Column<T>[];
  shown: Column<T>[];
  list: List<ListPage<T>>;
  selection: Selection | undefined;
  rows: readonly T[];
  rowId: (row: T) => string;
  hasMenu: boolean;
  /** A move in words, for those who do not see it. */
  onSaid: (said: string) => void;
}

/** Nobody drags a heading before there are rows, and those come sooner without it. */
const DRAG_AFTER_MS = 500;

/** Headings: a click sorts; dragging, or Alt with an arrow, moves the column. */
export function Head<T>({ id, all, shown, list, selection, rows, rowId, hasMenu, onSaid }: HeadProps<T>) {
  const order = (next: string[]) => changeListPreference(id, { order: next });
  const inOrder = ordered(all, { order: shown.map((column) => column.id) });
  const step = (column: Column<T>, by: -1 | 1) => {
    const next = stepped(inOrder, shown, column.id, by);
    if (!next) return;
    order(next);
    const place = shown.indexOf(column) + 1 + by;
    const values = { column: column.label(), place, count: shown.length };
    onSaid(i18n.t({ id: 'table.moved', message: '{column} is now column {place} of {count}', values }));
  };
  return (
    <thead>
      <tr>
        {selection && <ChooseAll selection={selection} ids={rows.map(rowId)} />}
        {shown.map((column) => (
          <Heading
            key={column.id}
            list={id}
            column={column as Column<unknown>}
            direction={directionOf(column.sort, list.sort)}
            onSort={list.sortBy}
            onStep={(by) => step(column, by)}
            onDropBefore={(other) => order(moved(inOrder, other, column.id))}
            onDropAfter={(other) => order(moved(inOrder, other, inOrder[inOrder.indexOf(column) + 1]?.id ?? null))}
          />
        ))}
        {hasMenu && (
          <th className={styles.more} scope="col">
            <span className="unseen">{i18n.t({ id: 'table.more_heading', message: 'More' })}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

function ChooseAll({ selection, ids }: { selection: Selection; ids: string[] }) {
  const chosen = ids.filter((id) => selection.ids.has(id)).length;
  const all = ids.length > 0 && chosen === ids.length;
  return (
    <th className={styles.choose} scope="col">
      <input
        type="checkbox"
        aria-label={i18n.t({ id: 'table.choose_all', message: 'Select all rows of this page' })}
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = chosen > 0 && !all;
        }}
        onChange={() => selection.setAll(ids, !all)}
      />
    </th>
  );
}

interface HeadingProps {
  list: string;
  column: Column<unknown>;
  direction: Direction | undefined;
  onSort: (key: string) => void;
  onStep: (by: -1 | 1) => void;
  onDropBefore: (other: string) => void;
  onDropAfter: (other: string) => void;
}

function Heading({ list, column, direction, onSort, onStep, onDropBefore, onDropAfter }: HeadingProps) {
  const cell = useRef<HTMLTableCellElement>(null);
  const [edge, setEdge] = useState<'before' | 'after' | null>(null);
  const drops = useRef({ onDropBefore, onDropAfter });
  drops.current = { onDropBefore, onDropAfter };
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    if (column.pinned) return;
    const start = async () => {
      const { makeDraggable } = await import('./drag');
      if (gone || !cell.current) return;
      stop = makeDraggable(cell.current, { list, column: column.id }, setEdge, (other, side) =>
        side === 'before' ? drops.current.onDropBefore(other) : drops.current.onDropAfter(other),
      );
    };
    const timer = setTimeout(() => void start(), DRAG_AFTER_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
      stop?.();
    };
  }, [list, column.id, column.pinned]);
  const move = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    onStep(event.key === 'ArrowLeft' ? -1 : 1);
  };
  return (
    <th
      ref={cell}
      scope="col"
      className={column.pinned ? styles.pinned : undefined}
      style={{ inlineSize: column.width }}
      data-end={column.align === 'end' || undefined}
      data-edge={edge ?? undefined}
      aria-sort={direction}
    >
      <button
        type="button"
        className={styles.heading}
        data-sortable={column.sort ? true : undefined}
        onClick={() => column.sort && onSort(column.sort)}
        onKeyDown={move}
        title={column.pinned ? undefined : i18n.t({ id: 'table.move_hint', message: 'Drag or press Alt with ← or → to move' })}
      >
        <span>{column.label()}</span>
        {direction === 'ascending' && <IconArrowUp size={14} aria-hidden />}
        {direction === 'descending' && <IconArrowDown size={14} aria-hidden />}
      </button>
    </th>
  );
}
