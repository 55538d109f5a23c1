import { describe, expect, test } from 'vitest';
import { moved, nextSort, ordered, stepped, visible, type Column } from '~/kit/data-table/columns';

const column = (id: string, more: Partial<Column<string>> = {}): Column<string> => ({
  id,
  label: () => id,
  cell: () => null,
  width: 100,
  ...more,
});
const COLUMNS = [column('name', { pinned: true }), column('status'), column('balance'), column('city', { hidden: true })];
const ids = (columns: Column<string>[]) => columns.map(({ id }) => id);

describe('the columns of a list', () => {
  test('a column that is newer than the choice stands after its neighbour', () => {
    expect(ids(ordered(COLUMNS, { order: ['balance', 'name'] }))).toEqual(['name', 'balance', 'city', 'status']);
    expect(ids(ordered(COLUMNS, { order: ['city', 'status', 'name'] }))).toEqual(['name', 'city', 'status', 'balance']);
  });

  test('columns that are no more are forgotten', () => {
    expect(ids(ordered(COLUMNS, { order: ['gone', 'balance', 'status'] }))).toEqual(['name', 'balance', 'city', 'status']);
  });

  test('the pinned column stays first and shown, whatever was kept', () => {
    const kept = { order: ['status', 'name'], shown: { name: false, city: true } };
    expect(ids(visible(COLUMNS, kept))[0]).toBe('name');
    expect(ids(visible(COLUMNS, kept))).toContain('city');
  });

  test('a step passes one shown column, and none before the pinned one', () => {
    const shown = visible(COLUMNS, {});
    expect(stepped(COLUMNS, shown, 'status', 1)).toEqual(['name', 'balance', 'status', 'city']);
    expect(stepped(COLUMNS, shown, 'status', -1)).toBeNull();
    expect(stepped(COLUMNS, shown, 'balance', 1)).toBeNull();
  });

  test('moving puts a column before another or at the end', () => {
    expect(moved(COLUMNS, 'city', 'status')).toEqual(['name', 'city', 'status', 'balance']);
    expect(moved(COLUMNS, 'status', null)).toEqual(['name', 'balance', 'city', 'status']);
  });

  test('a heading sorts up, then down, then up again', () => {
    expect(nextSort('name', undefined)).toBe('name');
    expect(nextSort('name', 'name')).toBe('-name');
    expect(nextSort('name', '-name')).toBe('name');
  });
});
