import { useEffect } from 'react';

export interface Recent {
  label: string;
  href: string;
}

const KEY = 'tollhouse.recent';
const OWNER = 'tollhouse.recent_of';
const KEPT = 8;

/** Records seen in this tab, newest first; names of people are not left behind in the browser. */
export function recents(): Recent[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Recent[];
  } catch {
    return [];
  }
}

/** Called by a record's page, whose name is not known at first. */
export function useNoteRecent(label: string | undefined, href: string) {
  useEffect(() => {
    if (label !== undefined) noteRecent({ label, href });
  }, [label, href]);
}

function noteRecent(seen: Recent) {
  keep([seen, ...allBut(seen.href)].slice(0, KEPT));
}

/** Called when a record is deleted: its address leads nowhere any more, and its name is gone with it. */
export function forgetRecent(href: string) {
  keep(allBut(href));
}

function allBut(href: string): Recent[] {
  return recents().filter((seen) => seen.href !== href);
}

function keep(seen: Recent[]) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(seen));
  } catch {
    // Without room in the browser there are no recent records, and nothing else is lost.
  }
}

/** Called when somebody comes in: what another has seen in this tab, whose session ended by itself, is forgotten. */
export function keepRecentsOf(member: string) {
  try {
    if (sessionStorage.getItem(OWNER) === member) return;
    forgetRecents();
    sessionStorage.setItem(OWNER, member);
  } catch {
    // As above.
  }
}

export function forgetRecents() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
