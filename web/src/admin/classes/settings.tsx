import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { businessModelLabel } from '~/admin/business-model';
import { invoiceChargeWords } from '~/admin/invoice-charge';
import { currencyOptions } from '~/admin/currencies';
import type { CustomerClass, CustomerClassChangeSaid } from '~/api';
import { plain } from '~/kit/form/decimal';
import { MoneyField, SelectField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { formatMoney } from '~/kit/money';
import { Facts } from '~/kit/page/page';
import styles from './classes.module.css';

type Name = 'name' | 'description' | 'currency' | 'business_model' | 'provisional_days' | 'purge_after_months' | 'spending_limit' | 'own_spending_limit' | 'payment_tax_percent' | 'card_tax_on_top' | 'invoice_charge' | 'invoice_charge_retry_days';

export type ClassValues = Record<Name, string>;

interface Setting {
  name: Name;
  label: () => string;
  hint?: () => string;
  kind: 'text' | 'number' | 'currency' | 'model' | 'money' | 'allowed' | 'percent' | 'taxed' | 'charge' | 'days';
  required?: boolean;
  /** Customers hold it fast: it changes only while nobody is in the class. */
  onlyWhileEmpty?: boolean;
}

const MODELS = ['universal', 'cloud_pbx', 'sip_trunking', 'residential_voip', 'internet_access', 'prepaid_card', 'pinless'] as const;

const CHARGES = ['never', 'when_issued', 'when_due'] as const;

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
  {
    label: () => i18n.t({ id: 'classes.fraud', message: 'Fraud protection' }),
    settings: [
      {
        name: 'spending_limit',
        label: () => i18n.t({ id: 'classes.spending_limit', message: 'Spending limit of a day' }),
        hint: () => i18n.t({ id: 'classes.spending_limit_hint', message: 'So much each customer may use up in a day of its time zone; empty: not limited' }),
        kind: 'money',
      },
      {
        name: 'own_spending_limit',
        label: () => i18n.t({ id: 'classes.own_spending_limit', message: 'Limits of single customers' }),
        kind: 'allowed',
      },
    ],
  },
  {
    label: () => i18n.t({ id: 'classes.payment_tax', message: 'Tax of prepaid payments' }),
    settings: [
      {
        name: 'payment_tax_percent',
        label: () => i18n.t({ id: 'classes.payment_tax_percent', message: 'VAT, percent' }),
        hint: () => i18n.t({ id: 'classes.payment_tax_hint', message: 'Taken out of each payment when it comes in; the rest is funds; empty: payments are not taxed' }),
        kind: 'percent',
      },
      {
        name: 'card_tax_on_top',
        label: () => i18n.t({ id: 'classes.card_tax', message: 'Payments by card' }),
        kind: 'taxed',
      },
    ],
  },
  {
    label: () => i18n.t({ id: 'classes.invoice_charging', message: 'Invoices charged to saved methods' }),
    settings: [
      {
        name: 'invoice_charge',
        label: () => i18n.t({ id: 'classes.invoice_charge', message: 'Charged' }),
        hint: () => i18n.t({ id: 'classes.invoice_charge_hint', message: 'All that is open, to the preferred payment method; of single customers it can be agreed otherwise' }),
        kind: 'charge',
      },
      {
        name: 'invoice_charge_retry_days',
        label: () => i18n.t({ id: 'classes.retry_days', message: 'Again after the due day, days' }),
        hint: () => i18n.t({ id: 'classes.retry_days_hint', message: 'Such as 2, 5: what is still open is charged again two and five days after it was due; empty: once only' }),
        kind: 'days',
      },
    ],
  },
];

export const BLANK_CLASS: ClassValues = { name: '', description: '', currency: '', business_model: 'universal', provisional_days: '30', purge_after_months: '', spending_limit: '', own_spending_limit: 'true', payment_tax_percent: '', card_tax_on_top: 'false', invoice_charge: 'never', invoice_charge_retry_days: '' };

export function valuesOf(one: CustomerClass): ClassValues {
  const { name, description, currency, business_model, provisional_days, purge_after_months: months, spending_limit: daily } = one;
  return {
    name,
    description,
    currency: currency ?? '',
    business_model,
    provisional_days: String(provisional_days),
    purge_after_months: String(months ?? ''),
    spending_limit: daily === null ? '' : plain(daily.amount),
    own_spending_limit: String(one.own_spending_limit),
    payment_tax_percent: one.payment_tax_percent ?? '',
    card_tax_on_top: String(one.card_tax_on_top),
    invoice_charge: one.invoice_charge,
    invoice_charge_retry_days: one.invoice_charge_retry_days.join(', '),
  };
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
    spending_limit: values.currency && values.spending_limit.trim() ? { amount: values.spending_limit.trim(), currency: values.currency } : null,
    own_spending_limit: values.own_spending_limit === 'true',
    payment_tax_percent: values.payment_tax_percent.trim() || null,
    card_tax_on_top: values.card_tax_on_top === 'true',
    invoice_charge: values.invoice_charge as CustomerClass['invoice_charge'],
    invoice_charge_retry_days: values.invoice_charge_retry_days.split(/[\s,;]+/).filter(Boolean).map(Number),
  };
}

/** Only what differs from what was read. */
export function changesIn(values: ClassValues, read: CustomerClass): CustomerClassChangeSaid {
  const before: Record<string, unknown> = bodyOf(valuesOf(read));
  return Object.fromEntries(Object.entries(bodyOf(values)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
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
  if (kind === 'allowed') return <SelectField {...shared} options={(['true', 'false'] as const).map((value) => ({ value, label: ownWords(value === 'true') }))} />;
  if (kind === 'taxed') return <SelectField {...shared} options={(['false', 'true'] as const).map((value) => ({ value, label: onTopWords(value === 'true') }))} />;
  if (kind === 'charge') return <SelectField {...shared} options={CHARGES.map((value) => ({ value, label: invoiceChargeWords(value) }))} />;
  if (kind === 'money') return <DailyLimit {...shared} />;
  return <TextField {...shared} {...(kind === 'number' && { type: 'number' })} />;
}

const ownWords = (allowed: boolean) =>
  allowed
    ? i18n.t({ id: 'classes.own_allowed', message: 'Customers may have their own' })
    : i18n.t({ id: 'classes.own_forbidden', message: "All have the class's" });

const onTopWords = (onTop: boolean) =>
  onTop
    ? i18n.t({ id: 'classes.tax_on_top', message: 'Tax is charged beside the top-up' })
    : i18n.t({ id: 'classes.tax_inside', message: 'Tax is inside of what is charged' });

/** Money of a class is in its currency: where it has none, customers are limited one by one. */
function DailyLimit({ description, ...shared }: { name: string; label: string; description?: string }) {
  const { watch } = useFormContext<ClassValues>();
  const hasCurrency = watch('currency') !== '';
  const hint = hasCurrency ? description : i18n.t({ id: 'classes.needs_currency', message: 'Only of a class with a currency' });
  return <MoneyField {...shared} {...(hint && { description: hint })} currencyField="currency" disabled={!hasCurrency} />;
}

/** The same to read, for whoever may not change them. */
export function SettingFacts({ of }: { of: CustomerClass }) {
  const facts: Record<Name, ReactNode> = {
    name: of.name,
    description: of.description || '–',
    currency: of.currency ?? anyCurrency(),
    business_model: businessModelLabel(of.business_model),
    provisional_days: of.provisional_days,
    spending_limit: of.spending_limit === null ? i18n.t({ id: 'classes.spending_not_limited', message: 'Not limited' }) : formatMoney(of.spending_limit),
    own_spending_limit: ownWords(of.own_spending_limit),
    payment_tax_percent: of.payment_tax_percent === null ? i18n.t({ id: 'classes.not_taxed', message: 'Not taxed' }) : `${of.payment_tax_percent} %`,
    card_tax_on_top: onTopWords(of.card_tax_on_top),
    invoice_charge: invoiceChargeWords(of.invoice_charge),
    invoice_charge_retry_days: of.invoice_charge_retry_days.join(', ') || '–',
    purge_after_months: of.purge_after_months ?? i18n.t({ id: 'classes.kept', message: 'It is kept' }),
  };
  return <Facts facts={GROUPS.flatMap(({ settings }) => settings.map(({ name, label }): [string, ReactNode] => [label(), facts[name]]))} />;
}

export const currencyWords = (currency: string | null) => currency ?? anyCurrency();
