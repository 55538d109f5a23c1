import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import type { BankEntryTold } from '~/api';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { formatDay } from '~/kit/date';
import { IconDownload } from '~/kit/icons';
import { Money } from '~/kit/money';
import { stringifySearch } from '~/kit/url';
import { placeWords } from './problems';
import { accountLabel, amountLabel, bookedOnLabel, customerLabel, payerLabel, placeLabel, reasonWords, STATE_TONES, stateLabel, stateWords, textLabel, whyLabel } from './words';

/** What it says and what can be done stands below a row that is open. */
const columns = (stateHidden: boolean): Column<BankEntryTold>[] => [
  { id: 'booked_on', label: bookedOnLabel, width: 120, pinned: true, cell: (row) => formatDay(row.booked_on) },
  { id: 'amount', label: amountLabel, width: 120, align: 'end', cell: (row) => <Money value={row.amount} precise /> },
  { id: 'payer', label: payerLabel, width: 170, cell: (row) => row.payer || '–' },
  { id: 'text', label: textLabel, width: 230, cell: (row) => <span title={textOf(row)}>{textOf(row) || '–'}</span> },
  { id: 'state', label: stateLabel, width: 150, hidden: stateHidden, cell: (row) => <StateChip row={row} /> },
  { id: 'customer', label: customerLabel, width: 190, cell: (row) => <Whose row={row} /> },
  { id: 'why', label: whyLabel, width: 180, hidden: !stateHidden, cell: (row) => (row.reason ? reasonWords(row.reason) : '–') },
  { id: 'account', label: accountLabel, width: 210, hidden: true, cell: (row) => row.account },
  { id: 'place', label: placeLabel, width: 150, hidden: true, cell: (row) => placeWords(row.place) },
];

/** At the desk all rows are in one state, and why they wait says more. */
export const DESK_COLUMNS = columns(true);

export const STATEMENT_COLUMNS = columns(false);

export const textOf = (row: Pick<BankEntryTold, 'references' | 'remittance' | 'end_to_end_id'>) =>
  [...row.references, row.remittance].filter(Boolean).join(' · ') || row.end_to_end_id;

export function StateChip({ row }: { row: BankEntryTold }) {
  return <ToneChip tone={STATE_TONES[row.state]}>{stateWords(row.state)}</ToneChip>;
}

/** To whom it was booked, or whose it may be: the likeliest, and how many more. */
function Whose({ row }: { row: BankEntryTold }) {
  if (row.customer_id) return <a href={`/customers/${row.customer_id}`}>{row.customer_name || row.customer_id}</a>;
  const [likeliest, ...others] = row.candidates;
  if (!likeliest) return <span className="dimmed">–</span>;
  const values = { name: likeliest.customer_name, count: others.length };
  return (
    <span className="dimmed">
      {others.length === 0
        ? i18n.t({ id: 'bank.maybe', message: 'maybe {name}', values })
        : i18n.t({ id: 'bank.maybe_others', message: 'maybe {name}, or {count, plural, one {# other} other {# others}}', values })}
    </span>
  );
}

export const entryName = (row: BankEntryTold) => [formatDay(row.booked_on), row.payer, textOf(row)].filter(Boolean).join(', ').slice(0, 120);

export function EntryCard({ row }: { row: BankEntryTold }) {
  return (
    <>
      <strong>
        <Money value={row.amount} precise />
      </strong>{' '}
      <StateChip row={row} />
      <div>
        {formatDay(row.booked_on)} · {row.payer || '–'}
      </div>
      <div>{textOf(row)}</div>
      <div className="dimmed">{row.reason && reasonWords(row.reason)}</div>
      <div>
        <Whose row={row} />
      </div>
    </>
  );
}

/** What is listed, as files. */
export function Files({ wanted }: { wanted: Record<string, unknown> }) {
  return (['csv', 'xlsx'] as const).map((ending) => (
    <Button key={ending} component="a" variant="default" href={`/api/v1/bank-entries.${ending}${stringifySearch(wanted)}`} download leftSection={<IconDownload size={16} />}>
      {ending.toUpperCase()}
    </Button>
  ));
}
