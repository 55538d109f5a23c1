import { i18n } from '@lingui/core';
import { postSavedSearch, type SavedSearchTold } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { SwitchField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import type { Column } from '~/kit/data-table/columns';
import { preferences } from '~/kit/preferences';
import { toast } from '~/kit/toast';
import { useUrl } from '~/kit/url';
import { columnsNow, searchKey, tableOf, useRefreshSearches, type SearchedList } from './searches';

interface SaveValues {
  name: string;
  columns: boolean;
  shared: boolean;
}

interface SaveDialogProps {
  list: SearchedList;
  columns: readonly Column<never>[];
  onClose: () => void;
}

/** The search of the address under a name, as a tab after one's others. */
export function SaveDialog({ list, columns: all, onClose }: SaveDialogProps) {
  const { search } = useUrl();
  const refresh = useRefreshSearches();
  const form = useApiForm<SaveValues, { data: SavedSearchTold }>({
    defaults: { name: '', columns: hasOwnColumns(list), shared: false },
    save: ({ name, columns, shared }, key) =>
      postSavedSearch({
        body: {
          resource: list.resource,
          name: name.trim(),
          query: searchKey(search, list.filters),
          columns: columns ? columnsNow(all, undefined, list) : null,
          shared,
        },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      toast(i18n.t({ id: 'customers.search.saved', message: 'Saved as {name}', values: { name: data.name } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.search.save', message: 'Save search' });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="name" label={i18n.t({ id: 'customers.search.name', message: 'Name' })} required autoFocus />
        <SwitchField
          name="columns"
          label={i18n.t({ id: 'customers.search.columns', message: 'With the columns as they are now' })}
          description={i18n.t({ id: 'customers.search.columns_hint', message: 'Otherwise it shows those that its reader has chosen for the list.' })}
        />
        <SwitchField
          name="shared"
          label={i18n.t({ id: 'customers.search.share_switch', message: 'Share with colleagues' })}
          description={i18n.t({ id: 'customers.search.share_hint', message: 'They see it as a tab; only you and administrators can change it.' })}
        />
        <SaveBar always label={i18n.t({ id: 'customers.search.save', message: 'Save search' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

/** Whether the reader has moved or switched columns, so that they may belong to the search. */
function hasOwnColumns(list: SearchedList): boolean {
  const { order = [], shown = {} } = preferences().lists[tableOf(undefined, list)] ?? {};
  return order.length > 0 || Object.keys(shown).length > 0;
}
