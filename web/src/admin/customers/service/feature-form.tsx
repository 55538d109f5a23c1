import { i18n } from '@lingui/core';
import { useState } from 'react';
import type { Feature, FeatureField } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Changed } from '../changed-meanwhile';
import type { Save } from './configuration';
import { choiceWords, featureFieldWords, featureWords, notLimited, sourceWords, valueWords } from './words';
import styles from './service.module.css';

type Value = boolean | number | string | null;
type Written = boolean | string;

interface FeatureFormProps {
  feature: Feature;
  etag: string;
  save: Save;
  reread: () => Promise<unknown>;
  onClose: () => void;
}

/** Named as the API names them, so that its refusals find their field. */
interface FormValues {
  features: Record<string, Record<string, Written>>;
}

/** All fields of one feature; what is inherited is what one begins with. */
export function FeatureForm({ feature, etag, save, reread, onClose }: FeatureFormProps) {
  const [stale, setStale] = useState(false);
  const form = useApiForm<FormValues, unknown>({
    defaults: { features: { [feature.name]: Object.fromEntries(feature.fields.map((field) => [field.name, writable(feature.values[field.name] ?? null)])) } },
    save: async ({ features }) => {
      const said = features[feature.name] ?? {};
      try {
        return await save({ [feature.name]: Object.fromEntries(feature.fields.map((field) => [field.name, readBack(field, said[field.name])])) }, etag);
      } catch (refused) {
        if (refused instanceof ProblemError && refused.status === 412) {
          await reread();
          setStale(true);
        }
        throw refused;
      }
    },
    onSaved: onClose,
  });
  const title = featureWords(feature);
  return (
    <div className={styles.form}>
      <Form form={form} label={title} guarded>
        {stale && <Changed />}
        <Columns>
          {feature.fields.map((field) => (
            <Field key={field.name} feature={feature} field={field} />
          ))}
        </Columns>
        <SaveBar label={i18n.t({ id: 'customers.details.save', message: 'Save' })} always={feature.own === null} onCancel={onClose} />
      </Form>
    </div>
  );
}

function Field({ feature, field }: { feature: Feature; field: FeatureField }) {
  const shown = { name: `features.${feature.name}.${field.name}`, label: featureFieldWords(field) };
  const values = { value: valueWords(field, feature.inherited[field.name]), source: sourceWords(feature.inherited_from) };
  const inherited = i18n.t({ id: 'features.inherited', message: '{source}: {value}', values });
  if (field.kind === 'flag') return <SwitchField {...shown} description={inherited} />;
  if (field.kind === 'choice') return <SelectField {...shown} description={inherited} options={field.choices.map((value) => ({ value, label: choiceWords(value) }))} />;
  if (field.kind === 'count') {
    const whole = i18n.t({ id: 'features.whole', message: 'Write a whole number, or nothing: not limited.' });
    return <TextField {...shown} description={inherited} placeholder={notLimited()} validate={(value) => !value || /^\d{1,9}$/.test(value.trim()) || whole} />;
  }
  return <TextField {...shown} description={inherited} />;
}

const writable = (value: Value): Written => (typeof value === 'boolean' ? value : value === null ? '' : String(value));

function readBack(field: FeatureField, written: Written | undefined): Value {
  if (field.kind === 'flag') return written === true;
  const text = String(written ?? '').trim();
  return field.kind === 'count' ? (text === '' ? null : Number(text)) : text;
}
