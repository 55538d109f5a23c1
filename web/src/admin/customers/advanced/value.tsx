import { i18n } from '@lingui/core';
import type { Conditional } from './fields';
import styles from './advanced.module.css';

interface ValueProps {
  of: Conditional;
  field: string;
  value: string;
  invalid: boolean;
  describedBy: string;
  onChange: (value: string) => void;
}

/** What a field is compared with: a text, or one of the few values that there are. */
export function Value({ of, field, value, invalid, describedBy, onChange }: ValueProps) {
  const options = of.useOptions(field);
  const label = i18n.t({ id: 'customers.advanced.value', message: 'Value for {field}', values: { field: of.label(field) } });
  const shared = {
    'aria-label': label,
    'aria-invalid': invalid || undefined,
    'aria-describedby': invalid ? describedBy : undefined,
    'data-value': true,
    className: styles.value,
    value,
  };
  if (!options) return <input {...shared} autoComplete="off" spellCheck={false} maxLength={200} onChange={(event) => onChange(event.currentTarget.value)} />;
  return (
    <select {...shared} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">{i18n.t({ id: 'customers.advanced.choose', message: 'Choose…' })}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
