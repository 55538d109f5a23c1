import { i18n } from '@lingui/core';
import { useState } from 'react';
import { getNote, patchNote, type Customer, type Note } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { TextAreaField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Changed } from '../changed-meanwhile';
import { useRefreshNotes } from './sending';

/** Changes a note against the version that was read; how it read before is kept. */
export function EditNote({ note, customer, onClose }: { note: Note; customer: Customer; onClose: () => void }) {
  const refresh = useRefreshNotes();
  const [read, setRead] = useState({ etag: note.etag, theirs: null as string | null });
  const path = { customer_id: customer.id, note_id: note.id };
  const form = useApiForm<{ text: string }, unknown>({
    defaults: { text: note.text },
    save: async (body) => {
      try {
        return await patchNote({ path, body, headers: { 'if-match': read.etag }, throwOnError: true });
      } catch (refused) {
        if (refused instanceof ProblemError && refused.status === 412) {
          const { data } = await getNote({ path, throwOnError: true });
          setRead({ etag: data.etag, theirs: data.text });
        }
        throw refused;
      }
    },
    onSaved: async () => {
      await refresh();
      onClose();
    },
  });
  const label = i18n.t({ id: 'customers.notes.edit', message: 'Edit the note' });
  return (
    <Form form={form} label={label} guarded>
      {read.theirs !== null && <Changed theirs={read.theirs} />}
      <TextAreaField name="text" label={i18n.t({ id: 'customers.notes.text', message: 'Text' })} rows={5} required />
      <SaveBar label={i18n.t({ id: 'customers.details.save', message: 'Save' })} onCancel={onClose} />
    </Form>
  );
}
