import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { ChooseCustomer } from '~/admin/choose-customer';
import type { Customer } from '~/api';
import { countryName } from './words';

interface ChoiceFieldProps {
  name: string;
  label: string;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  options: { value: string; label: string }[];
}

/** One of many, found by typing: currencies, countries, time zones. */
export function ChoiceField({ name, required = false, options, ...shown }: ChoiceFieldProps) {
  const { control } = useFormContext();
  const needed = i18n.t({ id: 'customers.form.choose', message: 'Choose one.' });
  const { field, fieldState } = useController({ name, control, rules: { ...(required && { required: needed }) } });
  return (
    <Select
      {...shown}
      ref={field.ref}
      name={field.name}
      data={options}
      value={field.value || null}
      onChange={(value) => field.onChange(value ?? '')}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
      required={required}
      searchable
      clearable={!required}
      limit={60}
      nothingFoundMessage={i18n.t({ id: 'customers.choose.nothing', message: 'Nothing found' })}
    />
  );
}

interface CustomerFieldProps {
  name: string;
  kind: Customer['kind'];
  label: string;
  none: string;
}

export function CustomerField({ name, ...shown }: CustomerFieldProps) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name, control });
  return <ChooseCustomer {...shown} value={field.value ?? ''} onChange={field.onChange} error={fieldState.error?.message} />;
}

export function zoneOptions() {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Codes that have a name without being countries. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

export function countryOptions() {
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return codes
    .filter((code) => !NO_COUNTRIES.has(code) && countryName(code) !== code)
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale));
}
