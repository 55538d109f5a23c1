import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { postProductCopy, type Product } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';

/** Another product with the same settings and rating list, to begin from. */
export function CopyDialog({ of, onClose }: { of: Product; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const title = i18n.t({ id: 'products.copy_of', message: 'Copy of {name}', values: { name: of.name } });
  const form = useApiForm<{ name: string }, { data: Product }>({
    defaults: { name: '' },
    save: ({ name }, key) => postProductCopy({ path: { product_id: of.id }, body: { name: name.trim() || null }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getProducts' }] });
      onClose();
      void navigate({ to: `/products/${data.id}` });
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField
          name="name"
          label={i18n.t({ id: 'products.name', message: 'Name' })}
          placeholder={i18n.t({ id: 'products.copy_name', message: '{name} (2), or the next free number', values: { name: of.name } })}
          description={i18n.t({ id: 'products.copy_hint', message: 'It gets the settings and the rating list of now, and no accounts.' })}
          autoFocus
        />
        <SaveBar label={i18n.t({ id: 'products.make_copy', message: 'Make the copy' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
