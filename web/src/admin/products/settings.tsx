import { i18n } from '@lingui/core';
import type { ReactNode } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { currencyOptions } from '~/admin/currencies';
import type { AccountRole, Product, ProductKind, ResellerNamed, Sharing } from '~/api';
import { Chip } from '~/kit/filter/filters';
import { neededWords, SelectField, SwitchField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { Facts } from '~/kit/page/page';
import { ChooseReseller } from './choose-reseller';
import { kindWords, KIND_OPTIONS, roleWords, ROLE_OPTIONS, sellersWords, sharingWords, SHARING_OPTIONS } from './words';
import styles from './products.module.css';

export interface ProductValues extends Record<string, unknown> {
  name: string;
  visible_name: string;
  description: string;
  currency: string;
  kind: ProductKind;
  role: AccountRole;
  addon_priority: string;
  hidden: boolean;
  /** manager: one reseller's own; else how the operator's own is shared. */
  sellers: Sharing | 'manager';
  managed_by: ResellerNamed | null;
  shared_with: ResellerNamed[];
}

export const BLANK_PRODUCT: ProductValues = {
  name: '',
  visible_name: '',
  description: '',
  currency: 'EUR',
  kind: 'main',
  role: 'universal',
  addon_priority: '30',
  hidden: false,
  sellers: 'everybody',
  managed_by: null,
  shared_with: [],
};

export function valuesOf(product: Product): ProductValues {
  const { name, visible_name, description, currency, kind, role, hidden, sharing, managed_by: manager, shared_with } = product;
  return {
    ...{ name, visible_name, description, currency, kind, role, hidden, shared_with },
    addon_priority: String(product.addon_priority ?? BLANK_PRODUCT.addon_priority),
    sellers: manager === null ? sharing : 'manager',
    managed_by: manager,
  };
}

/** As the API takes them. */
export function bodyOf({ sellers, managed_by, shared_with, addon_priority, ...values }: ProductValues) {
  const isManaged = sellers === 'manager';
  return {
    name: values.name.trim(),
    visible_name: values.visible_name.trim(),
    description: values.description.trim(),
    currency: values.currency,
    kind: values.kind,
    role: values.role,
    hidden: values.hidden,
    addon_priority: values.kind === 'add_on' && addon_priority !== '' ? Number(addon_priority) : null,
    managed_by: isManaged ? (managed_by?.id ?? null) : null,
    sharing: isManaged ? ('nobody' as const) : sellers,
    shared_with: sellers === 'named' ? shared_with.map(({ id }) => id) : [],
  };
}

/** Only what differs from what was read. */
export function changesIn(values: ProductValues, read: Product): Partial<ReturnType<typeof bodyOf>> {
  const before: Record<string, unknown> = bodyOf(valuesOf(read));
  return Object.fromEntries(Object.entries(bodyOf(values)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
}

const lockedHint = () => i18n.t({ id: 'products.locked', message: 'Fixed once an account has it' });
const currencyLocked = () => i18n.t({ id: 'products.currency_locked', message: 'Fixed once a tariff stood on the rating list' });

interface InputsProps {
  /** Something has it: role and kind are fixed. */
  inUse?: boolean;
  /** Its rating list has lines: the currency is fixed. */
  priced?: boolean;
}

export function ProductInputs({ inUse = false, priced = false }: InputsProps) {
  const { watch } = useFormContext<ProductValues>();
  return (
    <div className={styles.inputs}>
      <Columns>
        <TextField name="name" label={i18n.t({ id: 'products.name', message: 'Name' })} required />
        <TextField
          name="visible_name"
          label={i18n.t({ id: 'products.visible_name', message: 'Name for end users' })}
          description={i18n.t({ id: 'products.visible_name_hint', message: 'On invoices and in self-care; empty: the name' })}
        />
        <SelectField name="kind" label={i18n.t({ id: 'products.kind', message: 'Kind' })} options={KIND_OPTIONS()} disabled={inUse} description={inUse ? lockedHint() : kindHint()} />
        {watch('kind') === 'add_on' && (
          <TextField
            name="addon_priority"
            type="number"
            label={i18n.t({ id: 'products.addon_priority', message: 'Priority' })}
            description={i18n.t({ id: 'products.priority_hint', message: 'The higher beats the lower, and any beats the main product' })}
            required
          />
        )}
        <SelectField
          name="role"
          label={i18n.t({ id: 'products.role', message: 'Account role' })}
          options={ROLE_OPTIONS()}
          disabled={inUse}
          description={inUse ? lockedHint() : i18n.t({ id: 'products.role_hint', message: 'Only accounts of this role can have it' })}
        />
        <SelectField
          name="currency"
          label={i18n.t({ id: 'products.currency', message: 'Currency' })}
          description={priced || inUse ? currencyLocked() : i18n.t({ id: 'products.currency_hint', message: 'That of the customers it is for' })}
          options={currencyOptions()}
          disabled={priced || inUse}
          required
        />
      </Columns>
      <TextAreaField name="description" label={i18n.t({ id: 'products.description', message: 'Description' })} rows={2} />
      <SwitchField name="hidden" label={i18n.t({ id: 'products.hidden', message: 'Hidden in self-care' })} description={i18n.t({ id: 'products.hidden_hint', message: 'End users are not offered it' })} />
      <Sellers />
    </div>
  );
}

const kindHint = () => i18n.t({ id: 'products.kind_hint', message: 'An account has one main product and any number of add-ons' });

/** Whose subcustomers may have it. */
function Sellers() {
  const { watch } = useFormContext<ProductValues>();
  const sellers = watch('sellers');
  const manager = { value: 'manager', label: i18n.t({ id: 'products.sharing.manager', message: 'One reseller, who manages it' }) };
  return (
    <fieldset className={styles.group}>
      <legend>{i18n.t({ id: 'products.sold_by', message: 'Sold by resellers' })}</legend>
      <Columns>
        <SelectField
          name="sellers"
          label={i18n.t({ id: 'products.sellers', message: 'Whose subcustomers may have it' })}
          description={i18n.t({ id: 'products.sellers_hint', message: 'Accounts that have it already keep it' })}
          options={[...SHARING_OPTIONS(), manager]}
        />
        {sellers === 'manager' && <Manager />}
        {sellers === 'named' && <Resellers />}
      </Columns>
    </fieldset>
  );
}

function Manager() {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name: 'managed_by', control, rules: { required: neededWords() } });
  return (
    <ChooseReseller
      label={i18n.t({ id: 'products.managed_by', message: 'Managed by' })}
      value={field.value as ResellerNamed | null}
      onChange={field.onChange}
      error={fieldState.error?.message}
    />
  );
}

/** Resellers are found by a part of their name, one after the other. */
function Resellers() {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name: 'shared_with', control });
  const chosen = field.value as ResellerNamed[];
  const add = (one: ResellerNamed | null) => one && !chosen.some(({ id }) => id === one.id) && field.onChange([...chosen, one]);
  return (
    <div>
      <ChooseReseller key={chosen.length} label={i18n.t({ id: 'products.share_with', message: 'Share with' })} value={null} onChange={add} error={fieldState.error?.message} />
      <div className={styles.chips}>
        {chosen.map(({ id, name }) => (
          <Chip key={id} label={name} onRemove={() => field.onChange(chosen.filter((one) => one.id !== id))} />
        ))}
      </div>
    </div>
  );
}

/** The same to read, for whoever may not change them. */
export function ProductFacts({ of }: { of: Product }) {
  const facts: [string, ReactNode][] = [
    [i18n.t({ id: 'products.visible_name', message: 'Name for end users' }), of.visible_name || of.name],
    [i18n.t({ id: 'products.kind', message: 'Kind' }), kindWords(of.kind)],
    [i18n.t({ id: 'products.role', message: 'Account role' }), roleWords(of.role)],
    [i18n.t({ id: 'products.currency', message: 'Currency' }), of.currency],
    [i18n.t({ id: 'products.description', message: 'Description' }), of.description || '–'],
    [i18n.t({ id: 'products.sold_by', message: 'Sold by resellers' }), of.managed_by ? sellersWords(of) : sharingWords(of.sharing)],
  ];
  if (of.addon_priority !== null) facts.splice(2, 0, [i18n.t({ id: 'products.addon_priority', message: 'Priority' }), of.addon_priority]);
  return <Facts facts={facts} />;
}
