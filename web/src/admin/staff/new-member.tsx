import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postStaffMember, type NewStaffMember, type Role } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { MaskedField } from './masked-field';
import { RoleField } from './roles';
import { ScopeField } from './scope-field';
import { ShownOnce } from './shown-once';

/** Who it is, what they may do; then their first password, shown once. */
export function NewMember({ onClose }: { onClose: () => void }) {
  const [added, setAdded] = useState<NewStaffMember | null>(null);
  const title = i18n.t({ id: 'staff.new_member', message: 'New staff member' });
  if (!added) {
    return (
      <Dialog title={title} onClose={onClose}>
        <NewMemberForm label={title} onAdded={setAdded} onCancel={onClose} />
      </Dialog>
    );
  }
  return (
    <ShownOnce
      title={i18n.t({ id: 'staff.added_told', message: '{name} is added', values: { name: added.name } })}
      name={i18n.t({ id: 'staff.password', message: 'Password' })}
      secret={added.password}
      onClose={onClose}
    >
      {i18n.t({ id: 'staff.first_password', message: 'The first password of {login}. It is shown this once; it must be changed at the first sign-in.', values: { login: added.login } })}
    </ShownOnce>
  );
}

interface NewMemberFormProps {
  label: string;
  onAdded: (member: NewStaffMember) => void;
  onCancel: () => void;
}

function NewMemberForm({ label, onAdded, onCancel }: NewMemberFormProps) {
  const queries = useQueryClient();
  const form = useApiForm({
    defaults: { name: '', login: '', email: '', role: 'support' as Role, reseller_id: '', masked: false },
    save: ({ reseller_id, ...said }, key) =>
      postStaffMember({
        body: { ...said, reseller_id: reseller_id || null },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getStaff' }] });
      onAdded(data);
    },
  });
  return (
    <Form form={form} label={label}>
      <TextField name="name" label={i18n.t({ id: 'staff.name', message: 'Name' })} required autoFocus />
      <TextField
        name="login"
        label={i18n.t({ id: 'staff.login', message: 'Login' })}
        description={i18n.t({ id: 'staff.login_hint', message: 'Small letters, digits, dot, dash, underscore, @; it cannot be changed later.' })}
        required
      />
      <TextField name="email" type="email" label={i18n.t({ id: 'staff.email', message: 'E-mail' })} />
      <RoleField />
      <ScopeField />
      <MaskedField />
      <SaveBar label={i18n.t({ id: 'staff.add_save', message: 'Add' })} always onCancel={onCancel} />
    </Form>
  );
}
