import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import type { DidOutcomesTold, DidState, DidTold } from '~/api';
import { ToneChip, type Tone } from '~/kit/chip';
import { formatDay } from '~/kit/date';
import { Dialog } from '~/kit/dialogs/dialog';
import { IconCircleCheck, IconInbox, IconPhone, IconSnowflake } from '~/kit/icons';
import type { Icon } from '@tabler/icons-react';
import { tellRefusal } from '~/told/refusals';
import styles from './did-words.module.css';

export const DID_STATES = ['in_pool', 'assigned', 'on_account', 'frozen'] as const satisfies readonly DidState[];

const LOOKS: Record<DidState, { tone: Tone; icon: Icon; label: () => string }> = {
  in_pool: { tone: 'dim', icon: IconInbox, label: () => i18n.t({ id: 'did.state.in_pool', message: 'Free' }) },
  assigned: { tone: 'info', icon: IconCircleCheck, label: () => i18n.t({ id: 'did.state.assigned', message: 'Assigned' }) },
  on_account: { tone: 'ok', icon: IconPhone, label: () => i18n.t({ id: 'did.state.on_account', message: 'On an account' }) },
  frozen: { tone: 'warn', icon: IconSnowflake, label: () => i18n.t({ id: 'did.state.frozen', message: 'Frozen' }) },
};

export const didStateLabel = (state: DidState): string => LOOKS[state].label();

/** In which state a number is; of a frozen one until when. */
export function DidStateChip({ did }: { did: DidTold }) {
  const { tone, icon, label } = LOOKS[did.state];
  return (
    <ToneChip tone={tone} icon={icon}>
      {did.frozen_until === null
        ? label()
        : i18n.t({ id: 'did.state.frozen_until', message: 'Frozen until {day}', values: { day: formatDay(did.frozen_until) } })}
    </ToneChip>
  );
}

/** As it is dialled from abroad. */
export const dialled = (number: string): string => `+${number}`;

const OF_NUMBERS = ['getDids', 'getDidTotals', 'getDid', 'getDidHistory', 'getCustomerDids', 'getCustomerDidSummary', 'getAccounts', 'getCustomer'];

/** After a change: whatever tells of numbers is asked for again. */
export function useRefreshNumbers() {
  const queries = useQueryClient();
  return () => Promise.all(OF_NUMBERS.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
}

/** "3 done", and what was left as it was. */
export function outcomeSentence({ done, unchanged, refused }: DidOutcomesTold): string {
  const told = [i18n.t({ id: 'did.done', message: '{count, plural, one {# number done} other {# numbers done}}', values: { count: done } })];
  if (unchanged > 0) told.push(i18n.t({ id: 'did.unchanged', message: '{count, plural, one {# as it was} other {# as they were}}', values: { count: unchanged } }));
  if (refused > 0) told.push(i18n.t({ id: 'did.refused', message: '{count, plural, one {# refused} other {# refused}}', values: { count: refused } }));
  return told.join(' · ');
}

const MOST_TOLD = 200;

/** Of numbers that were refused each with its reason and the way out. */
export function RefusedDialog({ answer, onClose }: { answer: DidOutcomesTold; onClose: () => void }) {
  const refused = answer.outcomes.filter(({ outcome }) => outcome === 'refused');
  return (
    <Dialog title={outcomeSentence(answer)} size={640} onClose={onClose}>
      <ul className={styles.refused}>
        {refused.slice(0, MOST_TOLD).map(({ number, line, code, facts, detail }, place) => (
          <li key={place}>
            <strong className="numbers">{number || '–'}</strong>
            {line !== null && <span className="dimmed">{i18n.t({ id: 'did.line', message: 'line {line}', values: { line: line ?? 0 } })}</span>}
            <span>{(code && tellRefusal(code, facts ?? {})) ?? detail}</span>
          </li>
        ))}
      </ul>
      {refused.length > MOST_TOLD && (
        <p className="dimmed">{i18n.t({ id: 'did.more_refused', message: 'and {count} more', values: { count: refused.length - MOST_TOLD } })}</p>
      )}
    </Dialog>
  );
}
