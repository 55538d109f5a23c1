import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { postClassCopy, type CustomerClass } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';

/** Another class with the same settings and custom fields, to begin from. */
export function CopyDialog({ of, onClose }: { of: CustomerClass; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const title = i18n.t({ id: 'classes.copy_of', message: 'Copy of {name}', values: { name: of.name } });
  const form = useApiForm<{ name: string }, { data: CustomerClass }>({
    defaults: { name: title },
    save: ({ name }, key) => postClassCopy({ path: { class_id: of.id }, body: { name: name.trim() }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getCustomerClasses' }] });
      onClose();
      void navigate({ to: '/classes/$id', params: { id: data.id } });
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField
          name="name"
          label={i18n.t({ id: 'classes.name', message: 'Name' })}
          description={i18n.t({ id: 'classes.copy_hint', message: 'It gets the settings and the custom fields, and no customers.' })}
          required
          autoFocus
        />
        <SaveBar label={i18n.t({ id: 'classes.make_copy', message: 'Make the copy' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
