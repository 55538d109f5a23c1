import { i18n } from '@lingui/core';
import type { Icon } from '@tabler/icons-react';
import type { AccountRole } from '~/api';
import { IconAt, IconCategory, IconCreditCard, IconDeviceMobile, IconHeadset, IconNetwork, IconPhone, IconPhoneCall, IconTicket } from '~/kit/icons';

const ROLES: Record<AccountRole, { icon: Icon; label: () => string; hint: () => string }> = {
  universal: {
    icon: IconCategory,
    label: () => i18n.t({ id: 'role.universal', message: 'Universal' }),
    hint: () => i18n.t({ id: 'role.universal.hint', message: 'As the network sends it, digits without +' }),
  },
  phone_line: {
    icon: IconPhone,
    label: () => i18n.t({ id: 'role.phone_line', message: 'Phone line' }),
    hint: () => i18n.t({ id: 'role.number.hint', message: 'A phone number, digits without +, such as 46850012345' }),
  },
  auto_attendant: {
    icon: IconHeadset,
    label: () => i18n.t({ id: 'role.auto_attendant', message: 'Auto attendant' }),
    hint: () => i18n.t({ id: 'role.number.hint', message: 'A phone number, digits without +, such as 46850012345' }),
  },
  prepaid_card: {
    icon: IconCreditCard,
    label: () => i18n.t({ id: 'role.prepaid_card', message: 'Prepaid card' }),
    hint: () => i18n.t({ id: 'role.code.hint', message: 'The secret code of the card, letters and digits' }),
  },
  pinless: {
    icon: IconPhoneCall,
    label: () => i18n.t({ id: 'role.pinless', message: 'PINless' }),
    hint: () => i18n.t({ id: 'role.pinless.hint', message: 'The number that calls in, digits without +' }),
  },
  ip_address: {
    icon: IconNetwork,
    label: () => i18n.t({ id: 'role.ip_address', message: 'IP address' }),
    hint: () => i18n.t({ id: 'role.ip_address.hint', message: 'An IPv4 address, such as 192.0.2.7' }),
  },
  user_at_domain: {
    icon: IconAt,
    label: () => i18n.t({ id: 'role.user_at_domain', message: 'User@domain' }),
    hint: () => i18n.t({ id: 'role.user_at_domain.hint', message: 'Such as anna@voip.example.com' }),
  },
  mobile: {
    icon: IconDeviceMobile,
    label: () => i18n.t({ id: 'role.mobile', message: 'Mobile' }),
    hint: () => i18n.t({ id: 'role.number.hint', message: 'A phone number, digits without +, such as 46850012345' }),
  },
  voucher: {
    icon: IconTicket,
    label: () => i18n.t({ id: 'role.voucher', message: 'Voucher' }),
    hint: () => i18n.t({ id: 'role.voucher.hint', message: 'The code that recharges another account, letters and digits' }),
  },
};

/** What an account or a product is for; one that this console does not know yet is told as the API calls it. */
export const roleLabel = (role: AccountRole): string => ROLES[role]?.label() ?? String(role).replaceAll('_', ' ');

export const roleIcon = (role: AccountRole): Icon => ROLES[role]?.icon ?? IconCategory;

/** How identifiers of accounts with this role are written. */
export const identifierHint = (role: AccountRole): string => (ROLES[role] ?? ROLES.universal).hint();
