import { i18n } from '@lingui/core';
import type { EffectTold, ScheduledChange, StatusAction } from '~/api';
import { statusLabel } from '~/admin/status-chip';
import { formatDay, zoneName } from '~/kit/date';
import { startOfDay } from '~/kit/period';

export type { StatusAction } from '~/api';
type Part = EffectTold['part'];
type Extent = EffectTold['extent'];

/** What the customer has; what it is charged for is the rest. */
export const SERVICE: readonly Part[] = ['paid_outgoing', 'free', 'emergency', 'incoming', 'self_care'];

const PARTS: Record<Part, () => string> = {
  paid_outgoing: () => i18n.t({ id: 'customers.part.paid_outgoing', message: 'Outgoing paid calls' }),
  free: () => i18n.t({ id: 'customers.part.free', message: 'Free numbers' }),
  emergency: () => i18n.t({ id: 'customers.part.emergency', message: 'Emergency calls' }),
  incoming: () => i18n.t({ id: 'customers.part.incoming', message: 'Incoming calls' }),
  self_care: () => i18n.t({ id: 'customers.part.self_care', message: 'Self-care' }),
  usage_charges: () => i18n.t({ id: 'customers.part.usage_charges', message: 'Charges for use' }),
  recurring_fees: () => i18n.t({ id: 'customers.part.recurring_fees', message: 'Recurring fees' }),
  did_fees: () => i18n.t({ id: 'customers.part.did_fees', message: 'Fees for DID numbers' }),
  invoices: () => i18n.t({ id: 'customers.part.invoices', message: 'Period close and invoices' }),
  automatic_payment: () => i18n.t({ id: 'customers.part.automatic_payment', message: 'Automatic payment' }),
};

/** Of its switch: what is for good says so. */
export const switchLabel = (status: string): string =>
  status === 'closed' ? i18n.t({ id: 'customers.status.closed', message: 'Permanently terminated (closed)' }) : statusLabel(status);

export const partLabel = (part: Part): string => PARTS[part]?.() ?? part.replaceAll('_', ' ');

const EXTENTS: Record<Extent, () => string> = {
  none: () => i18n.t({ id: 'customers.extent.none', message: 'no' }),
  last: () => i18n.t({ id: 'customers.extent.last', message: 'once more, up to the termination' }),
  postponed: () => i18n.t({ id: 'customers.extent.postponed', message: 'made up for later' }),
  running_only: () => i18n.t({ id: 'customers.extent.running_only', message: 'only what runs already' }),
  free_only: () => i18n.t({ id: 'customers.extent.free_only', message: 'only what costs nothing' }),
  by_plan: () => i18n.t({ id: 'customers.extent.by_plan', message: "as each subscription's plan says" }),
  reduced: () => i18n.t({ id: 'customers.extent.reduced', message: 'reduced' }),
  full: () => i18n.t({ id: 'customers.extent.full', message: 'yes' }),
};

export const extentLabel = (extent: Extent): string => EXTENTS[extent]?.() ?? extent.replaceAll('_', ' ');

/** "1 Dec 2026, 00:00 (Europe/Prague, UTC+01:00)": a day of the customer's, with the zone it is a day of. */
export function dayInZone(day: string, zone: string): string {
  const values = { day: formatDay(day), zone: zoneName(zone, new Date(startOfDay(day, zone))) };
  return i18n.t({ id: 'customers.status.day_in_zone', message: '{day}, 00:00 ({zone})', values });
}

/** A day of the customer's within a sentence, with the zone it is a day of. */
export const dayOf = (zone: string) => (day: string) => `${formatDay(day)} (${zoneName(zone, new Date(startOfDay(day, zone)))})`;

/** Of the button that does it. */
export function actionLabel(action: StatusAction): string {
  switch (action) {
    case 'block':
      return i18n.t({ id: 'customers.block', message: 'Block' });
    case 'unblock':
      return i18n.t({ id: 'customers.unblock', message: 'Unblock' });
    case 'lift_suspension':
      return i18n.t({ id: 'customers.lift_suspension', message: 'Lift the suspension' });
    case 'lift_limitation':
      return i18n.t({ id: 'customers.lift_limitation', message: 'Lift the limitation' });
    case 'reschedule':
      return i18n.t({ id: 'customers.reschedule', message: 'Put it off' });
    case 'terminate_provisionally':
      return i18n.t({ id: 'customers.terminate', message: 'Terminate provisionally' });
    case 'restore':
      return i18n.t({ id: 'customers.restore', message: 'Restore' });
    case 'close':
      return i18n.t({ id: 'customers.close', message: 'Close for good' });
    case 'cancel_scheduled':
      return i18n.t({ id: 'customers.cancel_scheduled', message: 'Cancel the scheduled change' });
    case 'export_start':
      return i18n.t({ id: 'customers.export_start', message: 'Begin the export' });
    case 'export_finish':
      return i18n.t({ id: 'customers.export_finish', message: 'Finish the export' });
    case 'export_cancel':
      return i18n.t({ id: 'customers.export_cancel', message: 'Cancel the export' });
    case 'unexport':
      return i18n.t({ id: 'customers.unexport', message: 'Take the customer back' });
    case 'unfreeze_payment':
      return i18n.t({ id: 'customers.unfreeze_payment', message: 'Let automatic payment go on' });
  }
}

/** What comes of it, for the customer and for the books. */
export function meaningOf(action: StatusAction): string {
  switch (action) {
    case 'block':
      return i18n.t({
        id: 'customers.block.means',
        message: 'No service from now on: use that begins after this moment is not charged but waits in quarantine. What is owed stays owed, and fees go on.',
      });
    case 'unblock':
      return i18n.t({
        id: 'customers.unblock.means',
        message: 'Service is open again at once, unless something else holds. Use that began during the block stays in quarantine.',
      });
    case 'lift_suspension':
      return i18n.t({ id: 'customers.lift_suspension.means', message: 'Only payment ends a suspension. It can be lifted until a day: until then there is service.' });
    case 'lift_limitation':
      return i18n.t({ id: 'customers.lift_limitation.means', message: 'Only payment ends a limitation. It can be lifted until a day: until then service is full.' });
    case 'reschedule':
      return i18n.t({ id: 'customers.reschedule.means', message: 'Of this day and the one by the customer class the later counts; no other step moves.' });
    case 'terminate_provisionally':
      return i18n.t({
        id: 'customers.terminate.means',
        message: 'No service and no fees; numbers and balance are kept. The customer can be restored until the permanent termination.',
      });
    case 'restore':
      return i18n.t({ id: 'customers.restore.means', message: 'The provisional termination ends; service is open again unless another reason holds.' });
    case 'close':
      return i18n.t({
        id: 'customers.close.means',
        message: 'All accounts are terminated and their numbers given back. The record and its xDRs stay readable. This cannot be undone.',
      });
    case 'cancel_scheduled':
      return i18n.t({ id: 'customers.cancel_scheduled.means', message: 'It does not come. Everything else stays as it is.' });
    case 'export_start':
      return i18n.t({ id: 'customers.export_start.means', message: 'While the customer is being moved to another installation service goes on; fees, period close and invoices wait.' });
    case 'export_finish':
      return i18n.t({ id: 'customers.export_finish.means', message: 'The customer lives on the other installation from now on; here it is kept for audit, without service.' });
    case 'export_cancel':
      return i18n.t({ id: 'customers.export_cancel.means', message: 'The customer stays here; what waited is made up for once.' });
    case 'unexport':
      return i18n.t({ id: 'customers.unexport.means', message: 'The customer is operational here again. Make sure that it is active on one installation only.' });
    case 'unfreeze_payment':
      return i18n.t({ id: 'customers.unfreeze_payment.means', message: 'Payments are taken automatically again, from the next one on.' });
  }
}

const SCHEDULED: Record<ScheduledChange['action'], string | null> = {
  limit: 'limited',
  suspend: 'suspended',
  terminate_provisionally: 'provisionally_terminated',
  close: 'closed',
  restore: null,
};

/** The status that a scheduled change brings; null: it ends one. */
export const statusOf = (action: ScheduledChange['action']): string | null => SCHEDULED[action] ?? null;

export function scheduledLabel(action: ScheduledChange['action']): string {
  const status = statusOf(action);
  return status === null ? i18n.t({ id: 'customers.scheduled.restored', message: 'Restored' }) : statusLabel(status);
}
