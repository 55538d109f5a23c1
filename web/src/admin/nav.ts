import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import type { Right } from './session';

export interface NavItem {
  to: string;
  label: () => string;
  icon: Icon;
  right: Right;
  /** After `g`: where one goes with two keys. */
  key: string;
}

/** A line for each screen that is there; shown to those who have the right. */
export const NAV: NavItem[] = [
];

export interface Creation {
  to: string;
  label: () => string;
  right: Right;
}

/** What the + in the header offers. */
export const CREATIONS: Creation[] = [
];

export const profileLabel = () => i18n.t({ id: 'nav.profile', message: 'Profile' });
