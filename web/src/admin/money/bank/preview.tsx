import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import type { BankPreviewEntryTold, BankPreviewTold } from '~/api';
import { ToneChip } from '~/kit/chip';
import { formatDay } from '~/kit/date';
import { formatCount, Money } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { tellFileProblem } from '~/told/bank';
import { inWords } from '~/told/wordings';
import { Tallies } from './job';
import { placeWords, Problems } from './problems';
import { Check, periodWords } from './statements';
import { accountLabel, amountLabel, bookedOnLabel, customerLabel, ENTRY_STATES, payerLabel, placeLabel, reasonWords, STATE_TONES, stateLabel, stateWords, textLabel } from './words';
import styles from './bank.module.css';

/** What a bank's file would do, before it does it; nothing of it is stored. */
export function FilePreview({ preview }: { preview: BankPreviewTold }) {
  if (preview.problem) {
    return (
      <Alert color="red" role="alert">
        {i18n.t({ id: 'bank.cannot_be_read', message: 'It cannot be read so: {reason}', values: { reason: inWords(tellFileProblem, preview.problem) } })}
      </Alert>
    );
  }
  const problems = preview.statements.flatMap((one) => one.problems);
  const unreadable = preview.statements.reduce((sum, one) => sum + one.unreadable, 0);
  return (
    <>
      {preview.imported_before && (
        <Alert color="blue" mb={16}>{i18n.t({ id: 'bank.before', message: 'This very file was imported before. Importing it again books nothing.' })}</Alert>
      )}
      <Surface title={i18n.t({ id: 'bank.would_do', message: 'What it would do' })}>
        <Statements preview={preview} />
        <WouldBe preview={preview} />
      </Surface>
      {unreadable > 0 && (
        <Surface>
          <Problems problems={problems} total={unreadable} />
        </Surface>
      )}
      {preview.first.length > 0 && <First entries={preview.first} />}
    </>
  );
}

function Statements({ preview }: { preview: BankPreviewTold }) {
  const label = i18n.t({ id: 'bank.statements', message: 'Bank statements' });
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={styles.plain} aria-label={label}>
        <thead>
          <tr>
            <th>{accountLabel()}</th>
            <th>{i18n.t({ id: 'bank.period', message: 'Days' })}</th>
            <th className={styles.end}>{i18n.t({ id: 'bank.opening', message: 'Opening balance' })}</th>
            <th className={styles.end}>{i18n.t({ id: 'bank.closing', message: 'Closing balance' })}</th>
            <th>{i18n.t({ id: 'bank.check', message: 'Adds up' })}</th>
            <th className={styles.end}>{i18n.t({ id: 'bank.entries', message: 'Entries' })}</th>
            <th className={styles.end}>{i18n.t({ id: 'bank.unreadable', message: 'Unreadable' })}</th>
            <th className={styles.end}>{i18n.t({ id: 'bank.announced', message: 'Only announced' })}</th>
          </tr>
        </thead>
        <tbody>
          {preview.statements.map((one, place) => (
            <tr key={place}>
              <td>{one.account}</td>
              <td>{periodWords(one)}</td>
              <td className={styles.end}>
                <Money value={one.opening} precise />
              </td>
              <td className={styles.end}>
                <Money value={one.closing} precise />
              </td>
              <td>
                <Check row={one} />
              </td>
              {[one.entries, one.unreadable, one.not_booked].map((count, column) => (
                <td key={column} className={`${styles.end} numbers`}>
                  {formatCount(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WouldBe({ preview }: { preview: BankPreviewTold }) {
  const all = preview.statements.reduce((sum, one) => sum + one.entries, 0);
  const counts = [...ENTRY_STATES, 'known'].filter((state) => preview.would_be[state]).map((state): [string, number] => [stateWords(state), preview.would_be[state] ?? 0]);
  return (
    <>
      <Tallies counts={counts} />
      {preview.looked_at < all && (
        <p className="dimmed">{i18n.t({ id: 'bank.looked_at', message: 'Of the first {count} entries; the rest is judged when the file is imported.', values: { count: formatCount(preview.looked_at) } })}</p>
      )}
    </>
  );
}

function First({ entries }: { entries: BankPreviewEntryTold[] }) {
  const label = i18n.t({ id: 'bank.first_entries', message: 'The first entries' });
  return (
    <Surface title={label}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
        <table className={styles.plain} aria-label={label}>
          <thead>
            <tr>
              <th>{placeLabel()}</th>
              <th>{bookedOnLabel()}</th>
              <th className={styles.end}>{amountLabel()}</th>
              <th>{payerLabel()}</th>
              <th>{textLabel()}</th>
              <th>{stateLabel()}</th>
              <th>{customerLabel()}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((one, place) => (
              <tr key={place}>
                <td>{placeWords(one.place)}</td>
                <td>{formatDay(one.booked_on)}</td>
                <td className={`${styles.end} numbers`}>
                  <Money value={one.amount} precise />
                </td>
                <td>{one.payer || '–'}</td>
                <td>{[...one.references, one.remittance].filter(Boolean).join(' · ') || '–'}</td>
                <td>
                  <ToneChip tone={one.known_before ? 'dim' : STATE_TONES[one.state]}>{stateWords(one.known_before ? 'known' : one.state)}</ToneChip>
                </td>
                <td>{one.customer_name ?? (one.reason ? reasonWords(one.reason) : '–')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Surface>
  );
}
