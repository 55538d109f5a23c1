import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Customer } from '~/api';
import { getNotesOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { When } from '~/kit/date';
import { Surface } from '~/kit/page/page';
import styles from './notes.module.css';

const MOST = 5;

/** On the first page: what everybody should know who serves this customer. */
export function PinnedNotes({ customer }: { customer: Customer }) {
  const { data } = useQuery(getNotesOptions({ path: { customer_id: customer.id }, query: { pinned: true, limit: MOST } }));
  if (!data || data.items.length === 0) return null;
  return (
    <Surface
      title={i18n.t({ id: 'customers.notes.pinned_title', message: 'Pinned notes' })}
      actions={
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'notes' }} resetScroll={false}>
          {i18n.t({ id: 'customers.notes.all', message: 'All notes' })}
        </Link>
      }
    >
      <ul className={styles.pinned}>
        {data.items.map((note) => (
          <li key={note.id}>
            <p className={styles.text}>{note.text}</p>
            <p className="dimmed">
              {whoWords(note.written_by)} · <When at={note.written_at} detail="day" />
            </p>
          </li>
        ))}
      </ul>
    </Surface>
  );
}
