import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postApiToken, type NewApiToken, type Role } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { RoleField } from './roles';
import { ScopeField } from './scope-field';
import { ShownOnce } from './shown-once';

/** For a program: what it may do and from where; then its secret, shown once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<NewApiToken | null>(null);
  const title = i18n.t({ id: 'staff.new_token', message: 'New API token' });
  if (!made) {
    return (
      <Dialog title={title} onClose={onClose}>
        <NewTokenForm label={title} onMade={setMade} onCancel={onClose} />
      </Dialog>
    );
  }
  return (
    <ShownOnce
      title={i18n.t({ id: 'staff.token_made', message: '{name} is made', values: { name: made.name } })}
      name={i18n.t({ id: 'staff.secret', message: 'Secret' })}
      secret={made.secret}
      onClose={onClose}
    >
      {i18n.t({ id: 'staff.secret_hint', message: 'Its secret, shown this once: we keep only a fingerprint of it. Programs send it as "Authorization: Bearer …".' })}
    </ShownOnce>
  );
}

interface NewTokenFormProps {
  label: string;
  onMade: (token: NewApiToken) => void;
  onCancel: () => void;
}

function NewTokenForm({ label, onMade, onCancel }: NewTokenFormProps) {
  const queries = useQueryClient();
  const form = useApiForm({
    defaults: { name: '', role: 'read_only' as Role, reseller_id: '', ip_list: '' },
    save: ({ name, role, reseller_id, ip_list }, key) =>
      postApiToken({
        body: { name, role, reseller_id: reseller_id || null, ip_list: ip_list.split(/[\s,]+/).filter(Boolean) },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getApiTokens' }] });
      onMade(data);
    },
  });
  return (
    <Form form={form} label={label}>
      <TextField
        name="name"
        label={i18n.t({ id: 'staff.token_name_field', message: 'Name' })}
        description={i18n.t({ id: 'staff.token_name_hint', message: 'Of the program, as the audit trail will tell it.' })}
        required
        autoFocus
      />
      <RoleField />
      <ScopeField />
      <TextAreaField
        name="ip_list"
        rows={2}
        label={i18n.t({ id: 'staff.from_where', message: 'May be used from' })}
        description={i18n.t({ id: 'staff.ip_list_hint', message: 'Networks such as 10.0.0.0/8, one a line. Left empty: anywhere.' })}
      />
      <SaveBar label={i18n.t({ id: 'staff.make', message: 'Make' })} always onCancel={onCancel} />
    </Form>
  );
}
