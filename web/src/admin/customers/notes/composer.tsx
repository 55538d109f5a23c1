import { i18n } from '@lingui/core';
import { useState } from 'react';
import { postNote, type Customer, type Note } from '~/api';
import { SwitchField, TextAreaField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { ChooseFiles, DropPlace, Failures, Waiting } from './files';
import { attachAll, useRefreshNotes, type Failure } from './sending';
import styles from './notes.module.css';

interface NoteValues {
  text: string;
  pinned: boolean;
}

const EMPTY: NoteValues = { text: '', pinned: false };

/** Writes a note; files are dropped on it or chosen, and follow once the note is there. */
export function Composer({ customer }: { customer: Customer }) {
  const refresh = useRefreshNotes();
  const [files, setFiles] = useState<File[]>([]);
  const [failures, setFailures] = useState<Failure[]>([]);
  const form = useApiForm<NoteValues, Note>({
    defaults: EMPTY,
    save: async (values, key) => {
      const path = { customer_id: customer.id };
      const { data } = await postNote({ path, body: values, headers: { 'Idempotency-Key': key }, throwOnError: true });
      setFailures(await attachAll(customer, data, files));
      return data;
    },
    onSaved: async () => {
      setFiles([]);
      form.fields.reset(EMPTY);
      await refresh();
      toast(i18n.t({ id: 'customers.notes.written', message: 'The note is written' }));
    },
  });
  const add = (more: File[]) => setFiles((before) => [...before, ...more]);
  return (
    <DropPlace onFiles={add} off={false}>
      <Form form={form} label={i18n.t({ id: 'customers.notes.new', message: 'New note' })} guarded>
        <TextAreaField
          name="text"
          label={i18n.t({ id: 'customers.notes.new', message: 'New note' })}
          description={i18n.t({ id: 'customers.notes.drop_hint', message: 'Files can be dropped here: PDF, pictures, texts, office files, e-mails, up to 10 MB each' })}
          required
        />
        <Waiting files={files} onRemove={(gone) => setFiles(files.filter((file) => file !== gone))} />
        <Failures failures={failures} onClose={() => setFailures([])} />
        <div className={styles.composer}>
          <SaveBar label={i18n.t({ id: 'customers.notes.write', message: 'Write the note' })}>
            <ChooseFiles onFiles={add} />
            <SwitchField name="pinned" label={i18n.t({ id: 'customers.notes.pin', message: 'Pin' })} />
          </SaveBar>
        </div>
      </Form>
    </DropPlace>
  );
}
