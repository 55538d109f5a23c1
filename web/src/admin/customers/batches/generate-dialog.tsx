import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { postGeneration, postGenerationPreview, type Customer, type GenerationPreview, type GenerationSaid, type Product } from '~/api';
import { getAccountBatchesOptions, getProductsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField, MoneyField, SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { blameFields, useApiForm, type ApiForm } from '~/kit/form/use-api-form';
import { ChoiceField } from '../choice-field';
import { noLimit } from '../columns';
import formStyles from '../form.module.css';
import { Foreseen } from './foreseen';
import { accountsWords } from './words';
import { bodyOf, DEFAULTS, type GenerationValues } from './values';

const MOST = 500;

interface GenerateDialogProps {
  customer: Customer;
  onClose: () => void;
  onAsked: () => void;
}

interface Seen {
  body: GenerationSaid;
  preview: GenerationPreview;
}

/** Two steps: what is wanted, and, tried out by the API itself, what would be made; only the second asks for it. */
export function GenerateDialog({ customer, onClose, onAsked }: GenerateDialogProps) {
  const [seen, setSeen] = useState<Seen | null>(null);
  const products = useQuery(getProductsOptions({ query: { limit: MOST } })).data?.items ?? [];
  const fitting = products.filter(({ currency }) => currency === customer.currency);
  const form = useApiForm<GenerationValues, Seen>({
    defaults: DEFAULTS,
    save: async (values) => {
      const body = bodyOf(values, customer);
      const { data } = await postGenerationPreview({ path: { customer_id: customer.id }, body, throwOnError: true });
      return { body, preview: data };
    },
    onSaved: setSeen,
  });
  const title = i18n.t({ id: 'batches.generate_for', message: 'Generate accounts of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} size={680} onClose={onClose} stays>
      {seen ? (
        <Confirm customer={customer} seen={seen} form={form} onBack={() => setSeen(null)} onAsked={onAsked} onClose={onClose} />
      ) : (
        <Form form={form} label={title}>
          <Fields customer={customer} products={fitting} />
          <SaveBar label={i18n.t({ id: 'batches.look', message: 'See what would be made' })} always onCancel={onClose} />
        </Form>
      )}
    </Dialog>
  );
}

interface ConfirmProps extends GenerateDialogProps {
  seen: Seen;
  form: ApiForm<GenerationValues>;
  onBack: () => void;
}

function Confirm({ customer, seen, form, onBack, onAsked, onClose }: ConfirmProps) {
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const ask = async () => {
    setBusy(true);
    try {
      await postGeneration({ path: { customer_id: customer.id }, body: seen.body, headers: { 'Idempotency-Key': key }, throwOnError: true });
      onAsked();
      onClose();
    } catch (failed) {
      setBusy(false);
      setTrouble(failed);
      blameFields(failed, form.fields, false);
    }
  };
  return (
    <>
      <Foreseen preview={seen.preview} batch={seen.body.batch} />
      {trouble !== null && (
        <Alert color="red" role="alert" mt={12}>
          {sentenceOf(trouble)}
        </Alert>
      )}
      <Group justify="flex-end" gap={8} mt={20}>
        <Button variant="default" onClick={onBack}>
          {i18n.t({ id: 'batches.back', message: 'Back' })}
        </Button>
        <Button loading={busy} onClick={() => void ask()} data-autofocus>
          {i18n.t({ id: 'batches.generate_count', message: 'Generate {accounts}', values: { accounts: accountsWords(seen.preview.count) } })}
        </Button>
      </Group>
    </>
  );
}

function Fields({ customer, products }: { customer: Customer; products: readonly Product[] }) {
  return (
    <>
      <Columns>
        <ChoiceField
          name="product_id"
          label={i18n.t({ id: 'customers.xdr.product', message: 'Product' })}
          description={i18n.t({ id: 'customers.account.product_hint', message: 'Those in {currency}', values: { currency: customer.currency } })}
          required
          options={products.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          autoFocus
          name="count"
          type="number"
          label={i18n.t({ id: 'batches.count', message: 'How many' })}
          description={i18n.t({ id: 'batches.count_hint', message: '1 to 100,000' })}
          required
        />
      </Columns>
      <BatchFields customer={customer} />
      <Identifiers />
      <MoneyFields customer={customer} />
      <SwitchField
        name="web_access"
        label={i18n.t({ id: 'batches.web_access', message: 'Self-care login and password' })}
        description={i18n.t({ id: 'batches.web_access_hint', message: 'The login is the identifier; each password is drawn by chance' })}
      />
      <SwitchField name="service_passwords" label={i18n.t({ id: 'batches.service_passwords', message: 'Service passwords, drawn by chance' })} />
      <LifeFields />
    </>
  );
}

function BatchFields({ customer }: { customer: Customer }) {
  const batches = useQuery(getAccountBatchesOptions({ path: { customer_id: customer.id }, query: { limit: MOST } })).data?.items ?? [];
  const { watch } = useFormContext<GenerationValues>();
  const options = batches.map(({ name }) => ({ value: name, label: name }));
  const isNew = options.length === 0 || watch('existing') === '';
  return (
    <Columns>
      {options.length > 0 && (
        <SelectField
          name="existing"
          label={i18n.t({ id: 'batches.which', message: 'Batch' })}
          options={options}
          empty={i18n.t({ id: 'batches.new_batch', message: 'A new one' })}
        />
      )}
      {isNew && (
        <TextField
          name="batch"
          label={i18n.t({ id: 'batches.name', message: 'Name of the batch' })}
          description={i18n.t({ id: 'batches.name_hint', message: 'Printed beside each account' })}
          required
        />
      )}
    </Columns>
  );
}

function Identifiers() {
  const { watch } = useFormContext<GenerationValues>();
  return (
    <>
      <RadioCards
        name="naming"
        label={i18n.t({ id: 'batches.naming', message: 'Identifiers' })}
        options={[
          {
            value: 'drawn',
            label: i18n.t({ id: 'batches.drawn', message: 'Drawn by chance' }),
            description: i18n.t({ id: 'batches.drawn_hint', message: 'Nobody can guess one: always so for prepaid cards and vouchers' }),
          },
          {
            value: 'counted',
            label: i18n.t({ id: 'batches.counted', message: 'Counted up' }),
            description: i18n.t({ id: 'batches.counted_hint', message: 'Each follows the one before, such as phone numbers' }),
          },
        ]}
      />
      {watch('naming') === 'counted' ? (
        <TextField
          name="identifiers.start"
          label={i18n.t({ id: 'batches.start', message: 'The first' })}
          description={i18n.t({ id: 'batches.start_hint', message: 'Counted up in the digits at its end, such as 46850010000' })}
          required
        />
      ) : (
        <Columns>
          <TextField
            name="identifiers.prefix"
            label={i18n.t({ id: 'batches.prefix', message: 'All begin with' })}
            description={i18n.t({ id: 'batches.prefix_hint', message: 'May be empty' })}
          />
          <TextField
            name="identifiers.length"
            type="number"
            label={i18n.t({ id: 'batches.length', message: 'Signs drawn behind it' })}
            description={i18n.t({ id: 'batches.length_hint', message: '12 digits are enough for 100,000 cards' })}
            required
          />
          <SelectField
            name="identifiers.signs"
            label={i18n.t({ id: 'batches.signs', message: 'Drawn from' })}
            options={[
              { value: 'digits', label: i18n.t({ id: 'batches.digits', message: 'Digits' }) },
              { value: 'letters_and_digits', label: i18n.t({ id: 'batches.letters', message: 'Capitals and digits, none that look alike' }) },
            ]}
          />
        </Columns>
      )}
    </>
  );
}

function MoneyFields({ customer }: { customer: Customer }) {
  const { watch } = useFormContext<GenerationValues>();
  const model = watch('balance_model');
  return (
    <>
      <RadioCards
        name="balance_model"
        label={i18n.t({ id: 'customers.account.pays', message: 'Pays with' })}
        options={[
          { value: 'subordinate', label: i18n.t({ id: 'customers.model.subordinate', message: "The customer's balance" }), description: '' },
          { value: 'debit', label: i18n.t({ id: 'customers.model.debit', message: 'Money of its own, paid in before' }), description: '' },
          { value: 'individual', label: i18n.t({ id: 'customers.model.individual', message: "The customer's balance, up to its own limit" }), description: '' },
          { value: 'voucher', label: i18n.t({ id: 'batches.voucher', message: 'Nothing: it is a voucher' }), description: '' },
        ]}
      />
      {model === 'debit' && (
        <MoneyField name="amount" label={i18n.t({ id: 'batches.opening', message: 'Opening balance of each' })} currency={customer.currency} />
      )}
      {model === 'voucher' && <MoneyField name="amount" label={i18n.t({ id: 'batches.worth', message: 'What each is worth' })} currency={customer.currency} required />}
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
    </>
  );
}

const LIFE = ['inactive', 'active_from', 'expires_on', 'life_time_days', 'idle_expiry_days', 'control_from', 'description'];

function LifeFields() {
  const { formState } = useFormContext<GenerationValues>();
  const isRefused = Object.keys(formState.errors).some((field) => LIFE.includes(field));
  const days = i18n.t({ id: 'batches.days_hint', message: 'Days; empty: it does not end so' });
  return (
    <details className={formStyles.fold} open={isRefused || undefined}>
      <summary>{i18n.t({ id: 'batches.more', message: 'Activation, days, control numbers, description' })}</summary>
      <div className={formStyles.fields}>
        <SelectField
          name="inactive"
          label={i18n.t({ id: 'batches.inactive', message: 'When they are made' })}
          options={[
            { value: '', label: i18n.t({ id: 'batches.inactive_usual', message: 'As usual: cards, vouchers and debit accounts inactive' }) },
            { value: 'yes', label: i18n.t({ id: 'batches.inactive_yes', message: 'Inactive until somebody activates them' }) },
            { value: 'no', label: i18n.t({ id: 'batches.inactive_no', message: 'Usable at once' }) },
          ]}
        />
        <Columns>
          <DayField name="active_from" label={i18n.t({ id: 'customers.account.active_from', message: 'Active from' })} />
          <DayField
            name="expires_on"
            label={i18n.t({ id: 'customers.account.expires_on', message: 'Expires on' })}
            description={i18n.t({ id: 'customers.account.expires_hint', message: 'The first day it is expired' })}
          />
        </Columns>
        <Columns>
          <TextField name="life_time_days" type="number" label={i18n.t({ id: 'batches.life_time', message: 'Life after the first use' })} description={days} />
          <TextField name="idle_expiry_days" type="number" label={i18n.t({ id: 'batches.idle', message: 'Life after the last use' })} description={days} />
        </Columns>
        <Columns>
          <TextField
            name="control_from"
            type="number"
            label={i18n.t({ id: 'batches.control_from', message: 'First control number' })}
            description={i18n.t({ id: 'batches.control_hint', message: 'Empty: the batch goes on counting' })}
          />
          <TextField name="description" label={i18n.t({ id: 'batches.description', message: 'Description of each' })} />
        </Columns>
      </div>
    </details>
  );
}
