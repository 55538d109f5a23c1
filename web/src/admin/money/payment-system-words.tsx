import { i18n } from '@lingui/core';
import type { PaymentSystemTold } from '~/api';
import { ToneChip, type Tone } from '~/kit/chip';
import { IconAlertTriangle, IconCircleCheck } from '~/kit/icons';

type Credentials = PaymentSystemTold['credentials'];

const CREDENTIALS: Record<Credentials, [tone: Tone, label: () => string]> = {
  complete: ['ok', () => i18n.t({ id: 'systems.credentials.complete', message: 'Complete' })],
  no_webhook_secret: ['warn', () => i18n.t({ id: 'systems.credentials.no_webhook', message: 'No signing secret' })],
  unreadable: ['bad', () => i18n.t({ id: 'systems.credentials.unreadable', message: 'Cannot be read' })],
  none: ['dim', () => i18n.t({ id: 'systems.credentials.none', message: 'None needed' })],
};

/** What is there of its secrets; what they are nobody is told. */
export function CredentialsOf({ system: { credentials } }: { system: PaymentSystemTold }) {
  const [tone, label] = CREDENTIALS[credentials];
  const icon = { ok: IconCircleCheck, warn: IconAlertTriangle, bad: IconAlertTriangle, info: undefined, dim: undefined }[tone];
  return (
    <ToneChip tone={tone} icon={icon}>
      {label()}
    </ToneChip>
  );
}

export const processorName = (processor: PaymentSystemTold['processor']) =>
  processor === 'stripe' ? 'Stripe' : i18n.t({ id: 'systems.by_transfer', message: 'Bank transfer' });

export const systemsTitle = () => i18n.t({ id: 'systems.title', message: 'Payment systems' });
