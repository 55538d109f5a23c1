import { i18n } from '@lingui/core';
import { TextInput } from '@mantine/core';
import { useController, useFormContext } from 'react-hook-form';
import type { CustomFieldTold } from '~/api';
import { DayField, SelectField, TextField } from '~/kit/form/fields';
import { keptMoment, keyOf, shownMoment } from './custom-field-values';
import { formOf } from './custom-field-words';

interface InputProps {
  field: CustomFieldTold;
  required: boolean;
  /** As the form has it; among its custom fields where nothing is said. */
  name?: string;
}

/** The input that a field's kind asks for; whether its value is taken is the API's to say. */
export function CustomFieldInput({ field, required, name = `custom_fields.${keyOf(field)}` }: InputProps) {
  const shared = { name, label: field.name, required, description: hintOf(field) };
  if (field.kind === 'list') {
    const empty = i18n.t({ id: 'custom_fields.choose', message: 'None' });
    return <SelectField {...shared} empty={empty} options={field.options.map((value) => ({ value, label: value }))} />;
  }
  if (field.kind === 'date') return <DayField {...shared} min={field.lowest ?? undefined} max={field.highest ?? undefined} />;
  if (field.kind === 'moment') return <MomentField {...shared} />;
  return <TextField {...shared} />;
}

function hintOf(field: CustomFieldTold): string {
  const { description, default: fallback, kind } = field;
  const form = kind === 'list' ? '' : formOf(field);
  const inUtc = kind === 'moment' ? i18n.t({ id: 'custom_fields.in_utc', message: 'in UTC' }) : '';
  const byDefault = fallback === null ? '' : i18n.t({ id: 'custom_fields.by_default', message: 'default: {value}', values: { value: fallback } });
  return [description, inUtc, form, byDefault].filter(Boolean).join(' · ');
}

interface MomentFieldProps {
  name: string;
  label: string;
  description: string;
  required: boolean;
}

function MomentField({ name, label, description, required }: MomentFieldProps) {
  const { control } = useFormContext();
  const needed = i18n.t({ id: 'form.required', message: 'This is needed.' });
  const { field, fieldState } = useController({ name, control, rules: { ...(required && { required: needed }) } });
  return (
    <TextInput
      {...{ label, description, required }}
      ref={field.ref}
      name={field.name}
      type="datetime-local"
      step={1}
      value={shownMoment(field.value ?? '')}
      onChange={(event) => field.onChange(keptMoment(event.currentTarget.value))}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
    />
  );
}
