import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { postBankBookings, type BankEntryTold, type BookingTold } from '~/api';
import { sentenceFor } from '~/kit/client/problem';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import { entryName } from './entries';
import { useRefreshBank } from './job';
import styles from './bank.module.css';

/** One customer whose they may be, and nothing that speaks against it, which somebody would have to look at. */
const bookable = (entries: BankEntryTold[]) => entries.filter(({ state, reason, candidates }) => state === 'waiting' && reason === 'not_sure' && candidates.length === 1);

interface BulkProps {
  chosen: BankEntryTold[];
  onDone: () => void;
}

/** Beside the filters while rows are chosen. */
export function BookChosen({ chosen, onDone }: BulkProps) {
  const [asked, setAsked] = useState(false);
  const [refused, setRefused] = useState<[BankEntryTold, BookingTold][]>([]);
  const some = bookable(chosen);
  const values = { count: some.length };
  return (
    <>
      {chosen.length > 0 && (
        <>
          <span role="status">{i18n.t({ id: 'bank.chosen', message: '{count, plural, one {# selected} other {# selected}}', values: { count: chosen.length } })}</span>
          <Button size="compact-md" disabled={some.length === 0} onClick={() => setAsked(true)}>
            {some.length === 0
              ? i18n.t({ id: 'bank.book_none', message: 'None to book together' })
              : i18n.t({ id: 'bank.book_many', message: '{count, plural, one {Book # to its only candidate…} other {Book # to their only candidates…}}', values })}
          </Button>
        </>
      )}
      {asked && <BookDialog entries={some} left={chosen.length - some.length} onClose={() => setAsked(false)} onRefused={setRefused} onDone={onDone} />}
      {refused.length > 0 && <RefusedDialog refused={refused} onClose={() => setRefused([])} />}
    </>
  );
}

interface BookDialogProps {
  entries: BankEntryTold[];
  /** Of those chosen that stay as they are. */
  left: number;
  onClose: () => void;
  onRefused: (refused: [BankEntryTold, BookingTold][]) => void;
  onDone: () => void;
}

function BookDialog({ entries, left, onClose, onRefused, onDone }: BookDialogProps) {
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefreshBank();
  const title = i18n.t({ id: 'bank.book_many_title', message: '{count, plural, one {Book # entry to its only candidate?} other {Book # entries to their only candidates?}}', values: { count: entries.length } });
  const book = async () => {
    const bookings = entries.map(({ id, candidates }) => ({ entry_id: id, customer_id: candidates[0]!.customer_id }));
    const { data } = await postBankBookings({ body: { bookings }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    refresh();
    onDone();
    toast(i18n.t({ id: 'bank.booked_many', message: '{count, plural, one {# entry booked} other {# entries booked}}', values: { count: data.booked } }));
    onRefused(data.outcomes.flatMap((one, place): [BankEntryTold, BookingTold][] => (one.code === null ? [] : [[entries[place]!, one]])));
  };
  return (
    <ConfirmDialog title={title} confirm={i18n.t({ id: 'bank.book', message: 'Book' })} onConfirm={book} onClose={onClose}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={title} style={{ maxBlockSize: 320, overflowY: 'auto' }}>
        <table className={styles.plain} aria-label={title}>
          <tbody>
            {entries.map((one) => (
              <tr key={one.id}>
                <td className={`${styles.end} numbers`}>{formatMoney(one.amount, true)}</td>
                <td>{one.payer || '–'}</td>
                <td>→ {one.candidates[0]!.customer_name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && <p className="dimmed">{i18n.t({ id: 'bank.left_as_is', message: '{count, plural, one {# stays as it is: none or several candidates, or something that speaks against it.} other {# stay as they are: none or several candidates, or something that speaks against it.}}', values: { count: left } })}</p>}
    </ConfirmDialog>
  );
}

function RefusedDialog({ refused, onClose }: { refused: [BankEntryTold, BookingTold][]; onClose: () => void }) {
  return (
    <Dialog title={i18n.t({ id: 'bank.not_booked', message: '{count, plural, one {# entry was not booked} other {# entries were not booked}}', values: { count: refused.length } })} onClose={onClose} size={640}>
      <ul className={styles.candidates}>
        {refused.map(([entry, outcome]) => (
          <li key={entry.id}>
            <div>
              <div>{entryName(entry)}</div>
              <Sentence outcome={outcome} />
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Sentence({ outcome }: { outcome: BookingTold }) {
  const [told, setTold] = useState(outcome.detail);
  useEffect(() => void sentenceFor(outcome.code ?? '', outcome.facts).then((sentence) => sentence && setTold(sentence)), [outcome]);
  return <div className={styles.evidence}>{told}</div>;
}
