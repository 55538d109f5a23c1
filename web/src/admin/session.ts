import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { getSession, postSession, putPreferences, removeSession, type Right, type SessionTold, type SignInSaid } from '~/api';
import { onSignedOut, rememberCsrfToken } from '~/kit/client/fetching';
import { setClock } from '~/kit/clock';
import { ProblemError } from '~/kit/client/problem';
import { forgetDrafts, keepDraftsOf } from '~/kit/form/drafts';
import { forgetRecents, keepRecentsOf } from '~/kit/recent';
import { forgetPreferencesServer, loadPreferences, type Preferences } from '~/kit/preferences';

export type { Right } from '~/api';

/** Who is signed in, as the API tells it. */
export type Session = SessionTold;

const KEY = ['session'];

/** Who is signed in; null: nobody. Asked once; it ends when an answer says so. */
export const sessionOptions = queryOptions({
  queryKey: KEY,
  staleTime: Infinity,
  gcTime: Infinity,
  queryFn: async (): Promise<Session | null> => {
    try {
      const { data } = await getSession({ throwOnError: true });
      return enter(data);
    } catch (trouble) {
      if (trouble instanceof ProblemError && trouble.status === 401) return null;
      throw trouble;
    }
  },
});

export async function signIn(queries: QueryClient, body: SignInSaid): Promise<Session> {
  const { data } = await postSession({ body, throwOnError: true });
  enter(data);
  const before = queries.getQueryData<Session | null>(['session', 'last']);
  if (before && before.staff.id !== data.staff.id) queries.clear();
  queries.setQueryData(['session', 'last'], data);
  queries.setQueryData(KEY, data);
  return data;
}

export async function signOut(queries: QueryClient) {
  await removeSession({ throwOnError: true });
  leave();
  forgetRecents();
  forgetDrafts();
  // All but the session itself, whose watcher would stay with what was cleared and never hear that it is over.
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey.length > 1 || queryKey[0] !== KEY[0] });
  queries.setQueryData(KEY, null);
}

/** Whatever answers that the session is over, the page asks to sign in again and keeps what was typed. */
export function watchSession(queries: QueryClient) {
  onSignedOut(() => {
    leave();
    const last = queries.getQueryData<Session | null>(KEY);
    if (last) queries.setQueryData(['session', 'last'], last);
    queries.setQueryData(KEY, null);
  });
}

function enter(session: Session): Session {
  rememberCsrfToken(session.csrf_token);
  setClock(session.installation.now);
  keepRecentsOf(session.staff.id);
  keepDraftsOf(session.staff.id);
  loadPreferences(session.preferences as Partial<Preferences>, keepPreferences);
  return session;
}

function leave() {
  rememberCsrfToken(null);
  forgetPreferencesServer();
}

function keepPreferences(kept: Preferences) {
  return putPreferences({ body: { ...kept }, throwOnError: true });
}

export const SessionContext = createContext<Session | null>(null);

/** The session of whoever is signed in; screens are only shown within one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session here: this component is shown outside of the console.');
  return session;
}

/** Whether the API would let this person; the API decides, this only hides what it would refuse. */
export function useCan(right: Right): boolean {
  return useSession().rights.includes(right);
}

export function useRefreshSession() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
}
