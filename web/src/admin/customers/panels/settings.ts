import { i18n } from '@lingui/core';

/** Yes, no, or whatever stands above: kept apart, because no is not the same as nothing said. */
export type Inherited = 'yes' | 'no' | 'inherited';

export const threeValued = (value: boolean | null): Inherited => (value === null ? 'inherited' : value ? 'yes' : 'no');
export const asInherited = (value: Inherited): boolean | null => (value === 'inherited' ? null : value === 'yes');

export const yesNo = (value: boolean): string => (value ? i18n.t({ id: 'customers.yes', message: 'Yes' }) : i18n.t({ id: 'customers.no', message: 'No' }));
export const inheritedFrom = (value: Inherited, above: string): string => (value === 'inherited' ? above : yesNo(value === 'yes'));

export const inheritOptions = (above: string) => [
  { value: 'inherited', label: above },
  { value: 'yes', label: yesNo(true) },
  { value: 'no', label: yesNo(false) },
];

const LABELS: Record<string, () => string> = {
  distributor_id: () => i18n.t({ id: 'customers.view.distributor', message: 'Distributor' }),
  office: () => i18n.t({ id: 'customers.office', message: 'Office' }),
  head_office_id: () => i18n.t({ id: 'customers.office.head', message: 'Head office' }),
  representative: () => i18n.t({ id: 'customers.setting.representative', message: 'Representative' }),
  reference: () => i18n.t({ id: 'customers.setting.reference', message: 'Reference number' }),
  subscription_discount: () => i18n.t({ id: 'customers.setting.discount', message: 'Subscription discount' }),
  send_statistics: () => i18n.t({ id: 'customers.setting.statistics', message: 'Statistics by e-mail' }),
  send_invoices: () => i18n.t({ id: 'customers.setting.invoices', message: 'Invoices by e-mail' }),
  invoice_number_scope: () => i18n.t({ id: 'customers.setting.scope', message: 'Invoice numbers' }),
  alias_registration: () => i18n.t({ id: 'customers.setting.aliases', message: 'Aliases may register' }),
  balance_transfer: () => i18n.t({ id: 'customers.setting.transfer', message: 'Balance transfer' }),
  callshop: () => i18n.t({ id: 'customers.setting.callshop', message: 'Call shop features' }),
  override_tariffs: () => i18n.t({ id: 'customers.setting.overrides', message: 'Override tariffs' }),
  language: () => i18n.t({ id: 'customers.setting.language', message: 'Language' }),
  display_time_zone: () => i18n.t({ id: 'customers.setting.zone', message: 'Time zone shown' }),
  date_format: () => i18n.t({ id: 'customers.setting.date', message: 'Date' }),
  time_format: () => i18n.t({ id: 'customers.setting.time', message: 'Time' }),
  date_time_format: () => i18n.t({ id: 'customers.setting.date_time', message: 'Date and time' }),
  input_date_format: () => i18n.t({ id: 'customers.setting.input_date', message: 'Date, as it is typed' }),
  input_time_format: () => i18n.t({ id: 'customers.setting.input_time', message: 'Time, as it is typed' }),
  second_factor: () => i18n.t({ id: 'customers.setting.second_factor', message: 'Second factor' }),
  trusted_networks: () => i18n.t({ id: 'customers.setting.networks', message: 'Sign in from these networks only' }),
  billing_period: () => i18n.t({ id: 'customers.setting.period', message: 'Billing period' }),
};

/** A setting of a customer as people call it; null: it is a field of the record. */
export function settingLabel(field: string): string | null {
  return LABELS[field]?.() ?? null;
}
