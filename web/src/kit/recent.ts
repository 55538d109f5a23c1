export interface Recent {
  label: string;
  href: string;
}

const KEY = 'tollhouse.recent';
const KEPT = 8;

/** Records seen in this tab, newest first; names of people are not left behind in the browser. */
export function recents(): Recent[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Recent[];
  } catch {
    return [];
  }
}

/** Called by a record's page once it knows its name. */
export function noteRecent(seen: Recent) {
  const rest = recents().filter(({ href }) => href !== seen.href);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([seen, ...rest].slice(0, KEPT)));
  } catch {
    // Without room in the browser there are no recent records, and nothing else is lost.
  }
}

export function forgetRecents() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
