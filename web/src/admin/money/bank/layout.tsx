import { i18n } from '@lingui/core';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import type { BankLayoutSaid, BankPreviewTold, SheetLookTold } from '~/api';
import { Surface } from '~/kit/page/page';
import { accountLabel, bookedOnLabel, payerLabel } from './words';
import styles from './bank.module.css';

/** How a bank's CSV is read, as the wizard keeps it. */
export interface LayoutDraft {
  account: string;
  columns: Record<string, string>;
  currency: string;
  delimiter: NonNullable<BankLayoutSaid['delimiter']>;
  encoding: NonNullable<BankLayoutSaid['encoding']>;
  header_line: number;
  decimal_comma: boolean;
  days: NonNullable<BankLayoutSaid['days']>;
}

/** As the file itself suggests. */
export const draftOf = (sheet: SheetLookTold): LayoutDraft => ({
  account: '',
  columns: sheet.guessed,
  currency: '',
  delimiter: '',
  encoding: '',
  header_line: sheet.header_line,
  decimal_comma: hasCommas(sheet),
  days: daysOf(sheet, sheet.guessed.booked_on),
});

/** As a file with these headings was read before. */
export const draftFrom = ({ account, layout }: BankPreviewTold['layouts'][number]): LayoutDraft => ({
  account,
  columns: { ...layout.columns },
  currency: layout.currency ?? '',
  delimiter: layout.delimiter ?? '',
  encoding: layout.encoding ?? '',
  header_line: layout.header_line ?? 1,
  decimal_comma: layout.decimal_comma ?? false,
  days: layout.days ?? 'ymd',
});

export const saidLayout = ({ account: _, ...layout }: LayoutDraft): BankLayoutSaid => ({
  ...layout,
  columns: Object.fromEntries(Object.entries(layout.columns).filter(([, heading]) => heading !== '')),
});

/** Amounts with decimal commas and none with a decimal point among them. */
export function hasCommas({ rows }: Pick<SheetLookTold, 'rows'>): boolean {
  const cells = rows.flat();
  return cells.some((cell) => /^[^\d.]{0,4}[\d.]*\d,\d{1,2}\D{0,4}$/.test(cell)) && !cells.some((cell) => /^[^\d,]{0,4}[\d,]*\d\.\d{1,2}\D{0,4}$/.test(cell));
}

const WRITTEN_DAY = /^\s*(\d{1,2})[-./ ](\d{1,2}|[a-z]{3})[-./ ](?:\d{4}|\d{2})\b/i;

/** In which order the days of a column are written; what may be either order is left for people to say. */
export function daysOf({ header, rows }: Pick<SheetLookTold, 'header' | 'rows'>, heading: string | undefined): LayoutDraft['days'] {
  if (!heading) return 'ymd';
  const place = header.length > 0 ? header.indexOf(heading) : Number(heading.slice(1)) - 1;
  const days = rows.map((row) => WRITTEN_DAY.exec(row[place] ?? '')).filter((day) => day !== null);
  const isDayFirst = days.some((day) => day[0].includes('.') || Number(day[1]) > 12 || Number.isNaN(Number(day[2])));
  const isMonthFirst = days.some((day) => Number(day[2]) > 12);
  if (isDayFirst === isMonthFirst) return 'ymd';
  return isDayFirst ? 'dmy' : 'mdy';
}

const FIELDS: [string, () => string][] = [
  ['booked_on', bookedOnLabel],
  ['value_on', () => i18n.t({ id: 'bank.value_on', message: 'Value day' })],
  ['amount', () => i18n.t({ id: 'bank.field.amount', message: 'Amount, with its sign' })],
  ['credit', () => i18n.t({ id: 'bank.field.credit', message: 'Amount that came in' })],
  ['debit', () => i18n.t({ id: 'bank.field.debit', message: 'Amount that went out' })],
  ['direction', () => i18n.t({ id: 'bank.field.direction', message: 'Credit or debit' })],
  ['currency', () => i18n.t({ id: 'bank.field.currency', message: 'Currency' })],
  ['remittance', () => i18n.t({ id: 'bank.field.remittance', message: 'Text of the payer' })],
  ['reference', () => i18n.t({ id: 'bank.field.reference', message: 'Reference' })],
  ['payer', payerLabel],
  ['payer_account', () => i18n.t({ id: 'bank.payer_account', message: 'Payer’s account' })],
  ['bank_reference', () => i18n.t({ id: 'bank.bank_reference', message: 'Bank’s reference' })],
  ['end_to_end_id', () => i18n.t({ id: 'bank.end_to_end', message: 'End-to-end id' })],
];

interface LayoutProps {
  sheet: SheetLookTold;
  layouts: BankPreviewTold['layouts'];
  draft: LayoutDraft;
  onChange: (draft: LayoutDraft) => void;
  disabled: boolean;
}

/** Which column of the bank's is what, with the file's first rows beside it. */
export function LayoutStep({ sheet, layouts, draft, onChange, disabled }: LayoutProps) {
  const change = (part: Partial<LayoutDraft>) => onChange({ ...draft, ...part });
  const columns = sheet.header.length > 0 ? sheet.header.filter((text) => text.trim()) : (sheet.rows[0] ?? []).map((_, place) => `#${place + 1}`);
  const chosen = Object.values(draft.columns).filter((heading) => heading && !columns.includes(heading));
  const options = [{ value: '', label: i18n.t({ id: 'bank.no_column', message: 'No column' }) }, ...new Set([...columns, ...chosen])];
  const choose = (name: string, heading: string) => change({ columns: { ...draft.columns, [name]: heading }, ...(name === 'booked_on' && { days: daysOf(sheet, heading) }) });
  return (
    <Surface title={i18n.t({ id: 'bank.how_read', message: 'How it is read' })}>
      {layouts.length > 0 && <Before layouts={layouts} sheet={sheet} onChange={onChange} />}
      <div className={styles.mapping}>
        <TextInput required label={accountLabel()} description={i18n.t({ id: 'bank.account_hint', message: 'IBAN or number; a CSV does not say it' })} value={draft.account} disabled={disabled} onChange={(event) => change({ account: event.currentTarget.value })} />
        <TextInput label={i18n.t({ id: 'bank.currency', message: 'Currency of all lines' })} description={i18n.t({ id: 'bank.currency_hint', message: 'Where no column says it' })} value={draft.currency} maxLength={3} disabled={disabled} onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })} />
      </div>
      <Rows sheet={sheet} />
      <fieldset className={styles.group} disabled={disabled}>
        <legend>{i18n.t({ id: 'bank.columns', message: 'Which column is what' })}</legend>
        <div className={styles.mapping}>
          {FIELDS.map(([name, words]) => (
            <NativeSelect key={name} label={words()} data={options} value={draft.columns[name] ?? ''} onChange={(event) => choose(name, event.currentTarget.value)} />
          ))}
        </div>
      </fieldset>
      <fieldset className={styles.group} disabled={disabled}>
        <legend>{i18n.t({ id: 'bank.writing', message: 'How it is written' })}</legend>
        <Writing sheet={sheet} draft={draft} change={change} />
      </fieldset>
    </Surface>
  );
}

/** The mapping is remembered with each file that was read by it. */
function Before({ layouts, sheet, onChange }: Pick<LayoutProps, 'layouts' | 'sheet' | 'onChange'>) {
  const told = layouts.map((one, place) => ({
    value: String(place),
    label: i18n.t({ id: 'bank.layout_of', message: '{account}, as {file}', values: { account: one.account, file: one.file_name } }),
  }));
  return (
    <NativeSelect
      mb={12}
      label={i18n.t({ id: 'bank.layouts', message: 'As it was read before' })}
      data={[...told, { value: '', label: i18n.t({ id: 'bank.by_headings', message: 'As the headings suggest' }) }]}
      onChange={(event) => {
        const used = event.currentTarget.value === '' ? undefined : layouts[Number(event.currentTarget.value)];
        onChange(used ? draftFrom(used) : draftOf(sheet));
      }}
    />
  );
}

function Writing({ sheet, draft, change }: { sheet: SheetLookTold; draft: LayoutDraft; change: (part: Partial<LayoutDraft>) => void }) {
  const seen = (what: string) => i18n.t({ id: 'bank.seen', message: 'As seen: {what}', values: { what } });
  const tab = i18n.t({ id: 'bank.tab', message: 'Tab' });
  return (
    <div className={styles.mapping}>
      <NativeSelect
        label={i18n.t({ id: 'bank.delimiter', message: 'Columns are divided by' })}
        value={draft.delimiter}
        data={[{ value: '', label: seen(sheet.delimiter === '\t' ? tab : sheet.delimiter) }, ',', ';', { value: '\t', label: tab }, '|']}
        onChange={(event) => change({ delimiter: event.currentTarget.value as LayoutDraft['delimiter'] })}
      />
      <NativeSelect
        label={i18n.t({ id: 'bank.encoding', message: 'Encoding' })}
        value={draft.encoding}
        data={[{ value: '', label: seen(sheet.encoding) }, { value: 'utf-8', label: 'UTF-8' }, { value: 'utf-16', label: 'UTF-16' }, { value: 'cp1252', label: 'Windows-1252' }]}
        onChange={(event) => change({ encoding: event.currentTarget.value as LayoutDraft['encoding'] })}
      />
      <TextInput
        type="number"
        min={0}
        max={1000}
        label={i18n.t({ id: 'bank.header_line', message: 'Line of the headings; 0: none' })}
        value={draft.header_line}
        onChange={(event) => change({ header_line: Number(event.currentTarget.value) })}
      />
      <NativeSelect
        label={i18n.t({ id: 'bank.days', message: 'Days are written' })}
        value={draft.days}
        data={[
          { value: 'ymd', label: '2030-12-31' },
          { value: 'dmy', label: '31.12.2030' },
          { value: 'mdy', label: '12/31/2030' },
        ]}
        onChange={(event) => change({ days: event.currentTarget.value as LayoutDraft['days'] })}
      />
      <Switch mt={24} label={i18n.t({ id: 'bank.comma', message: 'Decimals have a comma: 0,05' })} checked={draft.decimal_comma} onChange={(event) => change({ decimal_comma: event.currentTarget.checked })} />
    </div>
  );
}

function Rows({ sheet }: { sheet: SheetLookTold }) {
  const label = i18n.t({ id: 'bank.first_rows', message: 'The first rows of the file' });
  const width = Math.max(sheet.header.length, ...sheet.rows.map((row) => row.length), 1);
  const places = Array.from({ length: width }, (_, place) => place);
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={label} style={{ marginBlockStart: 14 }}>
      <table className={`${styles.plain} ${styles.cells}`} aria-label={label}>
        <thead>
          <tr>
            {places.map((place) => (
              <th key={place}>{sheet.header[place] || `#${place + 1}`}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.slice(0, 5).map((row, line) => (
            <tr key={line}>
              {places.map((place) => (
                <td key={place}>{row[place] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

