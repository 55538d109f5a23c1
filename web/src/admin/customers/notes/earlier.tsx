import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import type { Customer, Note } from '~/api';
import { getNoteOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { When } from '~/kit/date';
import { Dialog } from '~/kit/dialogs/dialog';
import { Failed, Waiting } from '~/kit/states/states';
import styles from './notes.module.css';

/** How a note reads now and how it read before, with who worded it so and when. */
export function Earlier({ note, customer, onClose }: { note: Note; customer: Customer; onClose: () => void }) {
  const read = useQuery(getNoteOptions({ path: { customer_id: customer.id, note_id: note.id } }));
  const { data } = read;
  const wordings = data && [{ text: data.text, written_by: data.changed_by ?? data.written_by, written_at: data.changed_at ?? data.written_at }, ...data.history];
  return (
    <Dialog title={i18n.t({ id: 'customers.notes.wordings', message: 'How the note read' })} size={620} onClose={onClose}>
      {read.isError && <Failed trouble={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Waiting />}
      <ol className={styles.wordings}>
        {wordings?.map((one, place) => (
          <li key={place}>
            <p className="dimmed">
              {whoWords(one.written_by)} · <When at={one.written_at} />
              {place === 0 && ` · ${i18n.t({ id: 'customers.notes.now', message: 'as it reads now' })}`}
            </p>
            <p className={styles.text}>{one.text}</p>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
