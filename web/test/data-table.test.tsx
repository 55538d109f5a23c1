import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeQueryClient } from '~/kit/client/queries';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useSelection } from '~/kit/data-table/selection';
import { useList, type PageQuery } from '~/kit/data-table/use-list';
import { listenToKeys } from '~/kit/keys';
import { changePreferences, preferences } from '~/kit/preferences';
import { parseSearch, stringifySearch } from '~/kit/url';

interface Town {
  id: string;
  name: string;
}

const COLUMNS: Column<Town>[] = [
  { id: 'name', label: () => 'Name', width: 100, pinned: true, sort: 'name', cell: (row) => <a href={`/towns/${row.id}`}>{row.name}</a> },
  { id: 'river', label: () => 'River', width: 100, cell: () => 'Dnipro' },
  { id: 'size', label: () => 'Size', width: 100, sort: 'size', cell: () => '3' },
];

const asked: PageQuery[] = [];
let trouble: Error | null = null;
let hanging = false;

const options = (page: PageQuery) => ({
  queryKey: [{ _id: 'getTowns', query: page }],
  retry: false,
  queryFn: () => {
    asked.push(page);
    if (trouble) return Promise.reject(trouble);
    if (hanging) return new Promise<never>(() => {});
    const names = page.cursor ? ['Lviv'] : ['Kyiv', 'Odesa', 'Kharkiv'];
    const items = names.map((name) => ({ id: name.toLowerCase(), name }));
    return Promise.resolve({ items, next: page.cursor ? null : 'two', previous: null, total: 4, total_is_exact: true });
  },
});

function Towns() {
  const list = useList(options, 'name');
  const selection = useSelection();
  const shared = { id: 'towns', label: 'Towns', columns: COLUMNS, rowId: (row: Town) => row.id, rowName: (row: Town) => row.name };
  return <DataTable {...shared} list={list} selection={selection} rowHref={(row) => `/towns/${row.id}`} empty={<p>No towns</p>} />;
}

async function show() {
  const root = createRootRoute();
  const towns = createRoute({ getParentRoute: () => root, path: '/', component: Towns });
  const town = createRoute({ getParentRoute: () => root, path: '/towns/$id', component: () => <p>A town</p> });
  const history = createMemoryHistory({ initialEntries: ['/'] });
  const router = createRouter({ routeTree: root.addChildren([towns, town]), history, parseSearch, stringifySearch });
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole('button', { name: 'Columns and rows' });
  return { user: userEvent.setup(), history };
}

const headings = () => screen.getAllByRole('columnheader').map((cell) => cell.textContent);
const focused = () => document.activeElement?.textContent;

listenToKeys();

beforeEach(() => {
  asked.length = 0;
  trouble = null;
  hanging = false;
  changePreferences({ lists: {}, pageSize: 25, shortcuts: true });
});

describe('a list by keyboard', () => {
  test('j and k walk the rows, x selects, Enter opens', async () => {
    const { user, history } = await show();
    await screen.findByText('Odesa');
    await user.keyboard('jj');
    expect(focused()).toContain('Odesa');
    await user.keyboard('x');
    expect(screen.getByRole('checkbox', { name: 'Select Odesa' })).toHaveProperty('checked', true);
    await user.keyboard('k');
    expect(focused()).toContain('Kyiv');
    await user.keyboard('{Enter}');
    expect(history.location.pathname).toBe('/towns/kyiv');
  });

  test('Tab reaches one row only', async () => {
    await show();
    const row = (await screen.findByText('Odesa')).closest('tbody')!;
    const reached = within(row).getAllByRole('row').filter((one) => one.tabIndex === 0);
    expect(reached).toHaveLength(1);
  });

  test('who turns the page by keyboard goes on in its first row', async () => {
    const { user } = await show();
    await screen.findByText('Odesa');
    await user.keyboard('jj]');
    await screen.findByText('Lviv');
    expect(focused()).toContain('Lviv');
  });

  test('single keys do nothing for those who have switched them off', async () => {
    changePreferences({ shortcuts: false });
    const { user } = await show();
    await screen.findByText('Odesa');
    await user.keyboard('j');
    expect(document.activeElement).toBe(document.body);
  });

  test('Alt with an arrow moves a column, says so, and keeps it', async () => {
    const { user } = await show();
    await screen.findByText('Odesa');
    screen.getByRole('button', { name: 'River' }).focus();
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(headings()).toEqual(['', 'Name', 'Size', 'River']);
    expect(screen.getByText('River is now column 3 of 3')).toBeTruthy();
    expect(preferences().lists.towns?.order).toEqual(['name', 'size', 'river']);
  });
});

describe('a list asks the API', () => {
  test('for the page size that all lists share', async () => {
    changePreferences({ pageSize: 100 });
    await show();
    await screen.findByText('Kyiv');
    expect(asked).toEqual([{ limit: 100 }]);
  });

  test('for the next page by its cursor, and the address says so', async () => {
    const { user, history } = await show();
    await screen.findByText('Kyiv');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByText('Lviv');
    expect(history.location.search).toBe('?cursor=two');
  });

  test('in the order of the heading that was pressed, from the first page', async () => {
    const { user, history } = await show();
    await screen.findByText('Kyiv');
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending');
    await user.click(screen.getByRole('button', { name: 'Size' }));
    expect(history.location.search).toBe('?sort=size');
    expect(asked.at(-1)).toEqual({ limit: 25, sort: 'size' });
  });

  test('again when it failed and somebody says so', async () => {
    trouble = new Error('no');
    const { user } = await show();
    const again = await screen.findByRole('button', { name: 'Try again' });
    trouble = null;
    await user.click(again);
    expect(await screen.findByText('Kyiv')).toBeTruthy();
  });
});

describe('a search that takes its time', () => {
  test('can be stopped, and begun again from where nothing is shown', async () => {
    hanging = true;
    const { user } = await show();
    await user.click(await screen.findByRole('button', { name: 'Stop searching' }));
    expect(await screen.findByText('Nothing was searched yet')).toBeTruthy();
    hanging = false;
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(await screen.findByText('Kyiv')).toBeTruthy();
  });

  test('leaves the rows of the one before and says that they are', async () => {
    const { user } = await show();
    await screen.findByText('Kyiv');
    hanging = true;
    await user.click(screen.getByRole('button', { name: 'Size' }));
    await user.click(await screen.findByRole('button', { name: 'Stop searching' }));
    expect(await screen.findByText(/These rows are those of the one before/)).toBeTruthy();
    expect(screen.getByText('Kyiv')).toBeTruthy();
    hanging = false;
    await user.click(screen.getByRole('button', { name: 'Search again' }));
    await waitFor(() => expect(screen.queryByText(/These rows are those/)).toBeNull());
  });

  test('is asked again for what may have changed', async () => {
    const { user } = await show();
    await screen.findByText('Kyiv');
    await user.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(asked).toHaveLength(2);
  });
});
