import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import { businessModelLabel } from '~/admin/business-model';
import { currencyOptions } from '~/admin/currencies';
import type { CustomerClass, CustomerClassChangeSaid } from '~/api';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { Facts } from '~/kit/page/page';
import styles from './classes.module.css';

type Name = 'name' | 'description' | 'currency' | 'business_model' | 'provisional_days' | 'purge_after_months';

export type ClassValues = Record<Name, string>;

interface Setting {
  name: Name;
  label: () => string;
  hint?: () => string;
  kind: 'text' | 'number' | 'currency' | 'model';
  required?: boolean;
  /** Customers hold it fast: it changes only while nobody is in the class. */
  onlyWhileEmpty?: boolean;
}

const MODELS = ['universal', 'cloud_pbx', 'sip_trunking', 'residential_voip', 'internet_access', 'prepaid_card', 'pinless'] as const;

const anyCurrency = () => i18n.t({ id: 'classes.any_currency', message: 'Any currency' });

/** Every setting of a class by what it is about: a new one is a line here. */
const GROUPS: { label: () => string; settings: Setting[] }[] = [
  {
    label: () => i18n.t({ id: 'classes.general', message: 'General' }),
    settings: [
      { name: 'name', label: () => i18n.t({ id: 'classes.name', message: 'Name' }), kind: 'text', required: true },
      { name: 'description', label: () => i18n.t({ id: 'classes.description', message: 'Description' }), kind: 'text' },
      {
        name: 'currency',
        label: () => i18n.t({ id: 'classes.currency', message: 'Currency' }),
        hint: () => i18n.t({ id: 'classes.currency_hint', message: 'One: only customers of that currency can be in it' }),
        kind: 'currency',
        onlyWhileEmpty: true,
      },
      {
        name: 'business_model',
        label: () => i18n.t({ id: 'classes.business_model', message: 'Business model' }),
        hint: () => i18n.t({ id: 'classes.business_model_hint', message: 'What kind of service its customers use' }),
        kind: 'model',
        onlyWhileEmpty: true,
      },
    ],
  },
  {
    label: () => i18n.t({ id: 'classes.termination', message: 'Termination' }),
    settings: [
      {
        name: 'provisional_days',
        label: () => i18n.t({ id: 'classes.provisional_days', message: 'Permanent termination after, days' }),
        hint: () => i18n.t({ id: 'classes.provisional_days_hint', message: 'So long lasts a provisional termination; staff may choose an earlier day' }),
        kind: 'number',
        required: true,
      },
      {
        name: 'purge_after_months',
        label: () => i18n.t({ id: 'classes.purge', message: 'Personal data removed after, months' }),
        hint: () => i18n.t({ id: 'classes.purge_hint', message: 'Counted from closing; 0: at once; empty: it is kept' }),
        kind: 'number',
      },
    ],
  },
];

export const BLANK_CLASS: ClassValues = { name: '', description: '', currency: '', business_model: 'universal', provisional_days: '30', purge_after_months: '' };

export function valuesOf(one: CustomerClass): ClassValues {
  const { name, description, currency, business_model, provisional_days, purge_after_months: months } = one;
  return { name, description, currency: currency ?? '', business_model, provisional_days: String(provisional_days), purge_after_months: String(months ?? '') };
}

/** As the API takes them; the numbers as numbers, no currency as null. */
export function bodyOf(values: ClassValues) {
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    currency: values.currency || null,
    business_model: values.business_model as CustomerClass['business_model'],
    provisional_days: Number(values.provisional_days),
    purge_after_months: values.purge_after_months === '' ? null : Number(values.purge_after_months),
  };
}

/** Only what differs from what was read. */
export function changesIn(values: ClassValues, read: CustomerClass): CustomerClassChangeSaid {
  const before: Record<string, unknown> = bodyOf(valuesOf(read));
  return Object.fromEntries(Object.entries(bodyOf(values)).filter(([name, value]) => value !== before[name]));
}

/** inUse   customers are in the class */
export function SettingInputs({ inUse }: { inUse: boolean }) {
  return GROUPS.map(({ label, settings }) => (
    <fieldset key={label()} className={styles.group}>
      <legend>{label()}</legend>
      <Columns>
        {settings.map((setting) => (
          <SettingInput key={setting.name} setting={setting} locked={inUse && setting.onlyWhileEmpty === true} />
        ))}
      </Columns>
    </fieldset>
  ));
}

const lockedHint = () => i18n.t({ id: 'classes.locked', message: 'Locked while customers are in the class' });

function SettingInput({ setting, locked }: { setting: Setting; locked: boolean }) {
  const { name, kind, required = false } = setting;
  const description = locked ? lockedHint() : setting.hint?.();
  const shared = { name, label: setting.label(), required, disabled: locked, ...(description && { description }) };
  if (kind === 'currency') return <SelectField {...shared} empty={anyCurrency()} options={currencyOptions()} />;
  if (kind === 'model') return <SelectField {...shared} options={MODELS.map((value) => ({ value, label: businessModelLabel(value) }))} />;
  return <TextField {...shared} {...(kind === 'number' && { type: 'number' })} />;
}

/** The same to read, for whoever may not change them. */
export function SettingFacts({ of }: { of: CustomerClass }) {
  const facts: Record<Name, ReactNode> = {
    name: of.name,
    description: of.description || '–',
    currency: of.currency ?? anyCurrency(),
    business_model: businessModelLabel(of.business_model),
    provisional_days: of.provisional_days,
    purge_after_months: of.purge_after_months ?? i18n.t({ id: 'classes.kept', message: 'It is kept' }),
  };
  return <Facts facts={GROUPS.flatMap(({ settings }) => settings.map(({ name, label }): [string, ReactNode] => [label(), facts[name]]))} />;
}

export const currencyWords = (currency: string | null) => currency ?? anyCurrency();
