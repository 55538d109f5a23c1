import { i18n } from '@lingui/core';
import type { Role } from '~/api';
import { Tag } from '~/kit/chip';
import { SelectField } from '~/kit/form/fields';

const ROLES: Role[] = ['administrator', 'support', 'read_only'];

const WORDS: Record<Role, () => string> = {
  administrator: () => i18n.t({ id: 'staff.administrator', message: 'Administrator' }),
  support: () => i18n.t({ id: 'staff.support', message: 'Support' }),
  read_only: () => i18n.t({ id: 'staff.read_only', message: 'Read only' }),
};

export const roleWords = (role: Role) => WORDS[role]();

export function RoleField() {
  return (
    <SelectField
      name="role"
      label={i18n.t({ id: 'staff.role', message: 'Role' })}
      description={i18n.t({ id: 'staff.role_hint', message: 'Administrators do everything; support changes customers and decides quarantine, never prices; read only changes nothing.' })}
      options={ROLES.map((role) => ({ value: role, label: roleWords(role) }))}
    />
  );
}

interface Scoped {
  reseller_id: string | null;
  reseller_name: string | null;
}

/** Whose customers somebody may see: the operator's staff all of them, a reseller's only its own. */
export function Scope({ of }: { of: Scoped }) {
  if (of.reseller_id === null) return <Tag>{i18n.t({ id: 'staff.operator', message: 'Operator' })}</Tag>;
  return <a href={`/customers/${of.reseller_id}`}>{of.reseller_name ?? of.reseller_id}</a>;
}
