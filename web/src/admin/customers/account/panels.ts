import { i18n } from '@lingui/core';
import type { ComponentType } from 'react';
import type { Account, Customer } from '~/api';
import { later, type Later } from '~/kit/later';
import { Waiting } from '~/kit/states/states';
import { OverviewPanel } from './panels/overview';

export interface AccountPanelProps {
  customer: Customer;
  account: Account;
}

export interface AccountPanel {
  id: string;
  label: () => string;
  count?: (account: Account) => number;
  shown: ComponentType<AccountPanelProps> | Later<AccountPanelProps>;
}

const laterPanel = (load: () => Promise<ComponentType<AccountPanelProps>>) => later(load, Waiting);

/** The parts of an account's record; only the first comes with the page. */
export const ACCOUNT_PANELS: readonly AccountPanel[] = [
  { id: 'overview', label: () => i18n.t({ id: 'account.panel.overview', message: 'Overview' }), shown: OverviewPanel },
  { id: 'general', label: () => i18n.t({ id: 'account.panel.general', message: 'General' }), shown: laterPanel(async () => (await import('./panels/general')).GeneralPanel) },
  { id: 'products', label: () => i18n.t({ id: 'account.panel.products', message: 'Product and add-ons' }), shown: laterPanel(async () => (await import('./panels/products')).ProductsPanel) },
  {
    id: 'identities',
    label: () => i18n.t({ id: 'account.panel.identities', message: 'Identities' }),
    count: ({ identifiers }) => (identifiers.length > 1 ? identifiers.length : 0),
    shown: laterPanel(async () => (await import('./panels/identities')).IdentitiesPanel),
  },
  { id: 'money', label: () => i18n.t({ id: 'account.panel.money', message: 'Balance' }), shown: laterPanel(async () => (await import('./panels/money')).MoneyPanel) },
  { id: 'secrets', label: () => i18n.t({ id: 'account.panel.secrets', message: 'Secrets' }), shown: laterPanel(async () => (await import('./panels/secrets')).SecretsPanel) },
  { id: 'user', label: () => i18n.t({ id: 'account.panel.user', message: 'Who uses it' }), shown: laterPanel(async () => (await import('./panels/user')).UserPanel) },
  { id: 'use', label: () => i18n.t({ id: 'account.panel.use', message: 'Usage' }), shown: laterPanel(async () => (await import('./panels/use')).UsePanel) },
  { id: 'history', label: () => i18n.t({ id: 'account.panel.history', message: 'History' }), shown: laterPanel(async () => (await import('./panels/history')).HistoryPanel) },
];

export const accountPanelOf = (id: string): AccountPanel | undefined => ACCOUNT_PANELS.find((panel) => panel.id === id);

export function prepareAccountPanel({ shown }: AccountPanel) {
  if ('prepare' in shown) void shown.prepare();
}
