import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { removeMemberSession } from '~/api';
import { getMemberSessionsOptions } from '~/api/@tanstack/react-query.gen';
import { Tag } from '~/kit/chip';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Failed, Waiting } from '~/kit/states/states';
import { useRefreshMember } from './member-form';
import styles from './staff.module.css';

const MOST = 100;

/** Where somebody is signed in, and the way to end it. */
export function MemberSessions({ id }: { id: string }) {
  const sessions = useQuery(getMemberSessionsOptions({ path: { member_id: id }, query: { limit: MOST } }));
  const [ending, setEnding] = useState<string | null>(null);
  const refresh = useRefreshMember();
  if (sessions.isError) return <Failed trouble={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (!sessions.data) return <Waiting />;
  if (sessions.data.items.length === 0) {
    return <span className="dimmed">{i18n.t({ id: 'staff.no_sessions', message: 'Not signed in anywhere.' })}</span>;
  }
  const end = async (session: string) => {
    await removeMemberSession({ path: { member_id: id, session_id: session }, throwOnError: true });
    refresh();
  };
  return (
    <>
      <ul className={styles.sessions}>
        {sessions.data.items.map((session) => (
          <li key={session.id}>
            <div>
              <div>
                <span className="numbers">{session.address}</span> {session.current && <Tag>{i18n.t({ id: 'staff.this_session', message: 'This session' })}</Tag>}
              </div>
              <div className="dimmed">{session.agent}</div>
              <div className="dimmed">
                {i18n.t({ id: 'staff.session_since', message: 'Since' })} <When at={session.started_at} zoned />,{' '}
                {i18n.t({ id: 'staff.session_seen', message: 'last seen' })} <When at={session.seen_at} />
              </div>
            </div>
            <Button
              variant="default"
              size="compact-md"
              aria-label={i18n.t({ id: 'staff.end_session_from', message: 'End the session from {address}', values: { address: session.address } })}
              onClick={() => setEnding(session.id)}
            >
              {i18n.t({ id: 'staff.end_session', message: 'End' })}
            </Button>
          </li>
        ))}
      </ul>
      {ending && (
        <ConfirmDialog
          title={i18n.t({ id: 'staff.end_session_title', message: 'End this session?' })}
          confirm={i18n.t({ id: 'staff.end_session_do', message: 'End it' })}
          danger
          onConfirm={() => end(ending)}
          onClose={() => setEnding(null)}
        >
          {i18n.t({ id: 'staff.end_session_hint', message: 'It opens nothing from now on; the next click there asks to sign in.' })}
        </ConfirmDialog>
      )}
    </>
  );
}
