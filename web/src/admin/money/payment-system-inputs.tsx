import { i18n } from '@lingui/core';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { MethodKind, PaymentSystemTold, SystemMethodTold } from '~/api';
import { currencyOptions } from '~/admin/currencies';
import { SwitchField, TextAreaField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { Surface } from '~/kit/page/page';
import { METHOD_KINDS, methodName } from '~/told/e-payments';
import styles from './systems.module.css';

export interface SystemValues {
  name: string;
  test_mode: boolean;
  active: boolean;
  publishable_key: string;
  secret_key: string;
  webhook_secret: string;
  instructions: string;
  /** "visa EUR" */
  methods: string[];
}

export const methodsWritten = (methods: SystemMethodTold[]) => methods.map(({ method, currency }) => `${method} ${currency}`);

export const methodsSaid = (written: string[]) =>
  written.map((one) => {
    const [method = '', currency = ''] = one.split(' ');
    return { method: method as MethodKind, currency };
  });

interface InputsProps {
  processor: PaymentSystemTold['processor'];
  /** Null: it is being made. */
  known: PaymentSystemTold | null;
}

export function Inputs({ processor, known }: InputsProps) {
  return (
    <>
      <Surface title={i18n.t({ id: 'systems.general', message: 'General' })}>
        <div className={styles.stack}>
          <TextField name="name" label={i18n.t({ id: 'systems.name', message: 'Name' })} required />
          <SwitchField
            name="active"
            label={i18n.t({ id: 'systems.active', message: 'Active' })}
            description={i18n.t({ id: 'systems.active_hint', message: 'Switched off, nothing new is asked of it; what is under way is brought to its end.' })}
          />
          {processor === 'stripe' && (
            <SwitchField
              name="test_mode"
              label={i18n.t({ id: 'systems.test_mode', message: 'Test mode' })}
              description={i18n.t({ id: 'systems.test_hint', message: 'No real money moves, and what it books is kept apart. It has to be as the keys are: sk_test_… or sk_live_….' })}
            />
          )}
        </div>
      </Surface>
      {processor === 'stripe' ? <Keys known={known} /> : <Instructions />}
      <Surface title={i18n.t({ id: 'systems.methods', message: 'What it takes' })}>
        <Methods processor={processor} />
      </Surface>
    </>
  );
}

function Keys({ known }: { known: PaymentSystemTold | null }) {
  const isKept = known !== null && known.credentials !== 'unreadable';
  const stays = i18n.t({ id: 'systems.stays', message: 'Left empty, the one that is kept stays. It is shown to nobody.' });
  const keptSigning = isKept && known.credentials === 'complete';
  return (
    <Surface title={i18n.t({ id: 'systems.keys', message: 'Keys' })}>
      <Columns>
        <TextField name="secret_key" type="password" autoComplete="new-password" label={i18n.t({ id: 'systems.secret_key', message: 'Secret key' })} description={isKept ? stays : 'sk_… / rk_…'} required={!isKept} />
        <TextField name="publishable_key" label={i18n.t({ id: 'systems.publishable_key', message: 'Publishable key' })} description={i18n.t({ id: 'systems.publishable_hint', message: 'For browsers of those who pay; no secret' })} placeholder="pk_…" />
        <TextField
          name="webhook_secret"
          type="password"
          autoComplete="new-password"
          label={i18n.t({ id: 'systems.webhook_secret', message: 'Signing secret of the webhook' })}
          description={keptSigning ? stays : i18n.t({ id: 'systems.webhook_later', message: 'Stripe shows it once the address for events is entered there; you may add it later.' })}
        />
      </Columns>
    </Surface>
  );
}

function Instructions() {
  return (
    <Surface title={i18n.t({ id: 'systems.instructions', message: 'How to pay' })}>
      <TextAreaField name="instructions" label={i18n.t({ id: 'systems.instructions_label', message: 'Told to customers: account, and what to write on the transfer' })} rows={4} />
    </Surface>
  );
}

const kindsOf = (processor: PaymentSystemTold['processor']) => METHOD_KINDS.filter((kind) => (kind === 'bank_transfer') === (processor === 'bank_transfer'));

/** A line for each currency, a box for each method in it. */
function Methods({ processor }: { processor: PaymentSystemTold['processor'] }) {
  const { control } = useFormContext<SystemValues>();
  const { field, fieldState } = useController({ name: 'methods', control });
  const [added, setAdded] = useState<string[]>([]);
  const kinds = kindsOf(processor);
  const chosen = new Set(field.value);
  const currencies = [...new Set([...field.value.map((one) => one.split(' ')[1] ?? ''), ...added])].sort();
  const toggle = (one: string) => field.onChange(chosen.has(one) ? field.value.filter((other) => other !== one) : [...field.value, one]);
  const add = (currency: string) => {
    setAdded([...added, currency]);
    field.onChange([...field.value, ...kinds.map((kind) => `${kind} ${currency}`)]);
  };
  return (
    <>
      <p className="dimmed">{i18n.t({ id: 'systems.methods_hint', message: 'Each method belongs to one payment system in each currency, so that it is never in doubt who is asked.' })}</p>
      {currencies.map((currency) => (
        <fieldset key={currency} className={styles.currency}>
          <legend>{currency}</legend>
          {kinds.map((kind) => (
            <Checkbox key={kind} label={methodName(kind)} checked={chosen.has(`${kind} ${currency}`)} onChange={() => toggle(`${kind} ${currency}`)} />
          ))}
        </fieldset>
      ))}
      {fieldState.error && <p className={styles.error}>{fieldState.error.message}</p>}
      <AddCurrency taken={currencies} onAdd={add} />
    </>
  );
}

function AddCurrency({ taken, onAdd }: { taken: string[]; onAdd: (currency: string) => void }) {
  const [wanted, setWanted] = useState('');
  const options = currencyOptions().filter(({ value }) => !taken.includes(value));
  return (
    <div className={styles.add}>
      <NativeSelect
        label={i18n.t({ id: 'systems.currency', message: 'Currency' })}
        data={[{ value: '', label: i18n.t({ id: 'systems.choose_currency', message: 'Choose a currency' }) }, ...options]}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={!wanted}
        onClick={() => {
          onAdd(wanted);
          setWanted('');
        }}
      >
        {i18n.t({ id: 'systems.add_currency', message: 'Take it in this currency' })}
      </Button>
    </div>
  );
}
