import { keyOf, type FieldValues } from '~/admin/custom-field-values';
import type { Customer, CustomerSaid, EnabledField } from '~/api';
import { plain } from '~/kit/form/decimal';
import { preferences } from '~/kit/preferences';
import { noContacts, type ContactValues } from './contact-fields';

export interface NewValues extends ContactValues {
  name: string;
  kind: string;
  class_id: string;
  balance_control: string;
  currency: string;
  unlimited: boolean;
  credit_limit: string;
  opening_balance: string;
  available_funds: string;
  blocked: boolean;
  reseller_id: string;
  distributor_id: string;
  time_zone: string;
  billing_period: NonNullable<CustomerSaid['billing_period']>;
  custom_fields: FieldValues;
}

export const BLANK = (): NewValues => ({
  name: '',
  kind: 'retail',
  class_id: '',
  balance_control: 'postpaid',
  currency: '',
  unlimited: false,
  credit_limit: '',
  opening_balance: '',
  available_funds: '',
  blocked: false,
  reseller_id: '',
  distributor_id: '',
  time_zone: preferences().timeZone,
  billing_period: 'monthly',
  custom_fields: {},
  ...noContacts(),
});

const OF_THE_PLACE = ['company_name', 'address', 'city', 'state', 'postal_code', 'country', 'tax_id', 'bcc'] as const;

/** On the terms of somebody who is there: what belongs to the person, such as an e-mail or a number, is left out. */
export function like(customer: Customer): NewValues {
  const place = Object.fromEntries(OF_THE_PLACE.map((field) => [field, customer[field]]));
  return { ...BLANK(), ...terms(customer), ...place, name: customer.name };
}

function terms({ kind, class_id, balance_control, currency, permanent_credit_limit: limit, reseller_id, distributor_id, time_zone }: Customer) {
  const owners = { reseller_id: reseller_id ?? '', distributor_id: distributor_id ?? '' };
  return { kind, class_id, balance_control, currency, unlimited: balance_control === 'postpaid' && limit === null, credit_limit: plain(limit?.amount ?? ''), time_zone, ...owners };
}

/** For the next one in a row: the terms stay, the person goes. */
export function next({ kind, class_id, balance_control, currency, unlimited, credit_limit, reseller_id, distributor_id, time_zone, billing_period }: NewValues): NewValues {
  return { ...BLANK(), kind, class_id, balance_control, currency, unlimited, credit_limit, reseller_id, distributor_id, time_zone, billing_period };
}

/** fields   those of the chosen class; what was typed for another one is left out */
export function bodyOf(values: NewValues, fields: readonly EnabledField[]): CustomerSaid {
  const { unlimited, credit_limit, opening_balance, available_funds, reseller_id, distributor_id, balance_control, kind, ...rest } = values;
  const isPostpaid = balance_control === 'postpaid';
  const money = (amount: string) => ({ amount: amount.trim(), currency: values.currency });
  return {
    ...rest,
    custom_fields: saidOfAll(fields, values.custom_fields),
    name: values.name.trim(),
    kind: kind as Customer['kind'],
    balance_control: balance_control as Customer['balance_control'],
    credit_limit: isPostpaid && !unlimited ? money(credit_limit) : null,
    opening_balance: isPostpaid && opening_balance.trim() ? money(opening_balance) : null,
    available_funds: !isPostpaid && available_funds.trim() ? money(available_funds) : null,
    reseller_id: reseller_id || null,
    distributor_id: distributor_id || null,
  };
}

/** An input that stands empty says that there is no value, whatever the default. */
const saidOfAll = (fields: readonly EnabledField[], values: FieldValues) =>
  Object.fromEntries(fields.map(({ field }) => [field.id, values[keyOf(field)] || null]));
