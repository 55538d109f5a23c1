import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { ChooseCustomer } from '~/admin/choose-customer';
import type { Service, Tariff } from '~/api';
import { getGroupSetsOptions, getOffPeakPeriodsOptions } from '~/api/@tanstack/react-query.gen';
import { MoneyField, SelectField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { Surface } from '~/kit/page/page';
import { FormulaEditor, type FormulaElement } from './formula-editor';
import styles from './terms.module.css';

export interface TermValues {
  name: string;
  description: string;
  applied_to: string;
  managed_by: string;
  off_peak_id: string;
  group_set_id: string;
  rounding_pattern: string;
  login_fee: string;
  connect_fee: string;
  grace_units: string;
  free_units: string;
  post_call_surcharge: string;
  default_formula: FormulaElement[];
}

export const NO_ROUNDING = 'XXXX.XXXXX';
export const PATTERNS = [NO_ROUNDING, 'XXXX.XXX00', 'XXXX.XX000', 'XXXX.X0000', 'XXXX.00000', 'XXX0.00000'];

export const NEW_TERMS: TermValues = {
  name: '',
  description: '',
  applied_to: 'customer',
  managed_by: '',
  off_peak_id: '',
  group_set_id: '',
  rounding_pattern: NO_ROUNDING,
  login_fee: '0',
  connect_fee: '0',
  grace_units: '0',
  free_units: '0',
  post_call_surcharge: '0',
  default_formula: [],
};

export const termsOf = (tariff: Tariff): TermValues => ({
  name: tariff.name,
  description: tariff.description,
  applied_to: tariff.applied_to,
  managed_by: tariff.managed_by?.id ?? '',
  off_peak_id: tariff.off_peak?.id ?? '',
  group_set_id: tariff.group_set?.id ?? '',
  rounding_pattern: tariff.rounding_pattern,
  login_fee: tariff.login_fee,
  connect_fee: tariff.connect_fee,
  grace_units: String(tariff.grace_units),
  free_units: String(tariff.free_units),
  post_call_surcharge: tariff.post_call_surcharge,
  default_formula: (tariff.default_formula ?? []) as unknown as FormulaElement[],
});

/** As the API takes them; what was emptied is nothing, or none. */
export const saidOf = (values: TermValues) => ({
  name: values.name,
  description: values.description,
  applied_to: values.applied_to as Tariff['applied_to'],
  managed_by: values.managed_by || null,
  off_peak_id: values.off_peak_id || null,
  group_set_id: values.group_set_id || null,
  rounding_pattern: values.rounding_pattern,
  login_fee: values.login_fee.trim() || '0',
  connect_fee: values.connect_fee.trim() || '0',
  grace_units: Number(values.grace_units || 0),
  free_units: Number(values.free_units || 0),
  post_call_surcharge: values.post_call_surcharge.trim() || '0',
  default_formula: values.default_formula.length > 0 ? (values.default_formula as unknown as { [key: string]: unknown }[]) : null,
});

/** Everything of a header that may be changed later. */
export function TermInputs({ currency, service }: { currency: string; service: Service }) {
  const appliedTo = String(useWatch({ name: 'applied_to' }));
  return (
    <>
      <Surface title={i18n.t({ id: 'tariffs.terms.about', message: 'What it is' })}>
        <Columns>
          <TextField name="name" label={i18n.t({ id: 'tariffs.name', message: 'Name' })} required />
          <SelectField
            name="applied_to"
            label={i18n.t({ id: 'tariffs.applied_to', message: 'Applied to' })}
            description={i18n.t({ id: 'tariffs.applied_to_hint', message: 'Who is charged by it' })}
            options={[
              { value: 'customer', label: i18n.t({ id: 'tariffs.applied.customer', message: 'Customers' }) },
              { value: 'reseller', label: i18n.t({ id: 'tariffs.applied.reseller', message: 'Resellers' }) },
              { value: 'vendor', label: i18n.t({ id: 'tariffs.applied.vendor', message: 'A vendor charges us by it' }) },
            ]}
          />
          {appliedTo !== 'vendor' && <Manager />}
        </Columns>
        <div className={styles.below}>
          <TextAreaField name="description" label={i18n.t({ id: 'tariffs.description', message: 'Description' })} rows={2} />
        </div>
      </Surface>
      <FromNowOn />
      <ForNewRates currency={currency} service={service} />
    </>
  );
}

function Manager() {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name: 'managed_by', control });
  return (
    <ChooseCustomer
      kind="reseller"
      label={i18n.t({ id: 'tariffs.managed_by', message: 'Managed by' })}
      description={i18n.t({ id: 'tariffs.managed_by_hint', message: 'The reseller whose prices these are' })}
      none={i18n.t({ id: 'tariffs.managed_by_us', message: 'Ourselves' })}
      value={String(field.value ?? '')}
      onChange={field.onChange}
      error={fieldState.error?.message}
    />
  );
}

const MOST = 500;

function FromNowOn() {
  const periods = useQuery(getOffPeakPeriodsOptions({ query: { limit: MOST } }));
  const none = i18n.t({ id: 'tariffs.no_hours', message: 'None: one price at all hours' });
  return (
    <Surface title={i18n.t({ id: 'tariffs.terms.charging', message: 'For use that begins from now on' })}>
      <Columns>
        <SelectField
          name="off_peak_id"
          label={i18n.t({ id: 'tariffs.off_peak_period', message: 'Off-peak period' })}
          description={i18n.t({ id: 'tariffs.off_peak_hint', message: 'Days and hours are the customer’s own.' })}
          empty={none}
          options={(periods.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          name="rounding_pattern"
          label={i18n.t({ id: 'tariffs.rounding', message: 'Round charges' })}
          description={i18n.t({ id: 'tariffs.rounding_hint', message: 'XXXX.XX000 rounds up to two decimals; {none}: not rounded', values: { none: NO_ROUNDING } })}
          placeholder="XXXX.XX000"
          required
        />
      </Columns>
      <p className={`${styles.hint} ${styles.below}`}>
        {i18n.t({ id: 'tariffs.terms.charging_hint', message: 'Use that began before is priced as it was then, however late it is charged. What is charged already never changes.' })}
      </p>
    </Surface>
  );
}

function ForNewRates({ currency, service }: { currency: string; service: Service }) {
  const sets = useQuery(getGroupSetsOptions({ query: { limit: MOST } }));
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name: 'default_formula', control });
  const connectFee = String(useWatch({ name: 'connect_fee' }));
  return (
    <Surface title={i18n.t({ id: 'tariffs.terms.rates', message: 'For rates that are entered from now on' })}>
      <p className={styles.hint}>
        {i18n.t({ id: 'tariffs.terms.rates_hint', message: 'What a new rate or a file leaves out is taken from here. Rates that are there stay as they are.' })}
      </p>
      <Columns>
        <MoneyField name="connect_fee" label={i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })} currency={currency} />
        <TextField name="post_call_surcharge" label={i18n.t({ id: 'tariffs.surcharge', message: 'Surcharge, %' })} />
        <TextField name="grace_units" type="number" min="0" label={i18n.t({ id: 'tariffs.grace_long', message: 'Grace: shorter use is free' })} />
        <TextField name="free_units" type="number" min="0" label={i18n.t({ id: 'tariffs.free_long', message: 'Free after the first interval' })} />
        <SelectField
          name="group_set_id"
          label={i18n.t({ id: 'tariffs.group_set', message: 'Destination groups' })}
          description={i18n.t({ id: 'tariffs.group_set_hint', message: 'One price may then be entered for a whole group' })}
          empty={i18n.t({ id: 'tariffs.no_group_set', message: 'None' })}
          options={(sets.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <MoneyField
          name="login_fee"
          label={i18n.t({ id: 'tariffs.login_fee', message: 'Login fee' })}
          description={i18n.t({ id: 'tariffs.login_fee_hint', message: 'Kept here; taken once calls are let in by PIN' })}
          currency={currency}
        />
      </Columns>
      <div className={styles.below}>
        <FormulaEditor
          label={i18n.t({ id: 'tariffs.default_formula', message: 'Default formula' })}
          value={(field.value ?? []) as FormulaElement[]}
          onChange={field.onChange}
          currency={currency}
          service={service}
          connectFee={connectFee}
          error={fieldState.error?.message}
        />
      </div>
    </Surface>
  );
}
