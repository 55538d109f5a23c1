import { i18n } from '@lingui/core';
import { Alert, Checkbox, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { postCustomerDids, type Customer, type DidOutcomesTold, type GivenSaid } from '~/api';
import { getDidsOptions } from '~/api/@tanstack/react-query.gen';
import { useBatches } from '~/admin/did-batches';
import { dialled, outcomeSentence, RefusedDialog, useRefreshNumbers } from '~/admin/did-words';
import { sentenceOf } from '~/kit/client/problem';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioRow } from '~/kit/form/radio-row';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import styles from './dids.module.css';

interface AssignValues {
  way: 'these' | 'any';
  numbers: string[];
  mask: string;
  batch_id: string;
  count: string;
}

const OFFERED = 50;

/** Numbers out of the inventory: chosen one by one, or so many of a kind, whichever they are. */
export function AssignDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const refresh = useRefreshNumbers();
  const batches = useBatches();
  const [answer, setAnswer] = useState<DidOutcomesTold | null>(null);
  const form = useApiForm<AssignValues, { data: DidOutcomesTold }>({
    defaults: { way: 'these', numbers: [], mask: '', batch_id: '', count: '1' },
    save: (values, key) =>
      postCustomerDids({ path: { customer_id: customer.id }, body: bodyOf(values), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }) => {
      await refresh();
      if (data.refused > 0) return setAnswer(data);
      toast(outcomeSentence(data));
      onClose();
    },
  });
  if (answer) return <RefusedDialog answer={answer} onClose={onClose} />;
  const title = i18n.t({ id: 'customers.did.assign_to', message: 'Assign numbers to {name}', values: { name: customer.name } });
  const [way, numbers] = form.fields.watch(['way', 'numbers']);
  return (
    <Dialog title={title} size={560} onClose={onClose}>
      <Form form={form} label={title}>
        <RadioRow
          name="way"
          label={i18n.t({ id: 'customers.did.which', message: 'Which' })}
          options={[
            { value: 'these', label: i18n.t({ id: 'customers.did.these', message: 'I choose' }) },
            { value: 'any', label: i18n.t({ id: 'customers.did.any', message: 'Any that are free' }) },
          ]}
        />
        <Columns>
          <TextField
            name="mask"
            label={i18n.t({ id: 'customers.did.like', message: 'Like' })}
            description={i18n.t({ id: 'customers.did.like_hint', message: 'Digits, * for any others: 4685* or *777' })}
          />
          {batches.length > 0 && (
            <SelectField
              name="batch_id"
              label={i18n.t({ id: 'customers.did.batch', message: 'Vendor batch' })}
              description={i18n.t({ id: 'customers.did.batch_hint', message: 'Of which they are to be' })}
              empty={i18n.t({ id: 'customers.did.any_batch', message: 'Any' })}
              options={batches.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </Columns>
        {way === 'any' ? <TextField name="count" type="number" label={i18n.t({ id: 'customers.did.how_many', message: 'How many' })} required /> : <Offered />}
        <SaveBar
          label={i18n.t({ id: 'customers.did.assign_save', message: 'Assign' })}
          always
          disabled={way === 'these' && numbers.length === 0}
          onCancel={onClose}
        />
      </Form>
    </Dialog>
  );
}

function bodyOf({ way, numbers, mask, batch_id, count }: AssignValues): GivenSaid {
  if (way === 'these') return { numbers };
  return { any_free: { count: Number(count), mask: mask.trim() || null, batch_id: batch_id || null } };
}

/** The first free numbers that fit; more digits show others. */
function Offered() {
  const { setValue } = useFormContext<AssignValues>();
  const [mask, batch, chosen] = useWatch<AssignValues, ['mask', 'batch_id', 'numbers']>({ name: ['mask', 'batch_id', 'numbers'] });
  const [typed, setTyped] = useState('');
  const q = mask.trim();
  const found = useQuery({
    ...getDidsOptions({ query: { state: 'in_pool', limit: OFFERED, ...(q && { q }), ...(batch && { batch_id: batch }) } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const free = found.data?.items ?? [];
  const shown = [...chosen, ...free.map(({ number }) => number).filter((number) => !chosen.includes(number))];
  const toggle = (number: string) =>
    setValue('numbers', chosen.includes(number) ? chosen.filter((one) => one !== number) : [...chosen, number], { shouldDirty: true });
  const add = () => {
    const written = typed.replace(/\D/g, '');
    if (written && !chosen.includes(written)) setValue('numbers', [...chosen, written], { shouldDirty: true });
    setTyped('');
  };
  return (
    <>
      <TextInput
        label={i18n.t({ id: 'customers.did.type', message: 'Or type one' })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={add}
        inputMode="tel"
        autoComplete="off"
      />
      {found.isError && (
        <Alert color="red" role="alert">
          {sentenceOf(found.error)}
        </Alert>
      )}
      {found.data && free.length === 0 && <p className="dimmed">{i18n.t({ id: 'customers.did.none_free', message: 'No free number is like this.' })}</p>}
      <ul className={styles.offered} aria-label={i18n.t({ id: 'customers.did.free_numbers', message: 'Free numbers' })}>
        {shown.map((number) => (
          <li key={number}>
            <Checkbox label={<span className="numbers">{dialled(number)}</span>} checked={chosen.includes(number)} onChange={() => toggle(number)} />
          </li>
        ))}
      </ul>
      <span role="status" className="dimmed">
        {i18n.t({ id: 'customers.did.chosen', message: '{count, plural, one {# number chosen} other {# numbers chosen}}', values: { count: chosen.length } })}
      </span>
    </>
  );
}
