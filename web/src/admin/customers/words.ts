import { i18n } from '@lingui/core';
import type { Customer } from '~/api';
import { whoWords } from '~/admin/who';
import { formatMoment, zoneName } from '~/kit/date';
import { tellStatus } from './status-words';

export function kindLabel(kind: Customer['kind']): string {
  switch (kind) {
    case 'reseller':
      return i18n.t({ id: 'customers.kind.reseller', message: 'Reseller' });
    case 'distributor':
      return i18n.t({ id: 'customers.kind.distributor', message: 'Distributor' });
    default:
      return i18n.t({ id: 'customers.kind.retail', message: 'Customer' });
  }
}

export function officeLabel(office: Customer['office']): string {
  switch (office) {
    case 'head':
      return i18n.t({ id: 'customers.office.head', message: 'Head office' });
    case 'branch':
      return i18n.t({ id: 'customers.office.branch', message: 'Branch office' });
    default:
      return i18n.t({ id: 'customers.office.none', message: 'None' });
  }
}

export function balanceControlLabel(control: Customer['balance_control']): string {
  return control === 'prepaid'
    ? i18n.t({ id: 'customers.prepaid', message: 'Prepaid' })
    : i18n.t({ id: 'customers.postpaid', message: 'Postpaid' });
}

const FIELDS: Record<string, () => string> = {
  id: () => i18n.t({ id: 'customers.field.id', message: 'ID' }),
  account: () => i18n.t({ id: 'customers.field.account', message: 'Account' }),
  name: () => i18n.t({ id: 'customers.field.name', message: 'Name' }),
  class: () => i18n.t({ id: 'customers.field.class', message: 'Class' }),
  class_id: () => i18n.t({ id: 'customers.field.class', message: 'Class' }),
  currency: () => i18n.t({ id: 'customers.field.currency', message: 'Currency' }),
  status: () => i18n.t({ id: 'customers.field.status', message: 'Status' }),
  kind: () => i18n.t({ id: 'customers.field.kind', message: 'Kind' }),
  time_zone: () => i18n.t({ id: 'customers.field.time_zone', message: 'Time zone' }),
  company_name: () => i18n.t({ id: 'customers.field.company_name', message: 'Company' }),
  salutation: () => i18n.t({ id: 'customers.field.salutation', message: 'Salutation' }),
  first_name: () => i18n.t({ id: 'customers.field.first_name', message: 'First name' }),
  middle_name: () => i18n.t({ id: 'customers.field.middle_name', message: 'Middle name' }),
  last_name: () => i18n.t({ id: 'customers.field.last_name', message: 'Last name' }),
  email: () => i18n.t({ id: 'customers.field.email', message: 'E-mail' }),
  bcc: () => i18n.t({ id: 'customers.field.bcc', message: 'Copy of every e-mail to' }),
  phone: () => i18n.t({ id: 'customers.field.phone', message: 'Phone' }),
  alt_phone: () => i18n.t({ id: 'customers.field.alt_phone', message: 'Other phone' }),
  fax: () => i18n.t({ id: 'customers.field.fax', message: 'Fax' }),
  contact: () => i18n.t({ id: 'customers.field.contact', message: 'Contact' }),
  alt_contact: () => i18n.t({ id: 'customers.field.alt_contact', message: 'Other contact' }),
  address: () => i18n.t({ id: 'customers.field.address', message: 'Address' }),
  city: () => i18n.t({ id: 'customers.field.city', message: 'City' }),
  state: () => i18n.t({ id: 'customers.field.state', message: 'State or province' }),
  postal_code: () => i18n.t({ id: 'customers.field.postal_code', message: 'ZIP' }),
  country: () => i18n.t({ id: 'customers.field.country', message: 'Country' }),
  description: () => i18n.t({ id: 'customers.field.description', message: 'Notes' }),
  tax_id: () => i18n.t({ id: 'customers.field.tax_id', message: 'Tax ID' }),
  login: () => i18n.t({ id: 'customers.field.login', message: 'Self-care login' }),
};

/** A field of a customer as people call it. */
export function fieldLabel(field: string): string {
  return FIELDS[field]?.() ?? customNames.get(field) ?? field.replaceAll('_', ' ');
}

const customNames = new Map<string, string>();

/** What `custom.7` is called, for whoever tells a condition on it. */
export function nameCustomFields(fields: readonly { id: string; name: string }[]) {
  for (const { id, name } of fields) customNames.set(`custom.${id}`, name);
}

const OPERATORS: Record<string, () => string> = {
  is: () => i18n.t({ id: 'customers.operator.is', message: 'is' }),
  begins_with: () => i18n.t({ id: 'customers.operator.begins_with', message: 'begins with' }),
  contains: () => i18n.t({ id: 'customers.operator.contains', message: 'contains' }),
  ends_with: () => i18n.t({ id: 'customers.operator.ends_with', message: 'ends with' }),
  is_empty: () => i18n.t({ id: 'customers.operator.is_empty', message: 'is empty' }),
};

export const operatorLabel = (operator: string): string => OPERATORS[operator]?.() ?? operator;

/** `city:begins_with:Kyiv` as a person reads it. */
export function conditionLabel(written: string, label = fieldLabel): string {
  const [field = '', operator = '', ...value] = written.split(':');
  return [label(field), operatorLabel(operator), value.join(':')].join(' ').trim();
}

/** Conditions of which one must hold. */
export function groupLabel(written: readonly string[], label = fieldLabel): string {
  const or = i18n.t({ id: 'customers.advanced.or', message: 'or' });
  return written.map((one) => conditionLabel(one, label)).join(` ${or} `);
}

/** Why a status holds, since when, by whom, and what ends it: for a tooltip. */
export function whyOf(customer: Customer): string {
  return customer.status_reason
    .map((why) => {
      const { reason, ends } = tellStatus(why);
      return [reason, sinceLabel(why.since, why.by), why.comment && `“${why.comment}”`, ends].filter(Boolean).join(' ');
    })
    .join('\n');
}

export function sinceLabel(since: string | null, by: string | null): string {
  if (since === null) return '';
  const at = `${formatMoment(since)} (${zoneName(undefined, new Date(since))})`;
  return by === null
    ? i18n.t({ id: 'customers.since', message: 'Since {at}.', values: { at } })
    : i18n.t({ id: 'customers.since_by', message: 'Since {at}, by {by}.', values: { at, by: whoWords(by) } });
}

const countryNames = new Map<string, Intl.DisplayNames>();

/** "SE" in the reader's language. */
export function countryName(code: string): string {
  if (!code) return '';
  let names = countryNames.get(i18n.locale);
  if (!names) countryNames.set(i18n.locale, (names = new Intl.DisplayNames([i18n.locale], { type: 'region' })));
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
