import { i18n } from '@lingui/core';
import { useId } from 'react';
import { IconButton } from '~/kit/icon-button';
import { IconX } from '~/kit/icons';
import { CUSTOM, useCustomFields } from '../custom-conditions';
import { conditionLabel, fieldLabel, operatorLabel } from '../words';
import { GROUPS, lacksValue, onField, operatorsOf, writtenOf, type Draft } from './fields';
import { Value } from './value';
import styles from './advanced.module.css';

interface RowProps {
  draft: Draft;
  /** How it is joined to what stands before it. */
  joint: string;
  tried: boolean;
  onChange: (draft: Draft) => void;
  onRemove: () => void;
}

/** One condition: a field, how it is compared, and with what. */
export function Row({ draft, joint, tried, onChange, onRemove }: RowProps) {
  const { field, operator, value } = draft;
  const lacking = tried && lacksValue(draft);
  const complaint = useId();
  return (
    <div className={styles.row} data-condition={draft.key}>
      <span className={styles.joint}>{joint}</span>
      <FieldChoice field={field} onChange={(chosen) => onChange(onField(draft, chosen))} />
      <select
        className={styles.operator}
        aria-label={i18n.t({ id: 'customers.advanced.operator', message: 'How to compare' })}
        value={operator}
        onChange={(event) => onChange({ ...draft, operator: event.currentTarget.value })}
      >
        {operatorsOf(field).map((one) => (
          <option key={one} value={one}>
            {operatorLabel(one)}
          </option>
        ))}
      </select>
      {operator !== 'is_empty' && (
        <Value field={field} value={value} invalid={lacking} describedBy={complaint} onChange={(typed) => onChange({ ...draft, value: typed })} />
      )}
      <IconButton
        label={i18n.t({ id: 'customers.advanced.remove', message: 'Remove: {condition}', values: { condition: conditionLabel(writtenOf(draft)) } })}
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

function FieldChoice({ field, onChange }: { field: string; onChange: (field: string) => void }) {
  const custom = useCustomFields();
  const isUnknown = field.startsWith(CUSTOM) && !custom.some(({ id }) => field === `${CUSTOM}${id}`);
  return (
    <select
      className={styles.field}
      aria-label={i18n.t({ id: 'customers.advanced.field', message: 'Field' })}
      value={field}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {isUnknown && <option value={field}>{fieldLabel(field)}</option>}
      {GROUPS.map(({ label, fields }) => (
        <optgroup key={fields[0]} label={label()}>
          {fields.map((one) => (
            <option key={one} value={one}>
              {fieldLabel(one)}
            </option>
          ))}
        </optgroup>
      ))}
      {custom.length > 0 && (
        <optgroup label={i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' })}>
          {custom.map(({ id, name }) => (
            <option key={id} value={`custom.${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}
