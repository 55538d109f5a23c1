import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import { IconBox, IconCalculator, IconCategory, IconChecklist, IconCoins, IconDeviceSim, IconHash, IconHistory, IconMail, IconPhone, IconReceipt, IconSend, IconUsers, IconUsersGroup } from '~/kit/icons';
import type { Right } from './session';

export interface NavItem {
  to: string;
  label: () => string;
  icon: Icon;
  /** One of several: of whichever of its pages. */
  right: Right | readonly Right[];
  /** After `g`: where one goes with two keys. */
  key: string;
}

/** A line for each screen that is there; shown to those who have the right. */
export const NAV: NavItem[] = [
  { to: '/customers', label: () => i18n.t({ id: 'nav.customers', message: 'Customers' }), icon: IconUsers, right: 'read_customers', key: 'c' },
  { to: '/accounts', label: () => i18n.t({ id: 'nav.accounts', message: 'Accounts' }), icon: IconDeviceSim, right: 'read_customers', key: 'i' },
  { to: '/tariffs', label: () => i18n.t({ id: 'nav.tariffs', message: 'Tariffs' }), icon: IconReceipt, right: 'read_prices', key: 't' },
  { to: '/products', label: () => i18n.t({ id: 'nav.products', message: 'Products' }), icon: IconBox, right: 'read_catalogue', key: 'p' },
  { to: '/price-finder', label: () => i18n.t({ id: 'nav.price_finder', message: 'Price finder' }), icon: IconCalculator, right: 'quote', key: 'f' },
  { to: '/dids', label: () => i18n.t({ id: 'nav.numbers', message: 'Numbers' }), icon: IconHash, right: 'read_customers', key: 'n' },
  { to: '/classes', label: () => i18n.t({ id: 'nav.classes', message: 'Customer classes' }), icon: IconCategory, right: 'read_catalogue', key: 'l' },
  { to: '/usage', label: () => i18n.t({ id: 'nav.usage', message: 'Usage' }), icon: IconPhone, right: 'read_usage', key: 'u' },
  { to: '/money', label: () => i18n.t({ id: 'nav.money', message: 'Money' }), icon: IconCoins, right: ['read_customers', 'read_books'], key: 'b' },
  { to: '/messages', label: () => i18n.t({ id: 'nav.messages', message: 'Messages' }), icon: IconMail, right: 'change_catalogue', key: 'm' },
  { to: '/outbox', label: () => i18n.t({ id: 'nav.outbox', message: 'Outbox' }), icon: IconSend, right: 'read_outbox', key: 'o' },
  { to: '/jobs', label: () => i18n.t({ id: 'nav.jobs', message: 'Jobs' }), icon: IconChecklist, right: 'read_operations', key: 'j' },
  { to: '/audit', label: () => i18n.t({ id: 'nav.audit', message: 'Audit' }), icon: IconHistory, right: 'read_audit', key: 'a' },
  { to: '/staff', label: () => i18n.t({ id: 'nav.staff', message: 'Staff' }), icon: IconUsersGroup, right: 'manage_staff', key: 's' },
];

interface Creation {
  to: string;
  label: () => string;
  right: Right;
}

/** What the + in the header offers. */
export const CREATIONS: Creation[] = [
  { to: '/customers/new', label: () => i18n.t({ id: 'customers.new', message: 'New customer' }), right: 'change_customers' },
  { to: '/tariffs/new', label: () => i18n.t({ id: 'tariffs.new', message: 'New tariff' }), right: 'change_catalogue' },
  { to: '/products/new', label: () => i18n.t({ id: 'products.new', message: 'New product' }), right: 'change_catalogue' },
  { to: '/classes/new', label: () => i18n.t({ id: 'classes.new', message: 'New class' }), right: 'change_catalogue' },
];

export const profileLabel = () => i18n.t({ id: 'nav.profile', message: 'Profile' });
