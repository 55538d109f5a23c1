import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { Failed } from '~/kit/states/states';
import { SessionContext, sessionOptions, type Session } from './session';

const SignInPage = lazy(() => import('./sign-in/page').then((page) => ({ default: page.SignInPage })));
const SignInAgain = lazy(() => import('./sign-in/page').then((page) => ({ default: page.SignInAgain })));
const NewPasswordPage = lazy(() => import('./sign-in/new-password').then((page) => ({ default: page.NewPasswordPage })));

/**
 * Who may come in. The address stays, so that a link opens its page after signing in.
 * When a session ends in the middle of work the page stays too, under a dialog: nothing typed is lost.
 */
export function Gate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const session = useQuery(sessionOptions);
  if (session.isPending) return null;
  if (session.isError) return <Failed trouble={session.error} onRetry={() => void session.refetch()} />;
  const last = session.data ?? queries.getQueryData<Session>(['session', 'last']);
  if (!last) return <Waiting><SignInPage /></Waiting>;
  if (session.data?.staff.must_change_password) return <Waiting><NewPasswordPage /></Waiting>;
  return (
    <SessionContext value={last}>
      <div key={last.staff.id}>{children}</div>
      {!session.data && <Waiting><SignInAgain login={last.staff.login} /></Waiting>}
    </SessionContext>
  );
}

function Waiting({ children }: { children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>;
}
