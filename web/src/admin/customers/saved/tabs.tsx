import { i18n } from '@lingui/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SavedSearchTold } from '~/api';
import { followLink } from '~/kit/data-table/rows';
import { IconButton } from '~/kit/icon-button';
import { IconBookmark, IconDots, IconUsers } from '~/kit/icons';
import { later } from '~/kit/later';
import type { Column } from '~/kit/data-table/columns';
import { one, stringifySearch, useUrl } from '~/kit/url';
import { currentOf, isWorthSaving, standardOf, useSavedSearches, type SearchedList } from './searches';
import styles from './saved.module.css';

const TabMenu = later(() => import('./tab-menu').then((menu) => menu.TabMenu));
const SaveDialog = later(() => import('./save-dialog').then((dialog) => dialog.SaveDialog));

interface Acting {
  saved: SavedSearchTold;
  at: HTMLElement;
  /** A menu that is opened again is another one. */
  turn: number;
}

/** The searches that everybody has and those that were saved: links, so that each opens in a window of its own. */
export function SearchTabs<T>({ list: of, columns }: { list: SearchedList; columns: readonly Column<T>[] }) {
  const { search } = useUrl();
  const router = useRouter();
  const saved = useSavedSearches(of);
  const [acting, setActing] = useState<Acting | null>(null);
  const [saving, setSaving] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const act = (saved: SavedSearchTold, at: HTMLElement) => setActing((last) => ({ saved, at, turn: (last?.turn ?? 0) + 1 }));
  const current = currentOf(saved, search, of);
  const standard = current ? undefined : standardOf(search, of);
  const marked = current?.id ?? standard;
  useEffect(() => {
    const tab = list.current?.querySelector('[aria-current]')?.parentElement;
    if (list.current && tab) keepInSight(list.current, tab);
  }, [marked, saved]);
  return (
    <div className={styles.bar}>
      <nav className={styles.tabs} aria-label={i18n.t({ id: 'customers.searches', message: 'Searches' })}>
        <ul ref={list} onClick={(event) => followLink(event, (href) => router.history.push(href))}>
          {of.standard.map(({ id, label, search: wanted }) => (
            <li key={id} className={styles.tab}>
              <a href={`${of.path}${stringifySearch({ view: one(search, 'view'), ...wanted })}`} aria-current={id === standard ? 'page' : undefined}>
                {label()}
              </a>
            </li>
          ))}
          {saved.map((one) => (
            <SavedTab key={one.id} path={of.path} saved={one} current={one === current} onMenu={(at) => act(one, at)} />
          ))}
        </ul>
      </nav>
      {!current && isWorthSaving(search, of) && (
        <button type="button" className={styles.save} onClick={() => setSaving(true)}>
          <IconBookmark size={16} aria-hidden />
          {i18n.t({ id: 'customers.search.save', message: 'Save search' })}
        </button>
      )}
      {saving && <SaveDialog list={of} columns={columns as readonly Column<never>[]} onClose={() => setSaving(false)} />}
      {acting && (
        <TabMenu
          key={acting.turn}
          list={of}
          columns={columns as readonly Column<never>[]}
          saved={acting.saved}
          at={acting.at}
          all={saved}
          current={current}
          onDone={() => setActing(null)}
        />
      )}
    </div>
  );
}

interface SavedTabProps {
  path: string;
  saved: SavedSearchTold;
  current: boolean;
  onMenu: (at: HTMLElement) => void;
}

function SavedTab({ path, saved, current, onMenu }: SavedTabProps) {
  return (
    <li className={styles.tab} data-menu={saved.may_change || undefined}>
      <a href={`${path}${saved.query && `?${saved.query}`}`} aria-current={current ? 'page' : undefined} title={sharedLabel(saved)}>
        {saved.shared && <IconUsers size={14} aria-hidden />}
        <span>{saved.name}</span>
        {saved.shared && <span className="unseen">({sharedLabel(saved)})</span>}
      </a>
      {saved.may_change && (
        <IconButton
          size={24}
          label={i18n.t({ id: 'customers.search.menu', message: 'Change the search {name}', values: { name: saved.name } })}
          aria-haspopup="menu"
          onPointerEnter={() => void TabMenu.prepare()}
          onClick={(event) => onMenu(event.currentTarget)}
        >
          <IconDots size={15} />
        </IconButton>
      )}
    </li>
  );
}

function sharedLabel(saved: SavedSearchTold): string | undefined {
  if (!saved.shared) return undefined;
  return saved.own
    ? i18n.t({ id: 'customers.search.shared', message: 'shared with your colleagues' })
    : i18n.t({ id: 'customers.search.shared_by', message: 'shared by {name}', values: { name: saved.owner_name } });
}

/** Along the row only: the page itself stays where it is. */
function keepInSight(row: HTMLElement, tab: HTMLElement) {
  const [from, seen] = [tab.offsetLeft, row.scrollLeft];
  if (from < seen) row.scrollLeft = from;
  else if (from + tab.offsetWidth > seen + row.clientWidth) row.scrollLeft = from + tab.offsetWidth - row.clientWidth;
}
