import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { useController, useFormContext } from 'react-hook-form';

const MOST_SHOWN = 60;

const zones = () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** One of the world's time zones, found by typing a part of its name. */
export function ZoneField({ name, disabled }: { name: string; disabled: boolean }) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name, control });
  const known = zones();
  const data = known.includes(field.value as string) ? known : [field.value as string, ...known];
  return (
    <Select
      label={i18n.t({ id: 'usage.zone_field', message: 'Time zone' })}
      description={i18n.t({ id: 'usage.zone_hint', message: "The switch's local time, for times that carry no offset." })}
      data={data}
      searchable
      limit={MOST_SHOWN}
      allowDeselect={false}
      nothingFoundMessage={i18n.t({ id: 'usage.no_zone', message: 'No zone is called that' })}
      error={fieldState.error?.message}
      disabled={disabled}
      value={field.value as string}
      onChange={field.onChange}
      onBlur={field.onBlur}
      ref={field.ref}
    />
  );
}
