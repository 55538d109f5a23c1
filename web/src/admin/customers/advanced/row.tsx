import { i18n } from '@lingui/core';
import { useId } from 'react';
import { IconButton } from '~/kit/icon-button';
import { IconX } from '~/kit/icons';
import { conditionLabel, operatorLabel } from '../words';
import { lacksValue, onField, writtenOf, type Conditional, type Draft } from './fields';
import { Value } from './value';
import styles from './advanced.module.css';

interface RowProps {
  of: Conditional;
  draft: Draft;
  /** How it is joined to what stands before it. */
  joint: string;
  tried: boolean;
  onChange: (draft: Draft) => void;
  onRemove: () => void;
}

/** One condition: a field, how it is compared, and with what. */
export function Row({ of, draft, joint, tried, onChange, onRemove }: RowProps) {
  const { field, operator, value } = draft;
  const lacking = tried && lacksValue(draft);
  const complaint = useId();
  return (
    <div className={styles.row} data-condition={draft.key}>
      <span className={styles.joint}>{joint}</span>
      <FieldChoice of={of} field={field} onChange={(chosen) => onChange(onField(draft, chosen, of))} />
      <select
        className={styles.operator}
        aria-label={i18n.t({ id: 'customers.advanced.operator', message: 'How to compare' })}
        value={operator}
        onChange={(event) => onChange({ ...draft, operator: event.currentTarget.value })}
      >
        {of.operatorsOf(field).map((one) => (
          <option key={one} value={one}>
            {operatorLabel(one)}
          </option>
        ))}
      </select>
      {operator !== 'is_empty' && (
        <Value of={of} field={field} value={value} invalid={lacking} describedBy={complaint} onChange={(typed) => onChange({ ...draft, value: typed })} />
      )}
      <IconButton
        label={i18n.t({ id: 'customers.advanced.remove', message: 'Remove: {condition}', values: { condition: conditionLabel(writtenOf(draft), of.label) } })}
        onClick={onRemove}
      >
        <IconX size={16} />
      </IconButton>
      {lacking && (
        <p id={complaint} className={styles.complaint}>
          {i18n.t({ id: 'customers.advanced.lacking', message: 'Say what to compare with, or choose “is empty”.' })}
        </p>
      )}
    </div>
  );
}

function FieldChoice({ of, field, onChange }: { of: Conditional; field: string; onChange: (field: string) => void }) {
  const more = of.useMore();
  const isKnown = of.groups.some(({ fields }) => fields.includes(field)) || more?.options.some(({ value }) => value === field);
  return (
    <select
      className={styles.field}
      aria-label={i18n.t({ id: 'customers.advanced.field', message: 'Field' })}
      value={field}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {!isKnown && <option value={field}>{of.label(field)}</option>}
      {of.groups.map(({ label, fields }) => (
        <optgroup key={fields[0]} label={label()}>
          {fields.map((one) => (
            <option key={one} value={one}>
              {of.label(one)}
            </option>
          ))}
        </optgroup>
      ))}
      {more && (
        <optgroup label={more.label}>
          {more.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}
