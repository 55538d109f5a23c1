import { i18n } from '@lingui/core';
import { useFormContext } from 'react-hook-form';
import type { Customer, CustomerStatusTold, StatusActionTold } from '~/api';
import { formatDay, zoneName } from '~/kit/date';
import { DayField, TextField } from '~/kit/form/fields';
import { RadioRow } from '~/kit/form/radio-row';
import { startOfDay } from '~/kit/period';
import { comesOnADay, lastCloseOn, saysOn, type ChangeValues } from './changes';
import { meaningOf } from './words';

interface FieldsProps {
  action: StatusActionTold;
  customer: Customer;
  told: CustomerStatusTold;
}

/** What a change asks for: its days, in the customer's zone, and for what is for good the name. */
export function ChangeFields({ action, customer, told }: FieldsProps) {
  const values = useFormContext<ChangeValues>().watch();
  const days = { min: action.earliest ?? undefined, max: action.latest ?? undefined };
  return (
    <>
      {values.scheduled && <p className="dimmed">{meaningOf(action.action)}</p>}
      {action.takes.includes('until') && <DayField name="until" label={untilLabel(action)} description={untilHint(values.until, customer.time_zone)} required {...days} />}
      {comesOnADay(action) && (
        <RadioRow
          name="when"
          label={i18n.t({ id: 'customers.status.when', message: 'When' })}
          options={[
            { value: 'now', label: i18n.t({ id: 'customers.status.now', message: 'Now' }) },
            { value: 'later', label: i18n.t({ id: 'customers.status.later', message: 'On a day' }) },
          ]}
        />
      )}
      {saysOn(action, values) && <DayField name="on" label={onLabel(action)} description={beginsHint(values.on, customer.time_zone)} required {...days} />}
      {action.takes.includes('close_on') && <CloseOn action={action} values={values} told={told} zone={customer.time_zone} />}
      {action.action === 'close' && <Typed name={customer.name} />}
    </>
  );
}

function CloseOn({ action, values, told, zone }: { action: StatusActionTold; values: ChangeValues; told: CustomerStatusTold; zone: string }) {
  const last = lastCloseOn(action, values, told.today);
  const hint = i18n.t({
    id: 'customers.status.close_on_hint',
    message: '{day} ({zone}) by the customer class where nothing is chosen; an earlier day can be, a later one cannot.',
    values: { day: last ? formatDay(last) : '', zone: zoneIn(last ?? '', zone) },
  });
  return (
    <DayField
      name="close_on"
      label={i18n.t({ id: 'customers.status.close_on', message: 'Permanent termination date' })}
      description={hint}
      min={action.earliest ?? undefined}
      max={last ?? undefined}
    />
  );
}

function Typed({ name }: { name: string }) {
  const label = i18n.t({ id: 'customers.status.type_name', message: 'Type {name} to confirm', values: { name } });
  return <TextField name="typed" label={label} validate={(written) => written === name || label} />;
}

function untilLabel({ action }: StatusActionTold): string {
  return action === 'lift_limitation'
    ? i18n.t({ id: 'customers.status.limitation_until', message: 'Lift the service limitation until' })
    : i18n.t({ id: 'customers.status.until', message: 'Lift the suspension until' });
}

function untilHint(day: string, zone: string): string {
  const values = { zone: zoneIn(day, zone) };
  return i18n.t({ id: 'customers.status.until_hint', message: 'At 00:00 of this day ({zone}) it holds again, unless what is due is paid before.', values });
}

function onLabel({ action }: StatusActionTold): string {
  switch (action) {
    case 'close':
      return i18n.t({ id: 'customers.status.close_on', message: 'Permanent termination date' });
    case 'terminate_provisionally':
      return i18n.t({ id: 'customers.status.terminate_on', message: 'Provisional termination date' });
    case 'restore':
      return i18n.t({ id: 'customers.status.restore_on', message: 'Restore on' });
    default:
      return i18n.t({ id: 'customers.status.put_off_until', message: 'Put off until' });
  }
}

const beginsHint = (day: string, zone: string): string =>
  i18n.t({ id: 'customers.status.begins_hint', message: 'At 00:00 of this day ({zone}).', values: { zone: zoneIn(day, zone) } });

/** The zone with its offset of that day, which may be another than today's. */
const zoneIn = (day: string, zone: string): string => zoneName(zone, day ? new Date(startOfDay(day, zone)) : undefined);
