import { i18n } from '@lingui/core';
import { useFormContext } from 'react-hook-form';
import { postAccount, type Account, type AccountSaid, type Customer, type Product } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField, MoneyField, SwitchField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { useApiForm } from '~/kit/form/use-api-form';
import { startOfDay } from '~/kit/period';
import { toast } from '~/kit/toast';
import { ChoiceField } from '../choice-field';
import { noLimit } from '../columns';
import { useRefreshCustomer } from '../may-change';
import formStyles from '../form.module.css';
import { modelLabel } from './columns';

interface AccountValues {
  identifier: string;
  product_id: string;
  also_known_as: string;
  balance_model: string;
  unlimited: boolean;
  credit_limit: string;
  held_from: string;
  active_from: string;
  expires_on: string;
}

interface NewAccountDialogProps {
  customer: Customer;
  products: readonly Product[];
  onClose: () => void;
}

/** The short form: what the network knows it by, and what it is sold as. */
export function NewAccountDialog({ customer, products, onClose }: NewAccountDialogProps) {
  const refresh = useRefreshCustomer();
  const fitting = products.filter(({ currency }) => currency === customer.currency);
  const form = useApiForm<AccountValues, { data: Account }>({
    defaults: {
      identifier: '',
      product_id: fitting.length === 1 ? fitting[0]!.id : '',
      also_known_as: '',
      balance_model: 'subordinate',
      unlimited: true,
      credit_limit: '',
      held_from: '',
      active_from: '',
      expires_on: '',
    },
    save: (values, key) =>
      postAccount({ path: { customer_id: customer.id }, body: bodyOf(values, customer), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'customers.account.opened_toast', message: 'Account {name} is open', values: { name: data.identifier } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.account.new_for', message: 'New account of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      <Form form={form} label={title}>
        <Columns>
          <TextField
            name="identifier"
            label={i18n.t({ id: 'customers.account.identifier', message: 'Number or login' })}
            description={i18n.t({ id: 'customers.account.identifier_hint', message: 'As the network sends it, digits without +' })}
            required
            autoFocus
          />
          <ChoiceField
            name="product_id"
            label={i18n.t({ id: 'customers.xdr.product', message: 'Product' })}
            description={i18n.t({ id: 'customers.account.product_hint', message: 'Those in {currency}', values: { currency: customer.currency } })}
            required
            options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Columns>
        <More customer={customer} />
        <SaveBar label={i18n.t({ id: 'customers.account.create', message: 'Open the account' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function More({ customer }: { customer: Customer }) {
  const { watch, formState } = useFormContext<AccountValues>();
  const isRefused = Object.keys(formState.errors).some((field) => field !== 'identifier' && field !== 'product_id');
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
        <RadioCards
          name="balance_model"
          label={i18n.t({ id: 'customers.account.pays', message: 'Pays with' })}
          options={(['subordinate', 'individual', 'debit'] as const).map((value) => ({ value, label: modelLabel(value), description: '' }))}
        />
        {watch('balance_model') === 'individual' && (
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
          <DayField
            name="held_from"
            label={i18n.t({ id: 'customers.account.held_from', message: 'Charge use since' })}
            description={i18n.t({ id: 'customers.account.held_from_hint', message: 'Empty: from now on' })}
          />
          <DayField name="active_from" label={i18n.t({ id: 'customers.account.active_from', message: 'Active from' })} />
          <DayField
            name="expires_on"
            label={i18n.t({ id: 'customers.account.expires_on', message: 'Expires on' })}
            description={i18n.t({ id: 'customers.account.expires_hint', message: 'The first day it is expired' })}
          />
        </Columns>
      </div>
    </details>
  );
}

function bodyOf(values: AccountValues, customer: Customer): AccountSaid {
  const isLimited = values.balance_model === 'individual' && !values.unlimited;
  const others = values.also_known_as.split(/[\n,;]/).map((one) => one.trim());
  return {
    identifier: values.identifier.trim(),
    product_id: values.product_id,
    also_known_as: others.filter(Boolean),
    balance_model: values.balance_model as AccountSaid['balance_model'],
    credit_limit: isLimited ? { amount: values.credit_limit.trim(), currency: customer.currency } : null,
    held_from: values.held_from ? startOfDay(values.held_from, customer.time_zone) : null,
    active_from: values.active_from || null,
    expires_on: values.expires_on || null,
  };
}
