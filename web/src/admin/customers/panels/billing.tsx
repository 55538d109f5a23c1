import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { patchCustomer, putBillingPeriod, removeBillingPeriod, type LifeCycle } from '~/api';
import { getCustomerStatusOptions, getLifeCycleOptions, getLifeCycleQueryKey } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { formatDay, When, zoneName } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField, SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Facts, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { ChoiceField, zoneOptions } from '../choice-field';
import { useMayChange, useRefreshCustomer } from '../may-change';
import type { PanelProps } from '../panels';
import { scheduledLabel } from '../status/words';
import { fieldLabel } from '../words';
import { periodLabel, periodOptions, type Period } from './billing-words';
import { settingLabel } from './settings';
import styles from './life-cycle.module.css';

/** When the customer came, when it is billed next and what is arranged. */
export function BillingSurface({ customer }: PanelProps) {
  const path = { customer_id: customer.id };
  const cycle = useQuery(getLifeCycleOptions({ path }));
  const may = useMayChange(customer);
  const [open, setOpen] = useState<'period' | 'zone' | 'cancel' | null>(null);
  const queries = useQueryClient();
  const refreshCustomer = useRefreshCustomer();
  const close = () => setOpen(null);
  const refresh = async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: getLifeCycleQueryKey({ path }) }), refreshCustomer()]);
    close();
  };
  const cancel = async () => {
    await removeBillingPeriod({ path, throwOnError: true });
    await refresh();
  };
  return (
    <Surface
      title={i18n.t({ id: 'customers.billing', message: 'Billing' })}
      actions={
        may && (
          <>
            <Button variant="default" onClick={() => setOpen('zone')}>
              {i18n.t({ id: 'customers.billing.change_zone', message: 'Change the time zone' })}
            </Button>
            <Button variant="default" onClick={() => setOpen('period')}>
              {i18n.t({ id: 'customers.billing.change', message: 'Change the period' })}
            </Button>
          </>
        )
      }
    >
      {cycle.isError && <Failed trouble={cycle.error} onRetry={() => void cycle.refetch()} />}
      {cycle.isPending && <Waiting />}
      {cycle.data && (
        <>
          <Timeline customer={customer} cycle={cycle.data} />
          <Facts facts={factsOf(cycle.data)} />
          {cycle.data.arranged && <Arranged arranged={cycle.data.arranged} onCancel={may ? () => setOpen('cancel') : undefined} />}
        </>
      )}
      {open === 'period' && cycle.data && <ChangePeriod customer={customer} cycle={cycle.data} onClose={close} onSaved={refresh} />}
      {open === 'zone' && cycle.data && <ChangeZone customer={customer} cycle={cycle.data} onClose={close} onSaved={refresh} />}
      {open === 'cancel' && (
        <ConfirmDialog title={i18n.t({ id: 'customers.billing.keep_title', message: 'Keep the billing period as it is?' })} confirm={i18n.t({ id: 'customers.billing.keep', message: 'Keep it' })} onConfirm={cancel} onClose={close}>
          {i18n.t({ id: 'customers.billing.keep_hint', message: 'What was arranged is cancelled.' })}
        </ConfirmDialog>
      )}
    </Surface>
  );
}

function factsOf(cycle: LifeCycle): [string, ReactNode][] {
  return [
    [settingLabel('billing_period') ?? '', periodLabel(cycle.period)],
    [i18n.t({ id: 'customers.billing.running', message: 'Running period' }), i18n.t({ id: 'customers.billing.since_day', message: 'since {day}', values: { day: formatDay(cycle.period_begins) } })],
    [i18n.t({ id: 'customers.billing.next', message: 'Next billing date' }), formatDay(cycle.next_billing_date)],
    [i18n.t({ id: 'customers.billing.zone', message: 'Billing time zone' }), zoneName(cycle.time_zone)],
    [i18n.t({ id: 'customers.created', message: 'Created' }), <When key="created" at={cycle.registered_at} zoned />],
  ];
}

function Arranged({ arranged, onCancel }: { arranged: NonNullable<LifeCycle['arranged']>; onCancel: (() => void) | undefined }) {
  const values = { day: formatDay(arranged.from_day), period: periodLabel(arranged.period), zone: arranged.time_zone && zoneName(arranged.time_zone) };
  return (
    <div className={styles.arranged}>
      <div>
        <p className={styles.line}>
          {arranged.time_zone === null
            ? i18n.t({ id: 'customers.billing.arranged', message: 'From {day}: {period}', values })
            : i18n.t({ id: 'customers.billing.arranged_zone', message: 'From {day}: {period}, in the time zone {zone}', values })}
        </p>
        <p className="dimmed">
          {i18n.t({ id: 'customers.history.set_by', message: 'by {by}', values: { by: whoWords(arranged.by) } })}
          {arranged.comment && <q className={styles.comment}>{arranged.comment}</q>}
        </p>
      </div>
      {onCancel && (
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          {i18n.t({ id: 'customers.billing.cancel', message: 'Cancel it' })}
        </Button>
      )}
    </div>
  );
}

interface Stop {
  key: string;
  day: string;
  label: string;
  coming: boolean;
}

/** From the day it came to what is arranged last, from left to right. */
function Timeline({ customer, cycle }: PanelProps & { cycle: LifeCycle }) {
  const status = useQuery(getCustomerStatusOptions({ path: { customer_id: customer.id } }));
  const stops: Stop[] = [
    { key: 'created', day: cycle.registered_at.slice(0, 10), label: i18n.t({ id: 'customers.created', message: 'Created' }), coming: false },
    { key: 'period', day: cycle.period_begins, label: i18n.t({ id: 'customers.billing.began', message: 'Period began' }), coming: false },
    { key: 'next', day: cycle.next_billing_date, label: i18n.t({ id: 'customers.billing.next', message: 'Next billing date' }), coming: true },
    ...(cycle.arranged ? [{ key: 'arranged', day: cycle.arranged.from_day, label: periodLabel(cycle.arranged.period), coming: true }] : []),
    ...(status.data?.scheduled ?? []).map((one) => ({ key: one.id, day: one.on, label: scheduledLabel(one.action), coming: true })),
  ].sort((one, other) => one.day.localeCompare(other.day));
  return (
    <ol className={styles.timeline} aria-label={i18n.t({ id: 'customers.timeline', message: 'Timeline' })}>
      {stops.map((stop) => (
        <li key={stop.key} data-coming={stop.coming || undefined}>
          <time dateTime={stop.day}>{formatDay(stop.day)}</time>
          <span>{stop.label}</span>
        </li>
      ))}
    </ol>
  );
}

interface ChangeProps extends PanelProps {
  onClose: () => void;
  onSaved: () => Promise<void>;
}

interface PeriodValues {
  period: Period;
  from_day: string;
  comment: string;
}

const COUNTED_FROM_A_DAY: ReadonlySet<string> = new Set(['monthly_anniversary', 'thirty_days']);

function ChangePeriod({ customer, cycle, onClose, onSaved }: ChangeProps & { cycle: LifeCycle }) {
  const form = useApiForm<PeriodValues, unknown>({
    defaults: { period: cycle.arranged?.period ?? cycle.period, from_day: '', comment: '' },
    save: ({ period, from_day, comment }) => {
      const day = COUNTED_FROM_A_DAY.has(period) ? from_day || null : null;
      const body = { period, from_day: day, time_zone: cycle.arranged?.time_zone ?? null, comment };
      return putBillingPeriod({ path: { customer_id: customer.id }, body, throwOnError: true });
    },
    onSaved: () => void onSaved(),
  });
  const title = i18n.t({ id: 'customers.billing.title', message: 'Billing period of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <SelectField name="period" label={settingLabel('billing_period') ?? ''} options={periodOptions()} />
        <FromDay next={cycle.next_billing_date} />
        <TextField name="comment" label={i18n.t({ id: 'customers.comment', message: 'Comment' })} />
        <SaveBar label={i18n.t({ id: 'customers.billing.arrange', message: 'Arrange it' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function FromDay({ next }: { next: string }) {
  const { watch } = useFormContext<PeriodValues>();
  const begins = i18n.t({ id: 'customers.billing.begins', message: 'It begins when the running period ends, on {day}.', values: { day: formatDay(next) } });
  if (!COUNTED_FROM_A_DAY.has(watch('period'))) return <p className="dimmed">{begins}</p>;
  return <DayField name="from_day" label={i18n.t({ id: 'customers.billing.from_day', message: 'Counted from' })} description={i18n.t({ id: 'customers.billing.or_empty', message: 'Empty: {begins}', values: { begins } })} />;
}

interface ZoneValues {
  time_zone: string;
  at_once: boolean;
}

function ChangeZone({ customer, cycle, onClose, onSaved }: ChangeProps & { cycle: LifeCycle }) {
  const zones = useMemo(zoneOptions, []);
  const path = { customer_id: customer.id };
  const form = useApiForm<ZoneValues, unknown>({
    defaults: { time_zone: cycle.arranged?.time_zone ?? customer.time_zone, at_once: false },
    save: ({ time_zone, at_once }) =>
      at_once ? patchCustomer({ path, body: { time_zone }, throwOnError: true }) : putBillingPeriod({ path, body: { ...arrangedPeriod(cycle), time_zone }, throwOnError: true }),
    onSaved: () => void onSaved(),
  });
  const title = i18n.t({ id: 'customers.billing.zone_title', message: 'Billing time zone of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <ChoiceField name="time_zone" label={fieldLabel('time_zone')} required options={zones} description={i18n.t({ id: 'customers.billing.zone_hint', message: 'Its days begin and end there: billing periods, day limits, off-peak hours.' })} />
        <SwitchField name="at_once" label={i18n.t({ id: 'customers.billing.zone_at_once', message: 'At once, because it was wrong from the beginning' })} />
        <ZoneBegins cycle={cycle} />
        <SaveBar label={i18n.t({ id: 'customers.details.save', message: 'Save' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function ZoneBegins({ cycle }: { cycle: LifeCycle }) {
  const { watch } = useFormContext<ZoneValues>();
  if (watch('at_once')) return null;
  const day = formatDay(cycle.arranged?.from_day ?? cycle.next_billing_date);
  return <p className="dimmed">{i18n.t({ id: 'customers.billing.zone_begins', message: 'It begins with the next billing period, on {day}.', values: { day } })}</p>;
}

/** What another zone is arranged with: the period that was to come anyway, or the one there is. */
function arrangedPeriod({ arranged, period }: LifeCycle) {
  const to = arranged ?? { period, from_day: null };
  return { period: to.period, from_day: COUNTED_FROM_A_DAY.has(to.period) ? to.from_day : null, comment: arranged?.comment ?? '' };
}
