import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ScheduledChange } from '~/api';
import { StatusChip } from '~/admin/status-chip';
import { whoWords } from '~/admin/who';
import { ToneChip } from '~/kit/chip';
import { formatDay } from '~/kit/date';
import { IconCalendarEvent, IconCircleCheck } from '~/kit/icons';
import { isCancellable, stepOf } from './changes';
import type { First } from './use-dialog';
import { dayInZone, scheduledLabel, statusOf } from './words';
import styles from './status.module.css';

interface ScheduledProps {
  scheduled: ScheduledChange[];
  zone: string;
  /** Offers what can be done about one; without it the list only tells. */
  onChange?: ((first: First) => void) | undefined;
  /** What stands under the one with that `id`, such as the fields of its change. */
  under?: { id: string; fields: ReactNode };
}

/** What was arranged and has not come yet, in the order in which it comes. */
export function Scheduled({ scheduled, zone, onChange, under }: ScheduledProps) {
  return (
    <ol className={styles.scheduled} aria-label={scheduledTitle()}>
      {scheduled.map((one) => (
        <li key={one.id}>
          <Kind action={one.action} />
          <Told one={one} zone={zone} />
          {onChange && <Acts one={one} zone={zone} onChange={onChange} />}
          {under?.id === one.id && <div className={styles.under}>{under.fields}</div>}
        </li>
      ))}
    </ol>
  );
}

export const scheduledTitle = () => i18n.t({ id: 'customers.scheduled', message: 'Scheduled changes' });

/** The status that it brings, marked as one that does not hold yet. */
function Kind({ action }: { action: ScheduledChange['action'] }) {
  const status = statusOf(action);
  return (
    <span className={styles.kind}>
      <span>
        <IconCalendarEvent size={14} aria-hidden />
        {i18n.t({ id: 'customers.scheduled.mark', message: 'Scheduled' })}
      </span>
      {status !== null && <StatusChip status={status} />}
      {status === null && (
        <ToneChip tone="ok" icon={IconCircleCheck}>
          {scheduledLabel(action)}
        </ToneChip>
      )}
    </span>
  );
}

function Told({ one, zone }: { one: ScheduledChange; zone: string }) {
  return (
    <div className={styles.told}>
      <p>{i18n.t({ id: 'customers.scheduled.on', message: 'On {day}', values: { day: dayInZone(one.on, zone) } })}</p>
      {one.close_on && <p>{i18n.t({ id: 'customers.scheduled.close_on', message: 'Permanently on {day}', values: { day: formatDay(one.close_on) } })}</p>}
      <p className="dimmed">
        {[originOf(one), i18n.t({ id: 'customers.condition.by', message: 'by {by}', values: { by: whoWords(one.by) } })].filter(Boolean).join(' · ')}
        {one.comment && <q className={styles.comment}>{one.comment}</q>}
      </p>
    </div>
  );
}

/** Where the day comes from: the customer class has computed it, or staff chose another. */
function originOf({ computed_on: computed, manual_on: manual }: ScheduledChange): string {
  if (computed === null) return '';
  const values = { computed: formatDay(computed), manual: manual ? formatDay(manual) : '' };
  return manual === null
    ? i18n.t({ id: 'customers.scheduled.computed', message: 'by the customer class' })
    : i18n.t({ id: 'customers.scheduled.manual', message: '{computed} by the customer class, {manual} chosen by staff', values });
}

function Acts({ one, zone, onChange }: { one: ScheduledChange; zone: string; onChange: (first: First) => void }) {
  const values = { what: scheduledLabel(one.action), day: dayInZone(one.on, zone) };
  return (
    <span className={styles.acts}>
      {stepOf(one) && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={i18n.t({ id: 'customers.scheduled.put_off_named', message: 'Put off: {what}, {day}', values })}
          onClick={() => onChange({ action: 'reschedule', scheduled: one.id })}
        >
          {i18n.t({ id: 'customers.scheduled.put_off', message: 'Put off' })}
        </Button>
      )}
      {isCancellable(one) && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={i18n.t({ id: 'customers.scheduled.cancel_named', message: 'Cancel: {what}, {day}', values })}
          onClick={() => onChange({ action: 'cancel_scheduled', scheduled: one.id })}
        >
          {i18n.t({ id: 'customers.scheduled.cancel', message: 'Cancel' })}
        </Button>
      )}
    </span>
  );
}
