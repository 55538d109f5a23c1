import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useFormContext } from 'react-hook-form';
import { identifierHint, roleLabel } from '~/admin/account-roles';
import { useCan } from '~/admin/session';
import { postAccount, type Account, type AccountRole, type AccountRoleTold, type AccountSaid, type Customer, type Product } from '~/api';
import { getAccountRolesOptions } from '~/api/@tanstack/react-query.gen';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField, MoneyField, SelectField, SwitchField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { useApiForm } from '~/kit/form/use-api-form';
import { startOfDay } from '~/kit/period';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { ChoiceField } from '../choice-field';
import { noLimit } from '../columns';
import { useRefreshCustomer } from '../may-change';
import formStyles from '../form.module.css';
import { modelLabel } from './columns';
import { useFittingProducts } from './fitting';

interface AccountValues {
  role: AccountRole;
  identifier: string;
  product_id: string;
  also_known_as: string;
  balance_model: string;
  unlimited: boolean;
  credit_limit: string;
  opening_balance: string;
  held_from: string;
  active_from: string;
  expires_on: string;
  life_time_days: string;
  idle_expiry_days: string;
  description: string;
  batch: string;
  inactive: boolean;
}

interface NewAccountDialogProps {
  customer: Customer;
  onClose: () => void;
}

/** What the network knows it by, what it is for and what it is sold as; the rest is folded away. */
export function NewAccountDialog({ customer, onClose }: NewAccountDialogProps) {
  const roles = useQuery(getAccountRolesOptions({ path: { customer_id: customer.id } }));
  const products = useFittingProducts({ kind: 'main', currency: customer.currency });
  const title = i18n.t({ id: 'customers.account.new_for', message: 'New account of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      {roles.isError && <Failed trouble={roles.error} onRetry={() => void roles.refetch()} />}
      {!roles.isError && (!roles.data || !products) && <Waiting />}
      {roles.data && products && <NewAccountForm title={title} customer={customer} roles={roles.data.roles} products={products} onClose={onClose} />}
    </Dialog>
  );
}

interface NewAccountFormProps extends NewAccountDialogProps {
  title: string;
  roles: readonly AccountRoleTold[];
  products: readonly Product[];
}

const onlyOne = (products: readonly Product[], role: AccountRole) => {
  const fitting = products.filter((product) => product.role === role);
  return fitting.length === 1 ? fitting[0]!.id : '';
};

function NewAccountForm({ title, customer, roles, products, onClose }: NewAccountFormProps) {
  const refresh = useRefreshCustomer();
  const first = (roles.find(({ role }) => products.some((product) => product.role === role)) ?? roles[0])?.role ?? 'universal';
  const form = useApiForm<AccountValues, { data: Account }>({
    defaults: {
      role: first,
      identifier: '',
      product_id: onlyOne(products, first),
      also_known_as: '',
      balance_model: roles.find(({ role }) => role === first)?.balance_models[0] ?? 'subordinate',
      unlimited: true,
      credit_limit: '',
      opening_balance: '',
      held_from: '',
      active_from: '',
      expires_on: '',
      life_time_days: '',
      idle_expiry_days: '',
      description: '',
      batch: '',
      inactive: false,
    },
    save: (values, key) =>
      postAccount({ path: { customer_id: customer.id }, body: bodyOf(values, customer), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'customers.account.opened_toast', message: 'Account {name} is open', values: { name: data.identifier } }));
      onClose();
    },
  });
  const role = form.fields.watch('role');
  const fitting = products.filter((product) => product.role === role);
  const { setValue, watch } = form.fields;
  const before = useRef(role);
  useEffect(() => {
    if (before.current === role) return;
    before.current = role;
    setValue('product_id', onlyOne(products, role));
    setValue('balance_model', roles.find((one) => one.role === role)?.balance_models[0] ?? 'subordinate');
  }, [role, roles, products, setValue]);
  return (
    <Form form={form} label={title}>
      {products.length === 0 && <NoProduct currency={customer.currency} />}
      <Columns>
        <SelectField
          name="role"
          label={i18n.t({ id: 'customers.account.role', message: 'Role' })}
          description={i18n.t({ id: 'customers.account.role_hint', message: 'What it is for; its product has the same' })}
          options={roles.map((one) => ({ value: one.role, label: roleLabel(one.role) }))}
        />
        <ChoiceField
          name="product_id"
          label={i18n.t({ id: 'customers.xdr.product', message: 'Product' })}
          description={
            fitting.length === 0
              ? i18n.t({ id: 'customers.account.no_product', message: 'None of this role is on sale in {currency}', values: { currency: customer.currency } })
              : i18n.t({ id: 'customers.account.product_hint', message: 'Those in {currency}', values: { currency: customer.currency } })
          }
          required
          options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Columns>
      <Columns>
        <TextField name="identifier" label={i18n.t({ id: 'customers.account.identifier', message: 'Number or login' })} description={identifierHint(role)} required autoFocus />
        {watch('balance_model') === 'voucher' && <OpeningField customer={customer} />}
      </Columns>
      <More customer={customer} models={roles.find((one) => one.role === role)?.balance_models ?? []} />
      <SaveBar label={i18n.t({ id: 'customers.account.create', message: 'Open the account' })} always onCancel={onClose} />
    </Form>
  );
}

/** An account is sold as something: without it the form leads nowhere. */
function NoProduct({ currency }: { currency: string }) {
  const may = useCan('change_catalogue');
  return (
    <Alert mb={12} title={i18n.t({ id: 'customers.account.no_products', message: 'No product is on sale in {currency} yet', values: { currency } })}>
      {i18n.t({ id: 'customers.account.no_products_hint', message: 'An account has a product, in the currency of its customer, that says what its use costs.' })}{' '}
      {may && <Link to="/products/new">{i18n.t({ id: 'products.new', message: 'New product' })}</Link>}
    </Alert>
  );
}

function OpeningField({ customer }: { customer: Customer }) {
  const isVoucher = useFormContext<AccountValues>().watch('balance_model') === 'voucher';
  return (
    <MoneyField
      name="opening_balance"
      label={isVoucher ? i18n.t({ id: 'customers.account.worth', message: 'Worth' }) : i18n.t({ id: 'customers.account.opening', message: 'Opening balance' })}
      description={
        isVoucher
          ? i18n.t({ id: 'customers.account.worth_hint', message: 'What it recharges another account with' })
          : i18n.t({ id: 'customers.account.opening_hint', message: 'Money that it begins with' })
      }
      currency={customer.currency}
      required={isVoucher}
    />
  );
}

const SHOWN_ALWAYS = ['role', 'identifier', 'product_id'];

const wholeDays = (written: string) => /^\d{0,6}$/.test(written.trim()) || i18n.t({ id: 'customers.account.not_days', message: 'Write a number of days, or nothing.' });

function More({ customer, models }: { customer: Customer; models: readonly string[] }) {
  const { watch, formState } = useFormContext<AccountValues>();
  const model = watch('balance_model');
  const isRefused = Object.keys(formState.errors).some((field) => !SHOWN_ALWAYS.includes(field) && !(model === 'voucher' && field === 'opening_balance'));
  return (
    <details className={formStyles.fold} open={isRefused || undefined}>
      <summary>{i18n.t({ id: 'customers.account.more', message: 'Other identifiers, money of its own, days' })}</summary>
      <div className={formStyles.fields}>
        <TextAreaField
          name="also_known_as"
          label={i18n.t({ id: 'customers.account.also', message: 'Also known as' })}
          description={i18n.t({ id: 'customers.account.also_hint', message: 'Other numbers or logins of the same account, one a line' })}
          rows={2}
        />
        {models.length > 1 && (
          <RadioCards
            name="balance_model"
            label={i18n.t({ id: 'customers.account.pays', message: 'Pays with' })}
            options={models.map((value) => ({ value, label: modelLabel(value as Account['balance_model']), description: '' }))}
          />
        )}
        {model === 'debit' && <OpeningField customer={customer} />}
        {model === 'individual' && (
          <Columns>
            <MoneyField
              name="credit_limit"
              label={i18n.t({ id: 'customers.account.limit', message: "The account's own limit" })}
              currency={customer.currency}
              required={!watch('unlimited')}
              disabled={watch('unlimited')}
            />
            <SwitchField name="unlimited" label={noLimit()} />
          </Columns>
        )}
        <Columns>
          <DayField name="active_from" label={i18n.t({ id: 'customers.account.active_from', message: 'Active from' })} />
          <DayField
            name="expires_on"
            label={i18n.t({ id: 'customers.account.expires_on', message: 'Expires on' })}
            description={i18n.t({ id: 'customers.account.expires_hint', message: 'The first day it is expired' })}
          />
          <TextField name="life_time_days" label={i18n.t({ id: 'customers.account.life_time', message: 'Days after the first use' })} validate={wholeDays} />
          <TextField name="idle_expiry_days" label={i18n.t({ id: 'customers.account.idle', message: 'Days after the last use' })} validate={wholeDays} />
          <DayField
            name="held_from"
            label={i18n.t({ id: 'customers.account.held_from', message: 'Charge use since' })}
            description={i18n.t({ id: 'customers.account.held_from_hint', message: 'Empty: from now on' })}
          />
        </Columns>
        <Columns>
          <TextField name="description" label={i18n.t({ id: 'customers.account.description', message: 'Description' })} />
          <TextField name="batch" label={i18n.t({ id: 'customers.account.batch', message: 'Batch' })} />
        </Columns>
        <SwitchField name="inactive" label={i18n.t({ id: 'customers.account.begin_inactive', message: 'Inactive until it is activated' })} />
      </div>
    </details>
  );
}

function bodyOf(values: AccountValues, customer: Customer): AccountSaid {
  const model = values.balance_model as NonNullable<AccountSaid['balance_model']>;
  const money = (written: string) => (written.trim() ? { amount: written.trim(), currency: customer.currency } : null);
  const days = (written: string) => (written.trim() ? Number(written) : null);
  const others = values.also_known_as.split(/[\n,;]/).map((one) => one.trim());
  return {
    role: values.role,
    identifier: values.identifier.trim(),
    product_id: values.product_id,
    also_known_as: others.filter(Boolean),
    balance_model: model,
    credit_limit: model === 'individual' && !values.unlimited ? money(values.credit_limit) : null,
    opening_balance: model === 'debit' || model === 'voucher' ? money(values.opening_balance) : null,
    held_from: values.held_from ? startOfDay(values.held_from, customer.time_zone) : null,
    active_from: values.active_from || null,
    expires_on: values.expires_on || null,
    life_time_days: days(values.life_time_days),
    idle_expiry_days: days(values.idle_expiry_days),
    description: values.description.trim(),
    batch: values.batch.trim() || null,
    inactive: values.inactive,
  };
}
