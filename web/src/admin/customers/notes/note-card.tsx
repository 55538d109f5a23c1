import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useState } from 'react';
import { patchNote, removeNote, removeNoteAttachment, type Customer, type Note, type NoteAttachment } from '~/api';
import { whoWords } from '~/admin/who';
import { formatBytes } from '~/kit/amounts';
import { sentenceOf } from '~/kit/client/problem';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconButton } from '~/kit/icon-button';
import { IconPaperclip, IconPencil, IconPin, IconPinned, IconPinnedOff, IconTrash, IconX } from '~/kit/icons';
import { Earlier } from './earlier';
import { EditNote } from './edit-note';
import { ChooseFiles, DropPlace, Failures } from './files';
import { attachAll, pathOfNote, useRefreshNotes, type Failure } from './sending';
import styles from './notes.module.css';

interface NoteCardProps {
  note: Note;
  customer: Customer;
  /** Whether notes may be written here at all; whose note it is decides the rest. */
  may: boolean;
}

/** One note with who wrote it and when, its files, and what can be done with it. */
export function NoteCard({ note, customer, may }: NoteCardProps) {
  const refresh = useRefreshNotes();
  const [open, setOpen] = useState<'edit' | 'delete' | 'earlier' | null>(null);
  const [failures, setFailures] = useState<Failure[]>([]);
  const [trouble, setTrouble] = useState<unknown>(null);
  const mayChange = may && note.may_change;
  const close = () => setOpen(null);
  const add = async (files: File[]) => {
    setFailures(await attachAll(customer, note, files));
    await refresh();
  };
  const pin = async () => {
    try {
      const path = { customer_id: customer.id, note_id: note.id };
      await patchNote({ path, body: { pinned: !note.pinned }, throwOnError: true });
      setTrouble(null);
      await refresh();
    } catch (refused) {
      setTrouble(refused);
    }
  };
  return (
    <li className={styles.note} data-pinned={note.pinned || undefined}>
      <DropPlace onFiles={(files) => void add(files)} off={!mayChange}>
        <div className={styles.head}>
          {note.pinned && <IconPinned size={16} role="img" aria-label={i18n.t({ id: 'customers.notes.pinned', message: 'Pinned' })} />}
          <strong>{whoWords(note.written_by)}</strong>
          <span className="dimmed">
            <When at={note.written_at} />
          </span>
          {note.changed_at !== null && (
            <button type="button" className={styles.earlier} onClick={() => setOpen('earlier')}>
              {i18n.t({ id: 'customers.notes.changed', message: 'changed by {by}', values: { by: whoWords(note.changed_by ?? '') } })}
            </button>
          )}
          <span className={styles.actions}>
            {may && (
              <IconButton
                label={note.pinned ? i18n.t({ id: 'customers.notes.unpin', message: 'Unpin' }) : i18n.t({ id: 'customers.notes.pin', message: 'Pin' })}
                onClick={() => void pin()}
              >
                {note.pinned ? <IconPinnedOff size={17} /> : <IconPin size={17} />}
              </IconButton>
            )}
            {mayChange && (
              <>
                <ChooseFiles onFiles={(files) => void add(files)} />
                <IconButton label={i18n.t({ id: 'customers.notes.edit', message: 'Edit the note' })} onClick={() => setOpen('edit')}>
                  <IconPencil size={17} />
                </IconButton>
                <IconButton label={i18n.t({ id: 'customers.notes.delete', message: 'Delete the note' })} onClick={() => setOpen('delete')}>
                  <IconTrash size={17} />
                </IconButton>
              </>
            )}
          </span>
        </div>
        {trouble !== null && (
          <Alert color="red" role="alert">
            {sentenceOf(trouble)}
          </Alert>
        )}
        {open === 'edit' ? <EditNote note={note} customer={customer} onClose={close} /> : <p className={styles.text}>{note.text}</p>}
        <Attachments note={note} customer={customer} mayChange={mayChange} />
        <Failures failures={failures} onClose={() => setFailures([])} />
      </DropPlace>
      {open === 'earlier' && <Earlier note={note} customer={customer} onClose={close} />}
      {open === 'delete' && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.notes.delete_title', message: 'Delete this note?' })}
          confirm={i18n.t({ id: 'customers.notes.delete', message: 'Delete the note' })}
          danger
          onConfirm={async () => {
            await removeNote({ path: { customer_id: customer.id, note_id: note.id }, throwOnError: true });
            await refresh();
          }}
          onClose={close}
        >
          {i18n.t({ id: 'customers.notes.delete_hint', message: 'It is shown to nobody any more, nor are its files. The change log keeps that it was there.' })}
        </ConfirmDialog>
      )}
    </li>
  );
}

function Attachments({ note, customer, mayChange }: { note: Note; customer: Customer; mayChange: boolean }) {
  const refresh = useRefreshNotes();
  const [leaving, setLeaving] = useState<NoteAttachment | null>(null);
  if (note.attachments.length === 0) return null;
  return (
    <>
      <ul className={styles.files}>
        {note.attachments.map((file) => (
          <li key={file.id}>
            <IconPaperclip size={14} aria-hidden />{' '}
            <a href={`${pathOfNote(customer, note)}/attachments/${file.id}`} download={file.name}>
              {file.name}
            </a>{' '}
            <span className="dimmed numbers">{formatBytes(file.size_bytes)}</span>
            {mayChange && (
              <IconButton size={24} label={i18n.t({ id: 'customers.notes.remove_file', message: 'Remove {name}', values: { name: file.name } })} onClick={() => setLeaving(file)}>
                <IconX size={14} />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {leaving && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.notes.remove_title', message: 'Remove {name}?', values: { name: leaving.name } })}
          confirm={i18n.t({ id: 'customers.notes.remove', message: 'Remove the file' })}
          danger
          onConfirm={async () => {
            const path = { customer_id: customer.id, note_id: note.id, attachment_id: leaving.id };
            await removeNoteAttachment({ path, throwOnError: true });
            await refresh();
          }}
          onClose={() => setLeaving(null)}
        >
          {i18n.t({ id: 'customers.notes.remove_hint', message: 'The file is gone for good; the note stays.' })}
        </ConfirmDialog>
      )}
    </>
  );
}
