import { i18n } from '@lingui/core';
import { currencyOptions } from '~/admin/currencies';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import { statusLabel } from '~/admin/status-chip';
import { countryOptions } from '../choice-field';
import { CUSTOM, useCustomFields } from '../custom-conditions';
import { STATUSES } from '../status-filter';
import { fieldLabel, kindLabel } from '../words';
import styles from './advanced.module.css';

interface ValueProps {
  field: string;
  value: string;
  invalid: boolean;
  describedBy: string;
  onChange: (value: string) => void;
}

const KINDS = ['retail', 'reseller', 'distributor'] as const;
const MOST_CLASSES = 500;

/** What a field is compared with: a text, or one of the few values that there are. */
export function Value({ field, value, invalid, describedBy, onChange }: ValueProps) {
  const options = useOptions(field);
  const label = i18n.t({ id: 'customers.advanced.value', message: 'Value for {field}', values: { field: fieldLabel(field) } });
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

function useOptions(field: string): { value: string; label: string }[] | undefined {
  const custom = useCustomFields(field.startsWith(CUSTOM)).find(({ id }) => field === `${CUSTOM}${id}`);
  const classes = useQuery({ ...getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }), enabled: field === 'class' });
  return useMemo(() => {
    switch (field) {
      case 'class':
        return (classes.data?.items ?? []).map(({ name }) => ({ value: name, label: name }));
      case 'country':
        return countryOptions();
      case 'currency':
        return currencyOptions();
      case 'kind':
        return KINDS.map((kind) => ({ value: kind, label: kindLabel(kind) }));
      case 'status':
        return STATUSES.map((status) => ({ value: status, label: statusLabel(status) }));
      default:
        return custom?.kind === 'list' ? custom.options.map((value) => ({ value, label: value })) : undefined;
    }
  }, [field, classes.data, custom]);
}
