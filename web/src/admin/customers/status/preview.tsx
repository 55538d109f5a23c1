import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import type { Customer, CustomerStatusTold, StatusChangeSaid, StatusInShort, StatusPreview } from '~/api';
import { StatusChip } from '~/admin/status-chip';
import { ProblemError, sentenceOf } from '~/kit/client/problem';
import { formatDay } from '~/kit/date';
import { IconAlertTriangle, IconArrowRight } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { tellWarning } from '~/told/statuses';
import { Mark } from './effects';
import type { Foreseen } from './use-preview';
import { dayInZone, extentLabel, partLabel } from './words';
import styles from './status.module.css';

interface PreviewProps {
  customer: Customer;
  told: CustomerStatusTold;
  said: StatusChangeSaid | null;
  foreseen: Foreseen;
}

/** What would come of it, by the server's word; nothing is changed yet. */
export function Preview({ customer, told, said, foreseen: { data, trouble, isPending } }: PreviewProps) {
  const label = i18n.t({ id: 'customers.preview', message: 'What will change' });
  return (
    <section className={styles.preview} aria-label={label} aria-live="polite" aria-busy={isPending}>
      <h3>{label}</h3>
      {said === null && <p className="dimmed">{i18n.t({ id: 'customers.preview.none', message: 'Choose a change and its day: what comes of it is shown here before anything is done.' })}</p>}
      {said !== null && trouble !== null && (
        <Alert color="red" icon={<IconAlertTriangle size={18} />}>
          {isAtField(trouble) ? i18n.t({ id: 'customers.preview.field', message: 'This would be refused: see the day that is marked.' }) : sentenceOf(trouble)}
        </Alert>
      )}
      {said !== null && trouble === null && data === undefined && <span className={styles.waiting} />}
      {said !== null && trouble === null && data !== undefined && <Consequences customer={customer} told={told} {...data} />}
    </section>
  );
}

const DAYS = new Set(['until', 'on', 'close_on']);

/** Whether the sentence stands at a field already. */
const isAtField = (trouble: unknown) => trouble instanceof ProblemError && trouble.errors.length > 0 && trouble.errors.every(({ field }) => DAYS.has(field));

function Consequences({ customer, told, said, preview }: { customer: Customer; told: CustomerStatusTold; said: StatusChangeSaid; preview: StatusPreview }) {
  return (
    <>
      {preview.warnings.map((warning) => (
        <p key={warning.code} className={styles.warning}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>{tellWarning(warning, preview.touched)}</span>
        </p>
      ))}
      <p className={styles.turn}>
        <InShort of={preview.before} />
        <IconArrowRight size={16} aria-label={i18n.t({ id: 'customers.preview.becomes', message: 'becomes' })} />
        <InShort of={preview.after} />
      </p>
      <p>{beginning(said, told, customer.time_zone)}</p>
      {said.until && (
        <p>{i18n.t({ id: 'customers.preview.again', message: 'It holds again on {day}, unless what is due is paid before.', values: { day: dayInZone(said.until, customer.time_zone) } })}</p>
      )}
      {preview.close_on && preview.after.status !== 'closed' && (
        <p>{i18n.t({ id: 'customers.preview.closes', message: 'Permanent termination on {day}.', values: { day: dayInZone(preview.close_on, customer.time_zone) } })}</p>
      )}
      <Changes preview={preview} />
      <p className="dimmed">{i18n.t({ id: 'customers.preview.touched', message: 'Concerned: {concerned}', values: { concerned: touchedWords(preview.touched) } })}</p>
    </>
  );
}

/** All that hold, the gravest first. */
function InShort({ of: { status, statuses } }: { of: StatusInShort }) {
  return (
    <span className={styles.inShort}>
      {(statuses.length > 0 ? statuses : [status]).map((one) => (
        <StatusChip key={one} status={one} />
      ))}
    </span>
  );
}

function beginning(said: StatusChangeSaid, told: CustomerStatusTold, zone: string): string {
  if (said.on && said.on > told.today) return i18n.t({ id: 'customers.preview.on', message: 'On {day}.', values: { day: dayInZone(said.on, zone) } });
  if (said.action === 'cancel_scheduled') {
    const cancelled = told.scheduled.find(({ id }) => id === said.scheduled);
    return i18n.t({ id: 'customers.preview.cancelled', message: 'What was arranged for {day} does not come.', values: { day: cancelled ? formatDay(cancelled.on) : '' } });
  }
  return i18n.t({ id: 'customers.preview.at_once', message: 'At once.' });
}

function Changes({ preview: { effects } }: { preview: StatusPreview }) {
  if (effects.length === 0) return <p>{i18n.t({ id: 'customers.preview.same', message: 'What the customer can use and is charged for stays as it is.' })}</p>;
  return (
    <ul className={styles.changes} aria-label={i18n.t({ id: 'customers.preview.effects', message: 'Service and fees' })}>
      {effects.map(({ part, before, after }) => (
        <li key={part}>
          <Mark extent={after} />
          <span>
            {i18n.t({ id: 'customers.preview.effect', message: '{part}: {before} → {after}', values: { part: partLabel(part), before: extentLabel(before), after: extentLabel(after) } })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function touchedWords({ accounts, subcustomers, branches }: StatusPreview['touched']): string {
  const counted = (count: number) => ({ count, n: formatCount(count) });
  return [
    i18n.t({ id: 'customers.preview.accounts', message: '{count, plural, one {{n} open account} other {{n} open accounts}}', values: counted(accounts) }),
    subcustomers > 0 && i18n.t({ id: 'customers.preview.subcustomers', message: '{count, plural, one {{n} subcustomer} other {{n} subcustomers}}', values: counted(subcustomers) }),
    branches > 0 && i18n.t({ id: 'customers.preview.branches', message: '{count, plural, one {{n} branch office} other {{n} branch offices}}', values: counted(branches) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
