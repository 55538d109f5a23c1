import { i18n } from '@lingui/core';
import { Footer } from '~/kit/data-table/footer';
import { useList } from '~/kit/data-table/use-list';
import { SearchBox } from '~/kit/filter/search-box';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, NothingFound, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { getNotesOptions } from '~/api/@tanstack/react-query.gen';
import { useMayChange } from '../may-change';
import { Composer } from '../notes/composer';
import { NoteCard } from '../notes/note-card';
import type { PanelProps } from '../panels';
import styles from '../notes/notes.module.css';

/** What staff wrote for whoever serves the customer next; pinned ones stand above the others. */
export function NotesPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const q = one(search, 'q');
  const may = useMayChange(customer);
  const list = useList((page) => getNotesOptions({ path: { customer_id: customer.id }, query: { ...page, ...(q && { q }) } }));
  const { data, isPending, isError, error, refetch } = list.query;
  return (
    <Surface title={i18n.t({ id: 'customers.panel.notes', message: 'Notes' })}>
      <div className={styles.panel}>
        {may && <Composer customer={customer} />}
        {((data?.total ?? 0) > 0 || q) && <SearchBox label={i18n.t({ id: 'customers.notes.search', message: 'Search the notes and the names of files' })} />}
        {isError && <Failed trouble={error} onRetry={() => void refetch()} />}
        {isPending && <Waiting />}
        {data?.items.length === 0 && (q ? <NothingFound title={i18n.t({ id: 'customers.notes.none_fits', message: 'No note matches' })} onClear={() => change({ q: undefined })} /> : <None may={may} />)}
        {data && data.items.length > 0 && (
          <ol className={styles.notes}>
            {data.items.map((note) => (
              <NoteCard key={note.id} note={note} customer={customer} may={may} />
            ))}
          </ol>
        )}
        <Footer list={list} footnote={null} />
      </div>
    </Surface>
  );
}

function None({ may }: { may: boolean }) {
  return (
    <Empty title={i18n.t({ id: 'customers.notes.none', message: 'No note yet' })}>
      {may
        ? i18n.t({ id: 'customers.notes.none_hint', message: 'Write above what the next person should know: what was agreed, what to be careful of.' })
        : i18n.t({ id: 'customers.notes.none_read', message: 'Nobody has written anything about this customer.' })}
    </Empty>
  );
}
