import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { client } from '~/api/client.gen';
import { onSignedOut, rememberCsrfToken } from '~/kit/client/fetching';
import { ProblemError } from '~/kit/client/problem';
import { forgetPreferencesServer, loadPreferences, type Preferences } from '~/kit/preferences';

export type Right = string;

export interface Session {
  staff: {
    id: string;
    login: string;
    name: string;
    email: string;
    role: string;
    reseller_id: string | null;
    reseller_name: string | null;
    second_factor: boolean;
    must_change_password: boolean;
  };
  rights: Right[];
  csrf_token: string;
  preferences: Partial<Preferences>;
  installation: { name: string; test_clock: boolean; now: string; version: string };
}

const URL = '/api/v1/session';
const KEY = ['session'];

/** Who is signed in; null: nobody. Asked once; it ends when an answer says so. */
export const sessionOptions = queryOptions({
  queryKey: KEY,
  staleTime: Infinity,
  gcTime: Infinity,
  queryFn: async (): Promise<Session | null> => {
    try {
      const { data } = await client.get<{ 200: Session }, unknown, true>({ url: URL, throwOnError: true });
      return enter(data);
    } catch (trouble) {
      if (trouble instanceof ProblemError && trouble.status === 401) return null;
      throw trouble;
    }
  },
});

export interface Credentials {
  login: string;
  password: string;
  code?: string;
}

export async function signIn(queries: QueryClient, body: Credentials): Promise<Session> {
  const { data } = await client.post<{ 201: Session }, unknown, true>({
    url: URL,
    body,
    headers: { 'Content-Type': 'application/json' },
    throwOnError: true,
  });
  enter(data);
  const before = queries.getQueryData<Session | null>(['session', 'last']);
  if (before && before.staff.id !== data.staff.id) queries.clear();
  queries.setQueryData(['session', 'last'], data);
  queries.setQueryData(KEY, data);
  return data;
}

export async function signOut(queries: QueryClient) {
  await client.delete({ url: URL, throwOnError: true });
  leave();
  queries.clear();
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
  loadPreferences(session.preferences, keepPreferences);
  return session;
}

function leave() {
  rememberCsrfToken(null);
  forgetPreferencesServer();
}

function keepPreferences(body: Preferences) {
  return client.put({
    url: `${URL}/preferences`,
    body,
    headers: { 'Content-Type': 'application/json' },
    throwOnError: true,
  });
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
