import { useId } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import styles from './radio-cards.module.css';

interface RadioCardsProps {
  name: string;
  label: string;
  options: { value: string; label: string; description: string }[];
  disabled?: boolean;
}

/** A choice among few where each needs a sentence. */
export function RadioCards({ name, label, options, disabled }: RadioCardsProps) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name, control });
  const id = useId();
  return (
    <fieldset className={styles.cards} disabled={disabled}>
      <legend>{label}</legend>
      <div className={styles.grid}>
        {options.map((option) => (
          <label key={option.value} className={styles.card}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={field.value === option.value}
              onChange={() => field.onChange(option.value)}
            />
            <span>
              <strong>{option.label}</strong>
              <span className="dimmed">{option.description}</span>
            </span>
          </label>
        ))}
      </div>
      {fieldState.error && <p className={styles.error}>{fieldState.error.message}</p>}
    </fieldset>
  );
}
