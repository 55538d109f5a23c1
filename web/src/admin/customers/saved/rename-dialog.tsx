import { i18n } from '@lingui/core';
import { patchSavedSearch, type SavedSearchTold } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { useRefreshSearches } from './searches';

export function RenameDialog({ saved, onClose }: { saved: SavedSearchTold; onClose: () => void }) {
  const refresh = useRefreshSearches();
  const form = useApiForm<{ name: string }, unknown>({
    defaults: { name: saved.name },
    save: ({ name }) => patchSavedSearch({ path: { saved_search_id: saved.id }, body: { name: name.trim() }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.search.rename_title', message: 'Rename {name}', values: { name: saved.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="name" label={i18n.t({ id: 'customers.search.name', message: 'Name' })} required autoFocus />
        <SaveBar label={i18n.t({ id: 'customers.search.rename', message: 'Rename' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
