import { i18n } from '@lingui/core';
import { useEffect, useMemo, useRef } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { ChoiceField, countryOptions } from './choice-field';
import { fieldLabel } from './words';

export const CONTACT_FIELDS = [
  'salutation',
  'first_name',
  'middle_name',
  'last_name',
  'company_name',
  'email',
  'bcc',
  'phone',
  'alt_phone',
  'fax',
  'contact',
  'alt_contact',
  'address',
  'city',
  'state',
  'postal_code',
  'country',
  'tax_id',
  'login',
  'description',
] as const;

export type ContactValues = Record<(typeof CONTACT_FIELDS)[number], string>;

export function noContacts(): ContactValues {
  return Object.fromEntries(CONTACT_FIELDS.map((field) => [field, ''])) as ContactValues;
}

/** Who it is and how to reach them; nothing of it is needed. Tax ID and login have panels of their own later. */
export function ContactFields({ all = true }: { all?: boolean }) {
  const countries = useMemo(countryOptions, []);
  useContactFollowing();
  return (
    <>
      <Columns>
        <Text name="salutation" />
        <Text name="first_name" />
        <Text name="middle_name" />
        <Text name="last_name" />
        <Text name="company_name" description={i18n.t({ id: 'customers.hint.company', message: 'On invoices and in messages it comes before the person' })} />
        {all && <Text name="tax_id" />}
      </Columns>
      <Columns>
        <Text name="contact" description={i18n.t({ id: 'customers.hint.contact', message: 'How the person is addressed; the first name, unless you write another' })} />
        <Text name="alt_contact" />
        <Text name="phone" type="tel" />
        <Text name="alt_phone" type="tel" description={i18n.t({ id: 'customers.hint.alt_phone', message: 'Text messages go here' })} />
        <Text name="fax" type="tel" />
        {all && <Text name="login" />}
      </Columns>
      <Columns>
        <Text name="email" description={i18n.t({ id: 'customers.hint.email', message: 'Invoices and messages go here; several divided by commas' })} />
        <Text name="bcc" description={i18n.t({ id: 'customers.hint.bcc', message: 'A hidden copy of every e-mail to the customer, such as to the account manager' })} />
      </Columns>
      <Columns>
        <TextAreaField name="address" label={fieldLabel('address')} rows={3} description={<LongHint field="address" most={41} />} />
        <div>
          <Columns>
            <Text name="postal_code" />
            <TextField name="city" label={fieldLabel('city')} description={<LongHint field="city" most={31} />} />
            <Text name="state" />
            <ChoiceField name="country" label={fieldLabel('country')} options={countries} />
          </Columns>
        </div>
      </Columns>
      <TextAreaField name="description" label={fieldLabel('description')} rows={3} />
    </>
  );
}

function Text({ name, type, description }: { name: keyof ContactValues; type?: 'tel'; description?: string }) {
  return <TextField name={name} label={fieldLabel(name)} {...(type && { type })} {...(description && { description })} />;
}

/** Longer is kept; who prints it should know. */
function LongHint({ field, most }: { field: keyof ContactValues; most: number }) {
  const written = useWatch<ContactValues>({ name: field }) ?? '';
  if (!written.split('\n').some((line) => line.length > most)) return null;
  return i18n.t({ id: 'customers.hint.long', message: 'More than {most} characters in a line: some printed forms cut it', values: { most } });
}

/** Contact is filled from the first name until somebody writes something else there. */
function useContactFollowing() {
  const { setValue, getValues } = useFormContext<ContactValues>();
  const first = useWatch<ContactValues, 'first_name'>({ name: 'first_name' }) ?? '';
  const before = useRef(first);
  useEffect(() => {
    if (first === before.current) return;
    if (getValues('contact') === before.current) setValue('contact', first, { shouldDirty: true });
    before.current = first;
  }, [first, getValues, setValue]);
}
