import { i18n } from '@lingui/core';
import { putAbbreviatedDialing, type AbbreviatedDialing, type Customer } from '~/api';
import { SelectField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { useRefreshDialing } from './refresh';
import styles from './dialing.module.css';

const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

interface LengthFormProps {
  customer: Customer;
  dialing: AbbreviatedDialing;
  may: boolean;
}

/** How many digits a short number may have: to be said before the first of them. */
export function LengthForm({ customer, dialing, may }: LengthFormProps) {
  const refresh = useRefreshDialing();
  const known = dialing.maximum_length;
  const form = useApiForm<{ maximum_length: string }, unknown>({
    defaults: { maximum_length: known === null ? '3' : String(known) },
    save: ({ maximum_length: length }) =>
      putAbbreviatedDialing({
        path: { customer_id: customer.id },
        body: { maximum_length: Number(length) },
        headers: { 'if-match': dialing.etag },
        throwOnError: true,
      }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.short.length_saved', message: 'The maximum length is set' }));
    },
  });
  const label = i18n.t({ id: 'customers.short.length', message: 'Maximum length' });
  if (!may) return <p>{`${label}: ${known ?? '–'}`}</p>;
  return (
    <Form form={form} label={label}>
      <div className={styles.length}>
        <SelectField
          name="maximum_length"
          label={label}
          description={i18n.t({ id: 'customers.short.length_hint', message: 'Digits a short number may have: 3 allows 1, 34 and 999' })}
          options={LENGTHS.map((length) => ({ value: String(length), label: String(length) }))}
        />
        <SaveBar label={i18n.t({ id: 'customers.short.set_length', message: 'Set the length' })} always={known === null} />
      </div>
    </Form>
  );
}
