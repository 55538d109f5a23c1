import type { CustomerStatusTold, ScheduledChange, StatusActionTold, StatusChangeSaid } from '~/api';
import { daysBetween, plusDays } from '~/kit/period';
import type { StatusAction } from './words';

/** The form of a change; days are the customer's, empty where none is said. */
export interface ChangeValues {
  action: StatusAction | '';
  when: 'now' | 'later';
  until: string;
  on: string;
  close_on: string;
  step: 'limitation' | 'suspension' | '';
  scheduled: string;
  comment: string;
  typed: string;
}

export const NO_CHANGE: ChangeValues = { action: '', when: 'now', until: '', on: '', close_on: '', step: '', scheduled: '', comment: '', typed: '' };

export const actionIn = (told: CustomerStatusTold, action: StatusAction | ''): StatusActionTold | undefined =>
  told.actions.find((one) => one.action === action);

/** Whether a change may be said to come on a day instead of at once. */
export const comesOnADay = ({ takes, needs }: StatusActionTold): boolean => takes.includes('on') && !needs.includes('on');

/** Whether the day with which it begins is to be said. */
export const saysOn = (action: StatusActionTold, { when }: ChangeValues): boolean => action.needs.includes('on') || (comesOnADay(action) && when === 'later');

/** What is sent: of the form's fields those that the action takes; null while one that it needs is missing. */
export function changeSaid(values: ChangeValues, told: CustomerStatusTold): StatusChangeSaid | null {
  const action = actionIn(told, values.action);
  if (!action) return null;
  const { takes } = action;
  const on = saysOn(action, values);
  if ((on && !values.on) || action.needs.some((field) => !values[field])) return null;
  return {
    action: action.action,
    ...(takes.includes('until') && { until: values.until }),
    ...(on && { on: values.on }),
    ...(takes.includes('close_on') && values.close_on && { close_on: values.close_on }),
    ...(takes.includes('step') && values.step && { step: values.step }),
    ...(takes.includes('scheduled') && { scheduled: values.scheduled }),
    comment: values.comment,
  };
}

/** The last day on which a provisional termination becomes a permanent one: as many days after it begins as the class says. */
export function lastCloseOn(action: StatusActionTold, values: ChangeValues, today: string): string | null {
  if (action.computed_close_on === null) return null;
  const begins = saysOn(action, values) && values.on ? values.on : today;
  return plusDays(begins, daysBetween(today, action.computed_close_on));
}

/** One switch of the dialog: a status, whether it holds, and what turning the switch does. */
export interface Toggle {
  status: string;
  on: boolean;
  /** Put off until a day: there is nothing to turn, only another day to name. */
  lifted: boolean;
  action: StatusActionTold | undefined;
}

const SWITCHES: { status: string; turnOn?: StatusAction; turnOff?: StatusAction; lifted?: string }[] = [
  { status: 'blocked', turnOn: 'block', turnOff: 'unblock' },
  { status: 'suspended', turnOff: 'lift_suspension', lifted: 'suspension_lifted' },
  { status: 'limited', turnOff: 'lift_limitation', lifted: 'limitation_lifted' },
  { status: 'provisionally_terminated', turnOn: 'terminate_provisionally', turnOff: 'restore' },
  { status: 'closed', turnOn: 'close' },
  { status: 'export_in_progress', turnOn: 'export_start', turnOff: 'export_cancel' },
  { status: 'exported', turnOn: 'export_finish', turnOff: 'unexport' },
  { status: 'payment_frozen', turnOff: 'unfreeze_payment' },
];

/** What holds is always shown, though nothing can be done about it; what does not hold only where it can be begun. */
export function togglesOf(told: CustomerStatusTold): Toggle[] {
  return SWITCHES.flatMap(({ status, turnOn, turnOff, lifted }) => {
    const on = (told.statuses as string[]).includes(status);
    const isLifted = lifted !== undefined && (told.statuses as string[]).includes(lifted);
    const action = actionIn(told, (on || isLifted ? turnOff : turnOn) ?? '');
    return on || isLifted || action?.allowed ? [{ status: isLifted ? lifted : status, on, lifted: isLifted, action }] : [];
  });
}

export const stepOf = ({ action }: ScheduledChange): 'limitation' | 'suspension' | '' =>
  action === 'suspend' ? 'suspension' : action === 'limit' ? 'limitation' : '';

/** What only the class has computed is not cancelled; what staff chose instead of it is. */
export const isCancellable = ({ computed_on, manual_on }: ScheduledChange): boolean => computed_on === null || manual_on !== null;
