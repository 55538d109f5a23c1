import { i18n } from '@lingui/core';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { postLetterDrop, postLetterRetry, type LetterWhole } from '~/api';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { SidePanel } from '~/kit/dialogs/dialog';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { LetterStateChip } from './letter-state';
import { messageWords } from './message-words';
import { useCan } from './session';
import { whoWords } from './who';
import styles from './letter.module.css';

interface LetterPanelProps {
  query: { data: LetterWhole | undefined; isError: boolean; error: unknown; refetch: () => unknown };
  /** On the record of the customer a link to it would lead nowhere else. */
  own?: boolean;
  onClose: () => void;
}

/** One letter: what it says, what became of it, and what can be decided about it. */
export function LetterPanel({ query, own = false, onClose }: LetterPanelProps) {
  const letter = query.data;
  return (
    <SidePanel title={letter ? messageWords(letter.kind) : i18n.t({ id: 'letter.title', message: 'Letter' })} onClose={onClose} size={560}>
      {query.isError && <Failed trouble={query.error} onRetry={() => void query.refetch()} />}
      {!letter && !query.isError && <Waiting />}
      {letter && <Opened letter={letter} own={own} />}
    </SidePanel>
  );
}

function Opened({ letter, own }: { letter: LetterWhole; own: boolean }) {
  const none = '–';
  return (
    <Stack gap={16}>
      <Group gap={8}>
        <LetterStateChip state={letter.state} />
      </Group>
      {letter.problem && <Alert color={letter.state === 'sent' ? 'yellow' : 'red'}>{letter.problem}</Alert>}
      <Facts
        facts={[
          ...(own || letter.customer_id === null
            ? []
            : ([
                [
                  i18n.t({ id: 'letter.about', message: 'About' }),
                  <Link key="about" to="/customers/$id/{-$panel}" params={{ id: letter.customer_id, panel: 'notifications' }}>
                    {letter.customer_name ?? letter.customer_id}
                  </Link>,
                ],
              ] as [string, React.ReactNode][])),
          [i18n.t({ id: 'letter.to', message: 'To' }), letter.recipients.join(', ')],
          [i18n.t({ id: 'letter.copies', message: 'Blind copies' }), letter.blind_copies.join(', ') || none],
          [i18n.t({ id: 'letter.from', message: 'From' }), letter.sender || i18n.t({ id: 'letter.usual_sender', message: 'The usual sender' })],
          [i18n.t({ id: 'letter.written', message: 'Written' }), <When key="written" at={letter.written_at} zoned />],
          [i18n.t({ id: 'letter.ended', message: 'Sent, or given up' }), <When key="ended" at={letter.ended_at} zoned />],
          ...(letter.next_try === null ? [] : ([[i18n.t({ id: 'letter.next_try', message: 'Next try' }), <When key="next" at={letter.next_try} detail="second" />]] as [string, React.ReactNode][])),
          ...(letter.settled_by === null ? [] : ([[i18n.t({ id: 'letter.decided_by', message: 'Decided by' }), whoWords(letter.settled_by)]] as [string, React.ReactNode][])),
        ]}
      />
      <p className={styles.subject}>{letter.subject}</p>
      <pre className={styles.body}>{letter.body}</pre>
      <Decide letter={letter} />
    </Stack>
  );
}

type Decision = 'retry' | 'drop';

function Decide({ letter }: { letter: LetterWhole }) {
  const may = useCan('decide_outbox');
  const [asked, setAsked] = useState<Decision | null>(null);
  if (!may || !['waiting', 'failed', 'in_doubt'].includes(letter.state)) return null;
  return (
    <Group gap={8}>
      <Button variant="default" onClick={() => setAsked('retry')}>
        {i18n.t({ id: 'letter.retry', message: 'Send now' })}
      </Button>
      <Button variant="light" color="red" onClick={() => setAsked('drop')}>
        {i18n.t({ id: 'letter.drop', message: 'Drop' })}
      </Button>
      {asked && <DecideDialog letter={letter} decision={asked} onClose={() => setAsked(null)} />}
    </Group>
  );
}

function DecideDialog({ letter, decision, onClose }: { letter: LetterWhole; decision: Decision; onClose: () => void }) {
  const [key] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const isRetry = decision === 'retry';
  const decide = async () => {
    const act = isRetry ? postLetterRetry : postLetterDrop;
    await act({ path: { letter_id: letter.id }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    for (const _id of ['getOutbox', 'getOutboxSummary', 'getLetter', 'getNotifications', 'getNotification']) void queries.invalidateQueries({ queryKey: [{ _id }] });
  };
  return (
    <ConfirmDialog
      title={isRetry ? i18n.t({ id: 'letter.retry_title', message: 'Send this letter now?' }) : i18n.t({ id: 'letter.drop_title', message: 'Drop this letter?' })}
      confirm={isRetry ? i18n.t({ id: 'letter.retry', message: 'Send now' }) : i18n.t({ id: 'letter.drop', message: 'Drop' })}
      danger={!isRetry}
      onConfirm={decide}
      onClose={onClose}
    >
      {letter.state === 'in_doubt' && isRetry
        ? i18n.t({ id: 'letter.retry_doubt', message: 'It was handed over once and nobody knows whether it was taken: the customer may get it twice.' })
        : isRetry
          ? i18n.t({ id: 'letter.retry_hint', message: 'It is tried again as soon as the mail server answers.' })
          : i18n.t({ id: 'letter.drop_hint', message: 'It is not sent any more, and stays in this list as dropped.' })}
    </ConfirmDialog>
  );
}
