import { i18n } from '@lingui/core';
import { currencyOptions } from '~/admin/currencies';
import { useEffect, useMemo } from 'react';
import { useFormContext } from 'react-hook-form';
import type { CustomerClass } from '~/api';
import { MoneyField, SelectField, SwitchField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { Surface } from '~/kit/page/page';
import { ClassFieldInputs, useClassFields } from './class-fields';
import { ChoiceField, CustomerField, zoneOptions } from './choice-field';
import { noLimit } from './columns';
import { CONTACT_FIELDS, ContactFields } from './contact-fields';
import { NameField } from './name-field';
import type { NewValues } from './new-values';
import { periodOptions } from './panels/billing-words';
import { settingLabel } from './panels/settings';
import { balanceControlLabel, fieldLabel, kindLabel } from './words';
import styles from './form.module.css';

/** What a customer cannot be without. */
export function Needed({ classes }: { classes: CustomerClass[] }) {
  const { watch } = useFormContext<NewValues>();
  const fields = useClassFields(watch('class_id'));
  return (
    <Surface>
      <div className={styles.fields}>
        <Columns>
          <NameField />
          <ClassField classes={classes} />
        </Columns>
        <RadioCards
          name="balance_control"
          label={i18n.t({ id: 'customers.balance_control', message: 'Balance control' })}
          options={[
            {
              value: 'postpaid',
              label: balanceControlLabel('postpaid'),
              description: i18n.t({ id: 'customers.postpaid.means', message: 'Uses first and pays later, up to a credit limit.' }),
            },
            {
              value: 'prepaid',
              label: balanceControlLabel('prepaid'),
              description: i18n.t({ id: 'customers.prepaid.means', message: 'Pays in advance; service stops when the money is used up.' }),
            },
          ]}
        />
        <Columns>
          <CurrencyField classes={classes} />
          {watch('balance_control') === 'postpaid' ? <LimitFields /> : <FundsField />}
        </Columns>
        <ClassFieldInputs items={fields.filter(({ mandatory }) => mandatory)} />
        <Columns>
          <CustomerField
            name="reseller_id"
            kind="reseller"
            label={i18n.t({ id: 'customers.view.reseller', message: 'Reseller' })}
            none={i18n.t({ id: 'customers.no_reseller', message: 'None: our own customer' })}
          />
          <SwitchField
            name="blocked"
            label={i18n.t({ id: 'customers.blocked', message: 'Blocked' })}
            description={i18n.t({ id: 'customers.blocked_hint', message: 'No service until staff unblocks it' })}
          />
        </Columns>
      </div>
    </Surface>
  );
}

/** Classes and currencies leave each other what goes together: a currency that was chosen first leaves out the classes of others. */
function ClassField({ classes }: { classes: CustomerClass[] }) {
  const { watch } = useFormContext<NewValues>();
  const chosen = classes.find(({ id }) => id === watch('class_id'));
  const currency = chosen?.currency ? '' : watch('currency');
  const options = classes
    .filter((one) => !currency || one.currency === null || one.currency === currency)
    .map((one) => ({ value: one.id, label: one.currency ? `${one.name} (${one.currency})` : one.name }));
  return (
    <SelectField
      name="class_id"
      label={fieldLabel('class')}
      required
      empty={i18n.t({ id: 'customers.choose_class', message: 'Choose a class…' })}
      options={options}
      description={
        options.length < classes.length
          ? i18n.t({ id: 'customers.class_filtered', message: 'Those for {currency} and those for any currency', values: { currency } })
          : i18n.t({ id: 'customers.class_hint', message: 'Decides the currencies that can be chosen' })
      }
    />
  );
}

/** A class may be for one currency only; then there is nothing to choose. */
function CurrencyField({ classes }: { classes: CustomerClass[] }) {
  const { watch, setValue } = useFormContext<NewValues>();
  const chosen = classes.find(({ id }) => id === watch('class_id'))?.currency ?? null;
  const all = useMemo(currencyOptions, []);
  useEffect(() => {
    if (chosen !== null) setValue('currency', chosen);
  }, [chosen, setValue]);
  return (
    <ChoiceField
      name="currency"
      label={fieldLabel('currency')}
      required
      disabled={chosen !== null}
      options={all}
      description={i18n.t({ id: 'customers.currency_hint', message: 'Locked after it is saved' })}
    />
  );
}

function LimitFields() {
  const { watch } = useFormContext<NewValues>();
  const unlimited = watch('unlimited');
  return (
    <div className={styles.limit}>
      <MoneyField
        name="credit_limit"
        label={i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' })}
        description={i18n.t({ id: 'customers.limit_hint', message: 'Service stops when the balance reaches it' })}
        currencyField="currency"
        required={!unlimited}
        disabled={unlimited}
      />
      <SwitchField name="unlimited" label={noLimit()} />
    </div>
  );
}

function FundsField() {
  return (
    <MoneyField
      name="available_funds"
      label={i18n.t({ id: 'customers.available_funds', message: 'Available funds' })}
      description={i18n.t({ id: 'customers.funds_hint', message: 'What it has paid in already; empty: nothing' })}
      currencyField="currency"
    />
  );
}

/** Open when something in it was refused, so that nobody looks for the refusal in vain. */
export function Folded() {
  const { formState, watch } = useFormContext<NewValues>();
  const optional = useClassFields(watch('class_id')).filter(({ mandatory }) => !mandatory);
  const isRefused = [...CONTACT_FIELDS, 'kind', 'time_zone', 'distributor_id', 'opening_balance'].some((field) => field in formState.errors);
  const zones = useMemo(zoneOptions, []);
  return (
    <>
      {optional.length > 0 && (
        <details className={styles.fold} open={'custom_fields' in formState.errors || undefined}>
          <summary>{i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' })}</summary>
          <div className={styles.fields}>
            <ClassFieldInputs items={optional} />
          </div>
        </details>
      )}
      <details className={styles.fold} open={isRefused || undefined}>
        <summary>{i18n.t({ id: 'customers.fold.contact', message: 'Contact and address' })}</summary>
        <div className={styles.fields}>
          <ContactFields />
        </div>
      </details>
      <details className={styles.fold} open={isRefused || undefined}>
        <summary>{i18n.t({ id: 'customers.fold.more', message: 'Kind, distributor, billing' })}</summary>
        <div className={styles.fields}>
          <Columns>
            <SelectField
              name="kind"
              label={fieldLabel('kind')}
              options={(['retail', 'reseller', 'distributor'] as const).map((value) => ({ value, label: kindLabel(value) }))}
            />
            <CustomerField
              name="distributor_id"
              kind="distributor"
              label={i18n.t({ id: 'customers.view.distributor', message: 'Distributor' })}
              none={i18n.t({ id: 'customers.no_distributor', message: 'Nobody' })}
            />
            <ChoiceField
              name="time_zone"
              label={fieldLabel('time_zone')}
              required
              options={zones}
              description={i18n.t({ id: 'customers.zone_hint', message: 'Whose midnight begins a day of use' })}
            />
            <SelectField name="billing_period" label={settingLabel('billing_period') ?? ''} options={periodOptions()} />
            {watch('balance_control') === 'postpaid' && (
              <MoneyField
                name="opening_balance"
                label={i18n.t({ id: 'customers.opening_balance', message: 'Opening balance' })}
                description={i18n.t({ id: 'customers.opening_hint', message: 'What it owes from before; below zero: what it has paid ahead' })}
                currencyField="currency"
              />
            )}
          </Columns>
        </div>
      </details>
    </>
  );
}
