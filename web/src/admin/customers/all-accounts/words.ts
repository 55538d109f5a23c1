import { i18n } from '@lingui/core';
import type { AccountListed } from '~/api';

type Role = AccountListed['role'];

/** What an account is for, in words. */
export function roleLabel(role: Role): string {
  switch (role) {
    case 'universal':
      return i18n.t({ id: 'accounts.role.universal', message: 'Universal' });
    case 'phone_line':
      return i18n.t({ id: 'accounts.role.phone_line', message: 'Phone line' });
    case 'auto_attendant':
      return i18n.t({ id: 'accounts.role.auto_attendant', message: 'Auto attendant' });
    case 'prepaid_card':
      return i18n.t({ id: 'accounts.role.prepaid_card', message: 'Prepaid card' });
    case 'pinless':
      return i18n.t({ id: 'accounts.role.pinless', message: 'PINless' });
    case 'ip_address':
      return i18n.t({ id: 'accounts.role.ip_address', message: 'IP address' });
    case 'user_at_domain':
      return i18n.t({ id: 'accounts.role.user_at_domain', message: 'User@domain' });
    case 'mobile':
      return i18n.t({ id: 'accounts.role.mobile', message: 'Mobile' });
    case 'voucher':
      return i18n.t({ id: 'accounts.role.voucher', message: 'Voucher' });
  }
}

export const ROLES: readonly Role[] = [
  'universal',
  'phone_line',
  'auto_attendant',
  'prepaid_card',
  'pinless',
  'ip_address',
  'user_at_domain',
  'mobile',
  'voucher',
];

export const MODELS: readonly AccountListed['balance_model'][] = ['subordinate', 'debit', 'individual', 'voucher'];

/** In a word, for a column; what it means stands in its title. */
export function modelName(model: AccountListed['balance_model']): string {
  switch (model) {
    case 'debit':
      return i18n.t({ id: 'accounts.model.debit', message: 'Debit' });
    case 'voucher':
      return i18n.t({ id: 'accounts.model.voucher', message: 'Voucher' });
    case 'individual':
      return i18n.t({ id: 'accounts.model.individual', message: 'Own limit' });
    case 'subordinate':
      return i18n.t({ id: 'accounts.model.subordinate', message: 'Subordinate' });
  }
}

/** Where a text is looked for, as the API calls it. */
export function fieldLabel(field: string): string {
  switch (field) {
    case 'identifier':
      return i18n.t({ id: 'accounts.field.identifier', message: 'Account' });
    case 'batch':
      return i18n.t({ id: 'accounts.field.batch', message: 'Batch' });
    case 'control_number':
      return i18n.t({ id: 'accounts.field.control_number', message: 'Control number' });
    case 'description':
      return i18n.t({ id: 'accounts.field.description', message: 'Description' });
    case 'web_login':
      return i18n.t({ id: 'accounts.field.web_login', message: 'Web login' });
    case 'customer':
      return i18n.t({ id: 'accounts.field.customer', message: 'Customer' });
    case 'product':
      return i18n.t({ id: 'accounts.field.product', message: 'Product' });
    default:
      return field;
  }
}
