import { useMemo } from 'react';
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

/** Who it is and how to reach them; nothing of it is needed. */
export function ContactFields() {
  const countries = useMemo(countryOptions, []);
  return (
    <>
      <Columns>
        <Text name="salutation" />
        <Text name="first_name" />
        <Text name="middle_name" />
        <Text name="last_name" />
        <Text name="company_name" />
        <Text name="tax_id" />
      </Columns>
      <Columns>
        <Text name="phone" type="tel" />
        <Text name="alt_phone" type="tel" />
        <Text name="fax" type="tel" />
        <Text name="email" type="email" />
        <Text name="bcc" type="email" />
        <Text name="login" />
        <Text name="contact" />
        <Text name="alt_contact" />
      </Columns>
      <TextAreaField name="address" label={fieldLabel('address')} rows={3} />
      <Columns>
        <Text name="postal_code" />
        <Text name="city" />
        <Text name="state" />
        <ChoiceField name="country" label={fieldLabel('country')} options={countries} />
      </Columns>
      <TextAreaField name="description" label={fieldLabel('description')} rows={3} />
    </>
  );
}

function Text({ name, type }: { name: keyof ContactValues; type?: 'email' | 'tel' }) {
  return <TextField name={name} label={fieldLabel(name)} {...(type && { type })} />;
}
