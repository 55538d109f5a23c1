import { useId } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import styles from './radio-row.module.css';

interface RadioRowProps {
  name: string;
  label: string;
  options: { value: string; label: string }[];
}

/** A choice among few where each needs a word or two. */
export function RadioRow({ name, label, options }: RadioRowProps) {
  const { control } = useFormContext();
  const { field } = useController({ name, control });
  const id = useId();
  return (
    <fieldset className={styles.row}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={id} value={option.value} checked={field.value === option.value} onChange={() => field.onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
