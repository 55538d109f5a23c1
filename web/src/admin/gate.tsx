import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type CSSProperties, type ReactNode } from 'react';
import { onPasswordNeeded } from '~/kit/client/fetching';
import { Page } from '~/kit/page/page';
import { Failed } from '~/kit/states/states';
import { Offline } from './shell/offline';
import { SessionContext, sessionOptions, type Session } from './session';

const SignInPage = lazy(() => import('./sign-in/page').then((page) => ({ default: page.SignInPage })));
const SignInAgain = lazy(() => import('./sign-in/page').then((page) => ({ default: page.SignInAgain })));
const PasswordAgain = lazy(() => import('./sign-in/password-again').then((page) => ({ default: page.PasswordAgain })));
const NewPasswordPage = lazy(() => import('./sign-in/new-password').then((page) => ({ default: page.NewPasswordPage })));

/**
 * Who may come in. The address stays, so that a link opens its page after signing in.
 * When a session ends in the middle of work the page stays too, under a dialog: nothing typed is lost.
 */
export function Gate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const session = useQuery(sessionOptions);
  if (session.isLoadingError) return <Closed trouble={session.error} onRetry={() => void session.refetch()} />;
  if (session.isPending) return session.failureReason ? <Closed trouble={session.failureReason} /> : <Opening />;
  const last = session.data ?? queries.getQueryData<Session>(['session', 'last']);
  if (!last) return <Waiting><SignInPage /></Waiting>;
  if (session.data?.staff.must_change_password) return <Waiting><NewPasswordPage /></Waiting>;
  return (
    <SessionContext value={last}>
      <div key={last.staff.id}>{children}</div>
      <PasswordQuestion login={last.staff.login} />
      {!session.data && <Waiting><SignInAgain login={last.staff.login} /></Waiting>}
    </SessionContext>
  );
}

/** Whenever the API wants the password once more; what asked for it waits below and goes on by itself. */
function PasswordQuestion({ login }: { login: string }) {
  const [answer, setAnswer] = useState<((given: boolean) => void) | null>(null);
  useEffect(() => {
    onPasswordNeeded(() => new Promise((resolve) => setAnswer(() => resolve)));
    return () => onPasswordNeeded(() => Promise.resolve(false));
  }, []);
  if (!answer) return null;
  const close = (given: boolean) => {
    setAnswer(null);
    answer(given);
  };
  return <Waiting><PasswordAgain login={login} onAnswer={close} /></Waiting>;
}

const NAME = 'Tollhouse';

/** What the page shows before the scripts are there, until it is known who came. */
function Opening() {
  return (
    <main className="static-shell">
      <header>
        <h1>{NAME}</h1>
      </header>
    </main>
  );
}

/** There is no header here that the line about a lost server would have to stay below. */
const WITHOUT_HEADER = { '--t-header': '0px' } as CSSProperties;

/** Without an answer who came nothing can be shown; a server that is away is asked again all the time. */
function Closed({ trouble, onRetry }: { trouble: unknown; onRetry?: () => void }) {
  return (
    <main tabIndex={-1} style={WITHOUT_HEADER}>
      <Offline />
      <Page title={NAME}>
        <Failed trouble={trouble} onRetry={onRetry} />
      </Page>
    </main>
  );
}

function Waiting({ children }: { children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>;
}
