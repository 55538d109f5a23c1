import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { postBankBooking, type BankEntryTold } from '~/api';
import { getBankEntryOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { formatDay, When } from '~/kit/date';
import { sentenceOf } from '~/kit/client/problem';
import { useShortcut } from '~/kit/keys';
import { formatMoney } from '~/kit/money';
import { Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { ChargebackDialog, ElsewhereDialog, IgnoreDialog, TakeBackDialog, type Returned } from './deciding';
import { useRefreshBank } from './job';
import { placeWords } from './problems';
import { accountLabel, evidenceWords, hintWords, placeLabel, reasonWords, textLabel } from './words';
import styles from './bank.module.css';

type Asked = 'elsewhere' | 'ignore' | 'take_back' | Returned | 'another_payment' | null;

/** What the bank said of one entry, and what can be done with it as it is. */
export function Decision({ entry }: { entry: BankEntryTold }) {
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  return (
    <div className={styles.decision}>
      <div>
        <What entry={entry} ask={setAsked} />
      </div>
      <Said entry={entry} />
      {asked === 'elsewhere' && <ElsewhereDialog entry={entry} onClose={close} />}
      {asked === 'ignore' && <IgnoreDialog entry={entry} onClose={close} />}
      {asked === 'take_back' && <TakeBackDialog entry={entry} onClose={close} />}
      {asked === 'another_payment' && <ChargebackDialog entry={entry} returned={null} onClose={close} />}
      {asked !== null && typeof asked === 'object' && <ChargebackDialog entry={entry} returned={asked} onClose={close} />}
    </div>
  );
}

interface WhatProps {
  entry: BankEntryTold;
  ask: (what: Asked) => void;
}

function What({ entry, ask }: WhatProps) {
  const decided =
    entry.decided_by &&
    i18n.t({ id: 'bank.decided_by', message: 'Decided by {who}', values: { who: whoWords(entry.decided_by) } });
  return (
    <>
      {entry.reason && (
        <>
          <p>
            <strong>{reasonWords(entry.reason)}</strong>
          </p>
          <p>{hintWords(entry.reason)}</p>
        </>
      )}
      {decided && (
        <p className="dimmed">
          {decided} · <When at={entry.decided_at} zoned /> {entry.comment && `· ${entry.comment}`}
        </p>
      )}
      {entry.state === 'waiting' && <Waits entry={entry} ask={ask} />}
      {entry.state === 'returned' && <ReturnedOf entry={entry} ask={ask} />}
      {(entry.state === 'booked' || entry.state === 'charged_back') && entry.customer_id && (
        <p>
          <Link to="/customers/$id/{-$panel}" params={{ id: entry.customer_id }}>
            {entry.customer_name || entry.customer_id}
          </Link>
        </p>
      )}
      {(entry.state === 'booked' || entry.state === 'ignored') && (
        <Button variant="default" size="compact-md" onClick={() => ask('take_back')}>
          {i18n.t({ id: 'bank.take_back', message: 'Take the decision back…' })}
        </Button>
      )}
    </>
  );
}

/** Enter books to the likeliest, because its button has the focus; the rest have keys of their own. */
function Waits({ entry, ask }: WhatProps) {
  const booking = useBooking(entry);
  useShortcut('c', i18n.t({ id: 'bank.key_other', message: 'Book to another customer' }), () => ask('elsewhere'));
  useShortcut('i', i18n.t({ id: 'bank.key_ignore', message: 'Ignore the entry' }), () => ask('ignore'));
  return (
    <>
      {entry.candidates.length > 0 && (
        <ul className={styles.candidates} aria-label={i18n.t({ id: 'bank.candidates', message: 'Whose it may be' })}>
          {entry.candidates.map((one, place) => (
            <li key={one.customer_id}>
              <div>
                <Link to="/customers/$id/{-$panel}" params={{ id: one.customer_id }}>
                  {one.customer_name}
                </Link>
                <div className={styles.evidence}>{[...one.evidence.map(evidenceWords), ...one.invoices].join(', ')}</div>
                {one.fits && <div>{i18n.t({ id: 'bank.fits', message: 'The amount is just what is open' })}</div>}
              </div>
              <Button size="compact-md" variant={place === 0 ? 'filled' : 'default'} autoFocus={place === 0} loading={booking.busy === one.customer_id} onClick={() => void booking.book(one.customer_id, one.customer_name)}>
                {i18n.t({ id: 'bank.book_to', message: 'Book to {name}', values: { name: one.customer_name } })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {booking.trouble !== null && (
        <Alert color="red" role="alert" mt={8}>
          {sentenceOf(booking.trouble)}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button size="compact-md" variant="default" autoFocus={entry.candidates.length === 0} onClick={() => ask('elsewhere')}>
          {i18n.t({ id: 'bank.book_other', message: 'Book to another customer…' })}
        </Button>
        <Button size="compact-md" variant="default" onClick={() => ask('ignore')}>
          {i18n.t({ id: 'bank.ignore', message: 'Ignore…' })}
        </Button>
      </div>
    </>
  );
}

/** Sent again after a lost answer it is the same request, so it is booked once. */
function useBooking(entry: BankEntryTold) {
  const refresh = useRefreshBank();
  const keys = useRef<Record<string, string>>({});
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const book = async (to: string, name: string) => {
    keys.current[to] ??= crypto.randomUUID();
    setBusy(to);
    setTrouble(null);
    try {
      await postBankBooking({ path: { entry_id: entry.id }, body: { customer_id: to }, headers: { 'Idempotency-Key': keys.current[to] }, throwOnError: true });
      toast(i18n.t({ id: 'bank.was_booked', message: '{amount} booked to {name}', values: { amount: formatMoney(entry.amount, true), name } }));
      refresh();
    } catch (refused) {
      setTrouble(refused);
    }
    setBusy(null);
  };
  return { book, busy, trouble };
}

/** Which payment the bank took back: those of just so much from the same account, or another. */
function ReturnedOf({ entry, ask }: WhatProps) {
  const whole = useQuery(getBankEntryOptions({ path: { entry_id: entry.id } }));
  useShortcut('i', i18n.t({ id: 'bank.key_ignore', message: 'Ignore the entry' }), () => ask('ignore'));
  if (whole.isPending) return <Waiting />;
  const found = whole.data?.takes_back ?? [];
  return (
    <>
      {found.length > 0 && (
        <ul className={styles.candidates} aria-label={i18n.t({ id: 'bank.takes_back', message: 'Payments that it may take back' })}>
          {found.map((one, place) => (
            <li key={one.payment_id}>
              <div>
                <Link to="/customers/$id/{-$panel}" params={{ id: one.customer_id }}>
                  {one.customer_name}
                </Link>
                <div className={styles.evidence}>
                  {i18n.t({ id: 'bank.paid_on', message: '{amount} of {day}, from the same account', values: { amount: formatMoney(one.amount, true), day: formatDay(one.booked_on) } })}
                </div>
              </div>
              <Button size="compact-md" variant={place === 0 ? 'filled' : 'default'} autoFocus={place === 0} onClick={() => ask(one)}>
                {i18n.t({ id: 'bank.charge_back', message: 'Charge back…' })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button size="compact-md" variant="default" autoFocus={found.length === 0} onClick={() => ask('another_payment')}>
          {i18n.t({ id: 'bank.another_payment', message: 'Charge another payment back…' })}
        </Button>
        <Button size="compact-md" variant="default" onClick={() => ask('ignore')}>
          {i18n.t({ id: 'bank.ignore', message: 'Ignore…' })}
        </Button>
      </div>
    </>
  );
}

/** Everything the bank told, as it told it. */
function Said({ entry }: { entry: BankEntryTold }) {
  const facts: [string, string | null][] = [
    [textLabel(), [...entry.references, entry.remittance].filter(Boolean).join(' · ')],
    [i18n.t({ id: 'bank.payer_account', message: 'Payer’s account' }), entry.payer_account],
    [i18n.t({ id: 'bank.end_to_end', message: 'End-to-end id' }), entry.end_to_end_id],
    [i18n.t({ id: 'bank.mandate', message: 'Mandate' }), entry.mandate],
    [i18n.t({ id: 'bank.bank_reference', message: 'Bank’s reference' }), entry.bank_reference],
    [i18n.t({ id: 'bank.value_on', message: 'Value day' }), entry.value_on && formatDay(entry.value_on)],
    [i18n.t({ id: 'bank.kind', message: 'Bank’s code' }), entry.kind],
    [i18n.t({ id: 'bank.return_reason', message: 'Comes back because of' }), entry.return_reason === '?' ? i18n.t({ id: 'bank.no_reason', message: 'no reason told' }) : entry.return_reason],
    [accountLabel(), entry.account],
    [placeLabel(), placeWords(entry.place)],
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
