import { i18n } from '@lingui/core';
import type { AccountRole, Product, ProductKind, ProductStatus, Sharing } from '~/api';
import { formatCount } from '~/kit/money';

const DIRECTIONS: Record<string, () => string> = {
  '': () => i18n.t({ id: 'products.all_directions', message: 'All directions' }),
  OUTGOING: () => i18n.t({ id: 'products.outgoing', message: 'Outgoing' }),
  INCOMING: () => i18n.t({ id: 'products.incoming', message: 'Incoming' }),
  FOLLOWME: () => i18n.t({ id: 'products.followme', message: 'Forwarded' }),
};

export const directionWords = (code: string) => DIRECTIONS[code]?.() ?? code;

export const DIRECTION_CODES = Object.keys(DIRECTIONS);

const KINDS: Record<ProductKind, () => string> = {
  main: () => i18n.t({ id: 'products.kind.main', message: 'Main product' }),
  add_on: () => i18n.t({ id: 'products.kind.add_on', message: 'Add-on' }),
};

export const kindWords = (kind: ProductKind) => KINDS[kind]();

export const KIND_OPTIONS = () => optionsOf(KINDS);

const ROLES: Record<AccountRole, () => string> = {
  universal: () => i18n.t({ id: 'products.role.universal', message: 'Universal' }),
  phone_line: () => i18n.t({ id: 'products.role.phone_line', message: 'Phone line' }),
  auto_attendant: () => i18n.t({ id: 'products.role.auto_attendant', message: 'Auto attendant' }),
  prepaid_card: () => i18n.t({ id: 'products.role.prepaid_card', message: 'Prepaid card' }),
  pinless: () => i18n.t({ id: 'products.role.pinless', message: 'PINless' }),
  ip_address: () => i18n.t({ id: 'products.role.ip_address', message: 'IP address' }),
  user_at_domain: () => i18n.t({ id: 'products.role.user_at_domain', message: 'User@domain' }),
  mobile: () => i18n.t({ id: 'products.role.mobile', message: 'Mobile' }),
  voucher: () => i18n.t({ id: 'products.role.voucher', message: 'Voucher' }),
};

export const roleWords = (role: AccountRole) => ROLES[role]();

export const ROLE_OPTIONS = () => optionsOf(ROLES);

const STATUSES: Record<ProductStatus, () => string> = {
  on_sale: () => i18n.t({ id: 'products.status.on_sale', message: 'On sale' }),
  work_in_progress: () => i18n.t({ id: 'products.status.work_in_progress', message: 'Work in progress' }),
  retired: () => i18n.t({ id: 'products.status.retired', message: 'Retired' }),
};

export const statusWords = (status: ProductStatus) => STATUSES[status]();

export const STATUS_OPTIONS = () => optionsOf(STATUSES);

const SHARINGS: Record<Sharing, () => string> = {
  everybody: () => i18n.t({ id: 'products.sharing.everybody', message: 'All resellers' }),
  named: () => i18n.t({ id: 'products.sharing.named', message: 'Only these resellers' }),
  nobody: () => i18n.t({ id: 'products.sharing.nobody', message: 'No reseller: direct customers only' }),
};

export const sharingWords = (sharing: Sharing) => SHARINGS[sharing]();

export const SHARING_OPTIONS = () => optionsOf(SHARINGS);

const optionsOf = <V extends string>(words: Record<V, () => string>) => (Object.keys(words) as V[]).map((value) => ({ value, label: words[value]() }));

/** Who may sell it: its manager, or with whom it is shared. */
export function sellersWords({ managed_by: manager, sharing, shared_with: resellers }: Product): string {
  if (manager) return manager.name;
  return sharing === 'named' && resellers.length > 0 ? resellers.map(({ name }) => name).join(', ') : sharingWords(sharing);
}

/** "12 accounts", "more than 10,000 accounts". */
export function countWords(count: number, isExact: boolean): string {
  const values = { count: formatCount(count) };
  return isExact ? values.count : i18n.t({ id: 'products.more_than', message: 'more than {count}', values });
}
