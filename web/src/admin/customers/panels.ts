import { i18n } from '@lingui/core';
import type { ComponentType } from 'react';
import type { Customer, Right } from '~/api';
import { learnFurther } from '~/kit/languages';
import { later, type Later } from '~/kit/later';
import { Waiting } from '~/kit/states/states';
import { OverviewPanel } from './panels/overview';
import { fieldLabel } from './words';

export interface PanelProps {
  customer: Customer;
}

export type PanelGroup = 'customer' | 'money' | 'services' | 'history';

export interface Panel {
  id: string;
  group: PanelGroup;
  label: () => string;
  /** What "find a field" leads here by, beside the panel's own name. */
  fields?: readonly { id: string; label: () => string }[];
  /** Without it the panel is not offered. */
  needs?: Right;
  /** How many there are, where that is known. */
  count?: (customer: Customer) => number;
  shown: ComponentType<PanelProps> | Later<PanelProps>;
}

export const ADDRESS_FIELDS = [
  'name',
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
  'postal_code',
  'city',
  'state',
  'country',
  'description',
] as const;

const laterPanel = (load: () => Promise<ComponentType<PanelProps>>) => later(load, Waiting);

/** With its texts, which are those of the pages of money. */
const moneyPanel = (load: () => Promise<ComponentType<PanelProps>>) => laterPanel(async () => (await Promise.all([load(), learnFurther()]))[0]);

const named = (ids: readonly string[]) => ids.map((id) => ({ id, label: () => fieldLabel(id) }));

/** The parts of a record, each with an address, a question to the API and a form of its own; only the first comes with the page. */
export const PANELS: readonly Panel[] = [
  { id: 'overview', group: 'customer', label: () => i18n.t({ id: 'customers.panel.overview', message: 'Overview' }), shown: OverviewPanel },
  {
    id: 'address',
    group: 'customer',
    label: () => i18n.t({ id: 'customers.panel.address', message: 'Address info' }),
    fields: named(ADDRESS_FIELDS),
    shown: laterPanel(async () => (await import('./panels/address')).AddressPanel),
  },
  {
    id: 'additional',
    group: 'customer',
    label: () => i18n.t({ id: 'customers.panel.additional', message: 'Additional info' }),
    fields: named(['class_id', 'distributor_id', 'office', 'tax_id', 'representative', 'reference', 'subscription_discount', 'send_invoices', 'send_statistics', 'balance_transfer']),
    shown: laterPanel(async () => (await import('./panels/additional')).AdditionalPanel),
  },
  {
    id: 'custom-fields',
    group: 'customer',
    label: () => i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' }),
    shown: laterPanel(async () => (await import('./panels/custom-fields')).CustomFieldsPanel),
  },
  {
    id: 'life-cycle',
    group: 'customer',
    label: () => i18n.t({ id: 'customers.panel.life_cycle', message: 'Life cycle' }),
    fields: named(['billing_period', 'time_zone']),
    shown: laterPanel(async () => (await import('./panels/life-cycle')).LifeCyclePanel),
  },
  {
    id: 'self-care',
    group: 'customer',
    label: () => i18n.t({ id: 'customers.panel.self_care', message: 'Web self-care' }),
    fields: named(['login', 'language', 'display_time_zone', 'date_format', 'second_factor', 'trusted_networks']),
    shown: laterPanel(async () => (await import('./panels/self-care')).SelfCarePanel),
  },
  { id: 'notes', group: 'customer', needs: 'see_personal_data', label: () => i18n.t({ id: 'customers.panel.notes', message: 'Notes' }), shown: laterPanel(async () => (await import('./panels/notes')).NotesPanel) },
  { id: 'finances', group: 'money', label: () => i18n.t({ id: 'customers.panel.finances', message: 'Finances' }), shown: moneyPanel(async () => (await import('../money/finances/panel')).FinancesPanel) },
  { id: 'invoices', group: 'money', label: () => i18n.t({ id: 'customers.panel.invoices', message: 'Invoices' }), shown: moneyPanel(async () => (await import('../money/invoices/list')).InvoicesPanel) },
  { id: 'payments', group: 'money', label: () => i18n.t({ id: 'customers.panel.payments', message: 'Payments' }), shown: moneyPanel(async () => (await import('../money/payments/list')).PaymentsPanel) },
  {
    id: 'payment-methods',
    group: 'money',
    label: () => i18n.t({ id: 'customers.panel.payment_methods', message: 'Payment methods' }),
    shown: moneyPanel(async () => (await import('../money/methods/panel')).PaymentMethodsPanel),
  },
  {
    id: 'balance',
    group: 'money',
    label: () => i18n.t({ id: 'customers.panel.balance', message: 'Balance & credits' }),
    shown: laterPanel(async () => (await import('./panels/balance')).BalancePanel),
  },
  {
    id: 'accounts',
    group: 'services',
    label: () => i18n.t({ id: 'customers.panel.accounts', message: 'Accounts' }),
    count: (customer) => customer.accounts,
    shown: laterPanel(async () => (await import('./panels/accounts')).AccountsPanel),
  },
  {
    id: 'batches',
    group: 'services',
    label: () => i18n.t({ id: 'customers.panel.batches', message: 'Batches of accounts' }),
    shown: laterPanel(async () => (await import('./panels/batches')).BatchesPanel),
  },
  { id: 'dids', group: 'services', label: () => i18n.t({ id: 'customers.panel.dids', message: 'Numbers' }), shown: laterPanel(async () => (await import('./panels/dids')).DidsPanel) },
  {
    id: 'service',
    group: 'services',
    label: () => i18n.t({ id: 'customers.panel.service', message: 'Service configuration' }),
    shown: laterPanel(async () => (await import('./panels/service')).ServicePanel),
  },
  { id: 'sites', group: 'services', label: () => i18n.t({ id: 'customers.panel.sites', message: 'Sites' }), shown: laterPanel(async () => (await import('./panels/sites')).SitesPanel) },
  {
    id: 'abbreviated',
    group: 'services',
    label: () => i18n.t({ id: 'customers.panel.abbreviated', message: 'Abbreviated dialing' }),
    shown: laterPanel(async () => (await import('./panels/abbreviated')).AbbreviatedPanel),
  },
  {
    id: 'override-tariffs',
    group: 'services',
    label: () => i18n.t({ id: 'customers.panel.override_tariffs', message: 'Override tariffs' }),
    shown: laterPanel(async () => (await import('./panels/override-tariffs')).OverrideTariffsPanel),
  },
  {
    id: 'fraud',
    group: 'services',
    label: () => i18n.t({ id: 'customers.panel.fraud', message: 'Fraud protection' }),
    fields: [{ id: 'spending_limit', label: () => i18n.t({ id: 'customers.fraud.limit_of_day', message: 'Limit of a day' }) }],
    shown: laterPanel(async () => (await import('./panels/fraud')).FraudPanel),
  },
  { id: 'xdrs', group: 'history', label: () => i18n.t({ id: 'customers.panel.xdrs', message: 'xDRs' }), shown: laterPanel(async () => (await import('./panels/xdrs')).XdrsPanel) },
  {
    id: 'notifications',
    group: 'history',
    label: () => i18n.t({ id: 'customers.panel.notifications', message: 'Notifications' }),
    shown: laterPanel(async () => (await import('./panels/notifications')).NotificationsPanel),
  },
  { id: 'changes', group: 'history', label: () => i18n.t({ id: 'customers.panel.changes', message: 'Change log' }), shown: laterPanel(async () => (await import('./panels/changes')).ChangesPanel) },
];

/** What panels were called before. */
const CALLED_BEFORE: Record<string, string> = { details: 'address', history: 'life-cycle' };

export function panelOf(id: string): Panel | undefined {
  const now = CALLED_BEFORE[id] ?? id;
  return PANELS.find((panel) => panel.id === now);
}

export function groupLabel(group: PanelGroup): string {
  switch (group) {
    case 'money':
      return i18n.t({ id: 'customers.group.money', message: 'Money' });
    case 'services':
      return i18n.t({ id: 'customers.group.services', message: 'Services' });
    case 'history':
      return i18n.t({ id: 'customers.group.history', message: 'History' });
    default:
      return i18n.t({ id: 'customers.group.customer', message: 'Customer' });
  }
}

/** Its code is there when it is pointed at, before it is pressed. */
export function preparePanel({ shown }: Panel) {
  if ('prepare' in shown) void shown.prepare();
}
