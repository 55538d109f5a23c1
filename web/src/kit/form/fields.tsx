import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { i18n } from '@lingui/core';
import type { HTMLInputTypeAttribute, ReactNode } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { isDecimal } from './decimal';

interface FieldProps {
  /** As the API calls it: refusals of this name stand here. */
  name: string;
  label: string;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
}

export const neededWords = () => i18n.t({ id: 'form.required', message: 'This is needed.' });

export const notDecimalWords = () => i18n.t({ id: 'form.not_decimal', message: 'Write an amount like 12.50, with a point before the decimals.' });

function useField({ name, required }: FieldProps, validate?: (value: string) => string | true) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({
    name,
    control,
    rules: {
      ...(required && { required: neededWords() }),
      ...(validate && { validate }),
    },
  });
  return { ...field, error: fieldState.error?.message };
}

interface TextFieldProps extends FieldProps {
  type?: HTMLInputTypeAttribute;
  placeholder?: string;
  autoComplete?: string;
  autoFocus?: boolean;
  mono?: boolean;
  /** Of days: what the calendar offers; whether a day is taken is the API's to say. */
  min?: string | undefined;
  max?: string | undefined;
  /** A sentence where the text cannot be sent; true where it can. */
  validate?: (value: string) => string | true;
}

export function TextField(props: TextFieldProps) {
  const { label, description, required, disabled, type = 'text', placeholder, autoComplete = 'off', autoFocus, min, max } = props;
  const { ref, value, ...field } = useField(props, props.validate);
  const shown = { label, description, required, disabled, type, placeholder, autoComplete, min, max };
  return <TextInput {...shown} {...field} ref={ref} value={value ?? ''} data-autofocus={autoFocus || undefined} />;
}

interface TextAreaFieldProps extends FieldProps {
  rows?: number;
  /** A sentence where the text cannot be sent; true where it can. */
  validate?: (value: string) => string | true;
}

export function TextAreaField({ rows = 3, validate, ...props }: TextAreaFieldProps) {
  const { label, description, required, disabled } = props;
  const { value, ...field } = useField(props, validate);
  return <Textarea {...{ label, description, required, disabled, rows }} {...field} value={value ?? ''} />;
}

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

/** A choice among few; for many, such as customers, a search belongs there instead. */
export function SelectField({ options, empty, ...props }: FieldProps & { options: Option[]; empty?: string }) {
  const { label, description, required, disabled } = props;
  const { value, ...field } = useField(props);
  const data = empty === undefined ? options : [{ value: '', label: empty }, ...options];
  return <NativeSelect {...{ label, description, required, disabled, data }} {...field} value={value ?? ''} />;
}

/** An amount as text from key to API; the currency beside it is another field's value or given. */
export function MoneyField({ currency, currencyField, ...props }: FieldProps & { currency?: string; currencyField?: string }) {
  const { label, description, required, disabled } = props;
  const told = useWatch({ name: currencyField ?? props.name, disabled: currencyField === undefined });
  const { value, ...field } = useField(props, (written) => !written || isDecimal(written) || notDecimalWords());
  const shown = currencyField === undefined ? currency : String(told ?? '');
  return (
    <TextInput
      {...{ label, description, required, disabled }}
      {...field}
      value={value ?? ''}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className="dimmed">{shown}</span>}
      rightSectionWidth={52}
      styles={{ input: { fontVariantNumeric: 'tabular-nums', textAlign: 'end' } }}
    />
  );
}

export function SwitchField(props: FieldProps) {
  const { label, description, disabled } = props;
  const { value, ...field } = useField(props);
  return <Switch {...{ label, description, disabled }} {...field} checked={value === true} />;
}

export function DayField(props: Omit<TextFieldProps, 'type'>) {
  return <TextField {...props} type="date" />;
}
