import { expect, test } from 'vitest';
import { COLUMNS } from '~/admin/customers/columns';

const ids = (hidden: boolean) => COLUMNS.filter((column) => (column.hidden ?? false) === hidden).map(({ id }) => id);

test('the list shows what the mission texts name, the name first and always', () => {
  const shown = ['name', 'status', 'balance_control', 'currency', 'balance', 'credit_limit', 'available_funds', 'email', 'accounts'];
  expect(ids(false)).toEqual(shown);
  expect(COLUMNS.filter(({ pinned }) => pinned).map(({ id }) => id)).toEqual(['name']);
});

test('it offers the rest', () => {
  expect(ids(true)).toEqual(['class', 'company_name', 'phone', 'city', 'country', 'postal_code', 'managed_by', 'registered_at']);
});

test('every column puts the list in order', () => {
  expect(COLUMNS.filter(({ sort }) => sort === undefined).map(({ id }) => id)).toEqual([]);
});
