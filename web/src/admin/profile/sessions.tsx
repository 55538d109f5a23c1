import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { removeOneSession, type SignedInTold } from '~/api';
import { getSessionsOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import { sentenceOf } from '~/kit/client/problem';
import { When } from '~/kit/date';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import styles from './profile.module.css';

const MOST = 100;

/** Where one is signed in, and the way to end what one does not know. */
export function Sessions() {
  const sessions = useQuery(getSessionsOptions({ query: { limit: MOST } }));
  if (sessions.isError) return <Failed trouble={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (!sessions.data) return <Waiting />;
  return (
    <ul className={styles.sessions}>
      {sessions.data.items.map((session) => (
        <OneSession key={session.id} session={session} />
      ))}
    </ul>
  );
}

function OneSession({ session }: { session: SignedInTold }) {
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: () => removeOneSession({ path: { session_id: session.id }, throwOnError: true }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [{ _id: 'getSessions' }] });
      toast(i18n.t({ id: 'profile.session_ended', message: 'The session has ended' }));
    },
  });
  const browser = browserOf(session.agent);
  return (
    <li>
      <div>
        <strong>{browser}</strong>
        {session.current && (
          <ToneChip tone="ok" soft>
            {i18n.t({ id: 'profile.session_this', message: 'this one' })}
          </ToneChip>
        )}
        <div className="dimmed">
          {session.address} · {i18n.t({ id: 'profile.session_seen', message: 'last seen' })} <When at={session.seen_at} /> ·{' '}
          {i18n.t({ id: 'profile.session_since', message: 'since' })} <When at={session.started_at} />
        </div>
        {ending.error && <div role="alert">{sentenceOf(ending.error)}</div>}
      </div>
      {!session.current && (
        <Button
          variant="default"
          size="xs"
          loading={ending.isPending}
          aria-label={i18n.t({ id: 'profile.session_end_of', message: 'End the session in {browser}', values: { browser } })}
          onClick={() => ending.mutate()}
        >
          {i18n.t({ id: 'profile.session_end', message: 'End' })}
        </Button>
      )}
    </li>
  );
}

const BROWSERS: [pattern: RegExp, name: string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [pattern: RegExp, name: string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox, Linux" of what browsers call themselves; else their own words. */
function browserOf(agent: string): string {
  const named = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  if (!browser) return agent || i18n.t({ id: 'profile.session_unknown', message: 'Unknown program' });
  return system ? `${browser}, ${system}` : browser;
}
