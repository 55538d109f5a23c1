import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import type { Decision, EPaymentKind, EPaymentStatus, EPaymentTold } from '~/api';
import { ToneChip, type Tone } from '~/kit/chip';
import { IconAlertTriangle, IconArchive, IconBan, IconCircleCheck, IconClockPlay, IconHourglass, IconLock } from '~/kit/icons';
import { ePaymentStatusName } from '~/told/e-payments';

const LOOKS: Record<EPaymentStatus, [tone: Tone, icon: Icon]> = {
  started: ['info', IconClockPlay],
  unknown: ['warn', IconHourglass],
  authorized: ['info', IconLock],
  completed: ['ok', IconCircleCheck],
  canceled: ['dim', IconBan],
  failed: ['bad', IconAlertTriangle],
  voided: ['dim', IconArchive],
};

export const STATUSES = Object.keys(LOOKS) as EPaymentStatus[];

/** Those whose end is still to come. */
export const isOpen = ({ status }: EPaymentTold) => status === 'started' || status === 'unknown' || status === 'authorized';

export function StatusOf({ payment }: { payment: EPaymentTold }) {
  const [tone, icon] = LOOKS[payment.status];
  const waits = payment.status === 'started' ? waitsWords(payment) : undefined;
  return (
    <ToneChip tone={tone} icon={icon} title={waits}>
      {ePaymentStatusName(payment.status)}
    </ToneChip>
  );
}

export function waitsWords({ waits_for: waits }: EPaymentTold): string | undefined {
  if (waits === 'payer') return i18n.t({ id: 'e_payments.waits_payer', message: "The payer's bank wants to see the payer" });
  if (waits === 'bank') return i18n.t({ id: 'e_payments.waits_bank', message: "The payer's bank takes its days" });
  return undefined;
}

const KINDS: Record<EPaymentKind, () => string> = {
  sale: () => i18n.t({ id: 'e_payments.kind.sale', message: 'Payment' }),
  authorization: () => i18n.t({ id: 'e_payments.kind.authorization', message: 'Authorization' }),
  refund: () => i18n.t({ id: 'e_payments.kind.refund', message: 'Refund' }),
};

export const kindName = (kind: EPaymentKind) => KINDS[kind]();
export const KIND_NAMES = Object.keys(KINDS) as EPaymentKind[];

interface Wanted {
  label: () => string;
  /** What is the case, and what a person is to do. */
  means: () => string;
}

export const DECISIONS: Record<Decision, Wanted> = {
  no_answer: {
    label: () => i18n.t({ id: 'e_payments.no_answer', message: 'No answer for a day' }),
    means: () =>
      i18n.t({
        id: 'e_payments.no_answer_means',
        message: 'The processor was asked, and for a day has not said what became of it: money may have moved. Ask again. If it knows nothing of it, close the payment with a reason.',
      }),
  },
  amount_differs: {
    label: () => i18n.t({ id: 'e_payments.amount_differs', message: 'Another amount was taken' }),
    means: () =>
      i18n.t({
        id: 'e_payments.amount_differs_means',
        message: 'The processor took another amount than was asked for, and what it took is booked. Settle the difference with the customer, by a refund or another payment, and say that it is seen to.',
      }),
  },
  disputed: {
    label: () => i18n.t({ id: 'e_payments.disputed', message: 'Disputed' }),
    means: () =>
      i18n.t({
        id: 'e_payments.disputed_means',
        message: "The payer's bank wants the money back. Answer it at the processor. If the money is lost, charge the payment back at the customer; then say that it is seen to.",
      }),
  },
  refund_unsure: {
    label: () => i18n.t({ id: 'e_payments.refund_unsure', message: 'Refund not found' }),
    means: () =>
      i18n.t({
        id: 'e_payments.refund_unsure_means',
        message: 'A refund was asked for, and the processor knows nothing of it; our books have given the money already. Look for it at the processor. If it is there, note its number. If it is not, close it: then the books have the money again.',
      }),
  },
  not_booked: {
    label: () => i18n.t({ id: 'e_payments.not_booked', message: 'Taken and not booked' }),
    means: () =>
      i18n.t({
        id: 'e_payments.not_booked_means',
        message: 'The processor took money that could not be booked. Give it back there, or book it by hand for whoever it belongs to; then say that it is seen to.',
      }),
  },
};

export function DecisionOf({ decision }: { decision: Decision }) {
  const { label, means } = DECISIONS[decision];
  return (
    <ToneChip tone="bad" icon={IconAlertTriangle} title={means()}>
      {label()}
    </ToneChip>
  );
}
