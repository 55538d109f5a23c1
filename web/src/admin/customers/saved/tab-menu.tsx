import { i18n } from '@lingui/core';
import { useState } from 'react';
import { patchSavedSearch, removeSavedSearch, type SavedSearchChangeSaid, type SavedSearchTold } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { RowMenu, type RowAction } from '~/kit/data-table/row-menu';
import type { Column } from '~/kit/data-table/columns';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconArrowLeft, IconArrowRight, IconBookmark, IconLock, IconPencil, IconTrash, IconUsers } from '~/kit/icons';
import { changePreferences, preferences } from '~/kit/preferences';
import { toast } from '~/kit/toast';
import { useUrl } from '~/kit/url';
import { RenameDialog } from './rename-dialog';
import { columnsNow, searchKey, tableOf, useRefreshSearches, type SearchedList } from './searches';

interface TabMenuProps {
  list: SearchedList;
  columns: readonly Column<never>[];
  saved: SavedSearchTold;
  /** The button of the tab. */
  at: HTMLElement;
  all: readonly SavedSearchTold[];
  current: SavedSearchTold | undefined;
  onDone: () => void;
}

type Shown = 'menu' | 'rename' | 'delete' | 'nothing';

/** What can be done to a saved search. */
export function TabMenu({ list, columns, saved, at, all, current, onDone }: TabMenuProps) {
  const [shown, setShown] = useState<Shown>('menu');
  const change = useChange(saved, at);
  const replacing = useReplacing(saved, { list, all: columns, current, change });
  const actions = [
    renaming(() => setShown('rename')),
    sharing(saved, change),
    replacing,
    ...(saved.own ? moving(saved, all, change) : []),
    deleting(() => setShown('delete')),
  ];
  const closeMenu = () => setShown((now) => (now === 'menu' ? 'nothing' : now));
  return (
    <>
      {shown === 'menu' && <RowMenu menu={{ row: saved, at }} actions={actions} onClose={closeMenu} />}
      {shown === 'rename' && <RenameDialog saved={saved} onClose={onDone} />}
      {shown === 'delete' && <DeleteSearch list={list} saved={saved} onClose={onDone} />}
    </>
  );
}

type Change = (body: SavedSearchChangeSaid, said?: string) => Promise<void>;

function useChange(saved: SavedSearchTold, at: HTMLElement): Change {
  const refresh = useRefreshSearches();
  return async (body, said) => {
    try {
      await patchSavedSearch({ path: { saved_search_id: saved.id }, body, throwOnError: true });
      if (said) toast(said);
    } catch (refused) {
      toast(sentenceOf(refused));
    }
    await refresh();
    // A tab that has moved has lost the focus on its way.
    requestAnimationFrame(() => at.focus());
  };
}

const renaming = (run: () => void): RowAction => ({
  label: i18n.t({ id: 'customers.search.rename_it', message: 'Rename…' }),
  icon: <IconPencil size={16} />,
  run,
});

function sharing(saved: SavedSearchTold, change: Change): RowAction {
  const values = { name: saved.name };
  if (saved.shared) {
    return {
      label: i18n.t({ id: 'customers.search.unshare', message: 'Keep it private' }),
      icon: <IconLock size={16} />,
      run: () => void change({ shared: false }, i18n.t({ id: 'customers.search.unshared', message: '{name} is private now', values })),
    };
  }
  return {
    label: i18n.t({ id: 'customers.search.share', message: 'Share with colleagues' }),
    icon: <IconUsers size={16} />,
    run: () => void change({ shared: true }, i18n.t({ id: 'customers.search.now_shared', message: '{name} is shared with your colleagues now', values })),
  };
}

interface Replacing {
  list: SearchedList;
  all: readonly Column<never>[];
  current: SavedSearchTold | undefined;
  change: Change;
}

/** With the columns of this moment, where the search has columns of its own. */
function useReplacing(saved: SavedSearchTold, { list, all, current, change }: Replacing): RowAction {
  const { search } = useUrl();
  const columns = saved.columns && columnsNow(all, current, list);
  const isSame = current?.id === saved.id && columns?.join() === saved.columns?.join();
  const replace = async () => {
    const said = i18n.t({ id: 'customers.search.replaced', message: '{name} is the current search now', values: { name: saved.name } });
    await change({ query: searchKey(search, list.filters), columns }, said);
    forgetColumns(saved, list);
  };
  return {
    label: i18n.t({ id: 'customers.search.replace', message: 'Replace by the current search' }),
    icon: <IconBookmark size={16} />,
    refused: isSame ? i18n.t({ id: 'customers.search.is_current', message: 'This is the current search.' }) : null,
    run: () => void replace(),
  };
}

/** The console shows one's own first, in their order. */
function moving(saved: SavedSearchTold, all: readonly SavedSearchTold[], change: Change): RowAction[] {
  const last = all.filter(({ own }) => own).length;
  const isFirst = saved.position === 1;
  const isLast = saved.position === last;
  return [
    {
      label: i18n.t({ id: 'customers.search.left', message: 'Move left' }),
      icon: <IconArrowLeft size={16} />,
      refused: isFirst ? i18n.t({ id: 'customers.search.is_first', message: 'It is the first of yours.' }) : null,
      run: () => void change({ position: saved.position - 1 }),
    },
    {
      label: i18n.t({ id: 'customers.search.right', message: 'Move right' }),
      icon: <IconArrowRight size={16} />,
      refused: isLast ? i18n.t({ id: 'customers.search.is_last', message: 'It is the last of yours.' }) : null,
      run: () => void change({ position: saved.position + 1 }),
    },
  ];
}

const deleting = (run: () => void): RowAction => ({
  label: i18n.t({ id: 'customers.search.delete_it', message: 'Delete…' }),
  icon: <IconTrash size={16} />,
  danger: true,
  run,
});

function DeleteSearch({ list, saved, onClose }: { list: SearchedList; saved: SavedSearchTold; onClose: () => void }) {
  const refresh = useRefreshSearches();
  const remove = async () => {
    await removeSavedSearch({ path: { saved_search_id: saved.id }, throwOnError: true });
    forgetColumns(saved, list);
    await refresh();
    toast(i18n.t({ id: 'customers.search.deleted', message: 'The search {name} is deleted', values: { name: saved.name } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'customers.search.delete_title', message: 'Delete the search {name}?', values: { name: saved.name } })}
      confirm={i18n.t({ id: 'customers.search.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      {list.unharmed(saved.shared)}
    </ConfirmDialog>
  );
}

/** What this reader has changed about the columns of a search that is gone, or has just taken them over. */
function forgetColumns(saved: SavedSearchTold, list: SearchedList) {
  const { [tableOf(saved, list)]: forgotten, ...lists } = preferences().lists;
  if (saved.columns && forgotten) changePreferences({ lists });
}
