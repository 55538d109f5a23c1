import { useCan } from '~/admin/session';
import type { Customer, CustomerActions } from '~/api';
import { one, useUrl } from '~/kit/url';
import type { StatusAction } from './words';

/** What the dialog begins with, if somebody has chosen it already. */
export interface First {
  action?: StatusAction | undefined;
  /** The `id` of a scheduled change. */
  scheduled?: string | undefined;
}

/** The dialog stands in the address, with what it begins with: a link opens it. */
export function useStatusDialog() {
  const { search, change } = useUrl();
  const cursor = one(search, 'cursor');
  const first: First = { action: one(search, 'change') as StatusAction | undefined, scheduled: one(search, 'scheduled') };
  return {
    isOpen: one(search, 'dialog') === 'status',
    first,
    open: ({ action, scheduled }: First = {}) => change({ dialog: 'status', change: action, scheduled, cursor }, { page: null }),
    close: () => change({ dialog: undefined, change: undefined, scheduled: undefined, cursor }, { replace: true, page: null }),
  };
}

/** Whether there is anything about the status that the API would take from this person. */
export function useMayChangeStatus(customer: Customer): boolean {
  const may = useCan('change_customers');
  return may && ACTIONS.some((action) => customer.actions?.[action].allowed);
}

const ACTIONS: (StatusAction & keyof CustomerActions)[] = [
  'block',
  'unblock',
  'lift_suspension',
  'lift_limitation',
  'reschedule',
  'terminate_provisionally',
  'restore',
  'close',
  'cancel_scheduled',
  'export_start',
  'export_finish',
  'export_cancel',
  'unexport',
  'unfreeze_payment',
];
