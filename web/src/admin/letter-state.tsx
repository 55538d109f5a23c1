import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import type { LetterState } from '~/api';
import { ToneChip, type Tone } from '~/kit/chip';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconClockPlay, IconHourglass } from '~/kit/icons';

const LOOKS: Record<LetterState, [tone: Tone, icon: Icon, label: () => string]> = {
  waiting: ['dim', IconHourglass, () => i18n.t({ id: 'letter.waiting', message: 'Waiting' })],
  sending: ['info', IconClockPlay, () => i18n.t({ id: 'letter.sending', message: 'Being sent' })],
  sent: ['ok', IconCircleCheck, () => i18n.t({ id: 'letter.sent', message: 'Sent' })],
  in_doubt: ['warn', IconAlertTriangle, () => i18n.t({ id: 'letter.in_doubt', message: 'In doubt' })],
  failed: ['bad', IconAlertTriangle, () => i18n.t({ id: 'letter.failed', message: 'Given up' })],
  dropped: ['dim', IconBan, () => i18n.t({ id: 'letter.dropped', message: 'Dropped' })],
};

export const LETTER_STATES = Object.keys(LOOKS) as LetterState[];

export const letterStateWords = (state: LetterState) => LOOKS[state][2]();

export function LetterStateChip({ state, title }: { state: LetterState; title?: string | undefined }) {
  const [tone, icon, label] = LOOKS[state];
  return (
    <ToneChip tone={tone} icon={icon} title={title}>
      {label()}
    </ToneChip>
  );
}
