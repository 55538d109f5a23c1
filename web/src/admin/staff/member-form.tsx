import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { patchStaffMember, type StaffMember } from '~/api';
import { TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { MaskedField } from './masked-field';
import { RoleField } from './roles';

/** After a change of a member the list and the record tell something else. */
export function useRefreshMember() {
  const queries = useQueryClient();
  return () => {
    for (const _id of ['getStaff', 'getStaffMember', 'getMemberSessions']) {
      void queries.invalidateQueries({ queryKey: [{ _id }] });
    }
  };
}

export function MemberForm({ member }: { member: StaffMember }) {
  const refresh = useRefreshMember();
  const form = useApiForm({
    defaults: { name: member.name, email: member.email, role: member.role, masked: member.masked },
    save: (body) => patchStaffMember({ path: { member_id: member.id }, body, throwOnError: true }),
    onSaved: () => {
      refresh();
      toast(i18n.t({ id: 'staff.saved', message: 'Saved' }));
    },
  });
  return (
    <Form form={form} label={i18n.t({ id: 'staff.details', message: 'Name and role' })} guarded>
      <Columns>
        <TextField name="name" label={i18n.t({ id: 'staff.name', message: 'Name' })} required />
        <TextField name="email" type="email" label={i18n.t({ id: 'staff.email', message: 'E-mail' })} />
      </Columns>
      <RoleField />
      <MaskedField />
      <SaveBar label={i18n.t({ id: 'staff.save', message: 'Save' })} />
    </Form>
  );
}
