import { i18n } from '@lingui/core';
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { putRateLayout, type DateOrder, type FileLayoutSaid, type FileLookTold } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { Surface } from '~/kit/page/page';
import { preferences } from '~/kit/preferences';
import { toast } from '~/kit/toast';
import { NO_REPRICING, repricingOf, type RepricingValues } from './repricing-fields';
import styles from './tariffs.module.css';

/** How a file of others is read, as the wizard keeps it. */
export interface LayoutDraft {
  columns: Record<string, string>;
  constants: Record<string, string>;
  delimiter: string;
  encoding: string;
  sheet: string;
  header_line: number | null;
  decimal_comma: boolean;
  dates: DateOrder;
  zone: string;
  prices: RepricingValues;
}

export const draftOf = (): LayoutDraft => ({
  columns: {},
  constants: {},
  delimiter: '',
  encoding: '',
  sheet: '',
  header_line: null,
  decimal_comma: false,
  dates: 'ymd',
  zone: preferences().timeZone,
  prices: NO_REPRICING,
});

const filled = (texts: Record<string, string>) => Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));

export const saidLayout = (draft: LayoutDraft, look: FileLookTold): FileLayoutSaid => ({
  columns: filled(draft.columns),
  constants: filled(draft.constants),
  delimiter: draft.delimiter as FileLayoutSaid['delimiter'],
  encoding: draft.encoding as FileLayoutSaid['encoding'],
  sheet: draft.sheet,
  header_line: look.header_line,
  decimal_comma: draft.decimal_comma,
  dates: draft.dates,
  zone: draft.zone,
  prices: repricingOf(draft.prices) ?? {},
});

/** A layout kept under a name, as the wizard goes on with it. */
export const draftFrom = (said: FileLayoutSaid): LayoutDraft => ({
  ...draftOf(),
  columns: { ...said.columns },
  constants: { ...said.constants },
  delimiter: said.delimiter ?? '',
  encoding: said.encoding ?? '',
  sheet: said.sheet ?? '',
  header_line: said.header_line ?? null,
  decimal_comma: said.decimal_comma ?? false,
  dates: said.dates ?? 'ymd',
  zone: said.zone ?? 'UTC',
  prices: {
    percent: said.prices?.percent === '0' ? '' : (said.prices?.percent ?? ''),
    amount: said.prices?.amount === '0' ? '' : (said.prices?.amount ?? ''),
    decimals: said.prices?.decimals === 10 ? '' : String(said.prices?.decimals ?? ''),
    rounding: said.prices?.rounding ?? 'half_up',
    least: said.prices?.least ?? '',
  },
});

/** Cells with decimal commas and no point among them. */
export const hasCommas = (look: FileLookTold) => {
  const cells = look.rows.flat();
  return cells.some((cell) => /^\D{0,4}\d+,\d+\D{0,4}$/.test(cell)) && !cells.some((cell) => /^\D{0,4}\d+\.\d+\D{0,4}$/.test(cell));
};

const WRITTEN_DAY = /^\s*(\d{1,2})([-./])(\d{1,2}|[a-z]{3})\2(?:\d{4}|\d{2})\b/i;

/** In which order the dates of a column are written; what may be either order is left for people to say. */
export function datesOf(look: Pick<FileLookTold, 'header' | 'rows'>, heading: string | undefined): DateOrder {
  if (!heading) return 'ymd';
  const place = look.header.length > 0 ? look.header.indexOf(heading) : Number(heading.slice(1)) - 1;
  const days = look.rows.map((row) => WRITTEN_DAY.exec(row[place] ?? '')).filter((day) => day !== null);
  const isDayFirst = days.some((day) => day[2] === '.' || Number(day[1]) > 12 || Number.isNaN(Number(day[3])));
  const isMonthFirst = days.some((day) => Number(day[3]) > 12);
  if (isDayFirst === isMonthFirst) return 'ymd';
  return isDayFirst ? 'dmy' : 'mdy';
}

const FIELDS: [string, () => string][] = [
  ['prefix', () => i18n.t({ id: 'tariffs.prefix', message: 'Prefix' })],
  ['country_prefix', () => i18n.t({ id: 'layout.country_prefix', message: 'Country’s prefix' })],
  ['area_code', () => i18n.t({ id: 'layout.area_code', message: 'Area codes: 201,202 or 2010-2015' })],
  ['description', () => i18n.t({ id: 'tariffs.destination', message: 'Destination' })],
  ['country', () => i18n.t({ id: 'layout.country', message: 'Country, two letters' })],
  ['price', () => i18n.t({ id: 'layout.price', message: 'Price, first and next' })],
  ['first_price', () => i18n.t({ id: 'tariffs.first_price', message: 'First price' })],
  ['next_price', () => i18n.t({ id: 'tariffs.next_price', message: 'Next price' })],
  ['connect_fee', () => i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })],
  ['increment', () => i18n.t({ id: 'layout.increment', message: 'Steps, such as 60/6' })],
  ['first_interval', () => i18n.t({ id: 'tariffs.first_interval', message: 'First step' })],
  ['next_interval', () => i18n.t({ id: 'tariffs.next_interval', message: 'Next steps' })],
  ['effective_from', () => i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' })],
  ['off_peak_next_price', () => i18n.t({ id: 'tariffs.off_peak_price', message: 'Off-peak price' })],
  ['off_peak_2_next_price', () => i18n.t({ id: 'tariffs.off_peak_2_price', message: 'Second off-peak price' })],
  ['discontinued', () => i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' })],
  ['forbidden', () => i18n.t({ id: 'tariffs.forbidden', message: 'Forbidden' })],
  ['hidden', () => i18n.t({ id: 'tariffs.hidden', message: 'Hidden' })],
  ['payback', () => i18n.t({ id: 'tariffs.payback', message: 'Payback' })],
];
const USUAL = 13;

/** Our name of a column as the form above says it. */
export const columnWords = (name: string) => FIELDS.find(([known]) => known === name)?.[1]() ?? name;

/** What every line may have where the file has no column for it. */
const CONSTANTS: [string, () => string][] = [
  ['increment', () => i18n.t({ id: 'layout.increment', message: 'Steps, such as 60/6' })],
  ['country_prefix', () => i18n.t({ id: 'layout.country_prefix', message: 'Country’s prefix' })],
  ['country', () => i18n.t({ id: 'layout.country', message: 'Country, two letters' })],
  ['connect_fee', () => i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })],
];

interface LayoutProps {
  look: FileLookTold;
  draft: LayoutDraft;
  onChange: (draft: LayoutDraft, parse: boolean) => void;
  disabled: boolean;
}

/** Which column is what, with the file's first rows beside it. */
export function LayoutStep(props: LayoutProps) {
  const { look, draft, onChange } = props;
  const change = (part: Partial<LayoutDraft>) => onChange({ ...draft, ...part }, false);
  const choose = (name: string, heading: string) =>
    change({ columns: { ...draft.columns, [name]: heading }, ...(name === 'effective_from' && { dates: datesOf(look, heading) }) });
  const [all, setAll] = useState(false);
  const columns = look.header.length > 0 ? look.header.filter((text) => text.trim()) : (look.rows[0] ?? []).map((_, place) => `#${place + 1}`);
  const options = [{ value: '', label: i18n.t({ id: 'layout.no_column', message: 'No column' }) }, ...[...new Set(columns)].map((text) => ({ value: text, label: text }))];
  return (
    <Surface title={i18n.t({ id: 'layout.title', message: 'How it is read' })}>
      {look.layouts.length > 0 && <Kept {...props} />}
      <Parsing {...props} />
      <FirstRows look={look} />
      <fieldset className={styles.modes}>
        <legend>{i18n.t({ id: 'layout.columns', message: 'Which column is what' })}</legend>
        <div className={styles.mapping}>
          {FIELDS.slice(0, all ? undefined : USUAL).map(([name, words]) => (
            <NativeSelect key={name} label={words()} data={options} value={draft.columns[name] ?? ''} onChange={(event) => choose(name, event.currentTarget.value)} />
          ))}
        </div>
        {!all && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
            {i18n.t({ id: 'layout.more', message: 'Off-peak prices and marks' })}
          </Button>
        )}
      </fieldset>
      <fieldset className={styles.modes}>
        <legend>{i18n.t({ id: 'layout.constants', message: 'What every line has where no column says it' })}</legend>
        <div className={styles.mapping}>
          {CONSTANTS.map(([name, words]) => (
            <TextInput key={name} label={words()} value={draft.constants[name] ?? ''} onChange={(event) => change({ constants: { ...draft.constants, [name]: event.currentTarget.value } })} />
          ))}
        </div>
        <Switch label={i18n.t({ id: 'layout.payback', message: 'Every line pays back' })} checked={draft.constants.payback === '1'} onChange={(event) => change({ constants: { ...draft.constants, payback: event.currentTarget.checked ? '1' : '' } })} />
      </fieldset>
      <Prices draft={draft} change={change} />
      <Keep look={look} draft={draft} />
    </Surface>
  );
}

function Kept({ look, onChange }: LayoutProps) {
  return (
    <NativeSelect
      label={i18n.t({ id: 'layout.kept', message: 'A layout that fits' })}
      data={[{ value: '', label: i18n.t({ id: 'layout.by_headings', message: 'As the headings suggest' }) }, ...look.layouts.map(({ name }) => ({ value: name, label: name }))]}
      onChange={(event) => {
        const found = look.layouts.find(({ name }) => name === event.currentTarget.value);
        if (found) onChange(draftFrom(found.layout), true);
      }}
    />
  );
}

function Parsing({ look, draft, onChange }: LayoutProps) {
  const parse = (part: Partial<LayoutDraft>) => onChange({ ...draft, ...part }, true);
  const seen = i18n.t({ id: 'layout.seen', message: 'As seen: {what}', values: { what: look.delimiter === '\t' ? 'Tab' : look.delimiter } });
  return (
    <div className={styles.mapping}>
      {look.workbook ? (
        <NativeSelect label={i18n.t({ id: 'layout.sheet', message: 'Sheet' })} data={look.sheets} value={draft.sheet || look.sheets[0]} onChange={(event) => parse({ sheet: event.currentTarget.value, header_line: null })} />
      ) : (
        <>
          <NativeSelect label={i18n.t({ id: 'layout.delimiter', message: 'Columns are divided by' })} value={draft.delimiter} onChange={(event) => parse({ delimiter: event.currentTarget.value })} data={[{ value: '', label: seen }, ',', ';', { value: '\t', label: 'Tab' }, '|']} />
          <NativeSelect label={i18n.t({ id: 'layout.encoding', message: 'Encoding' })} value={draft.encoding} onChange={(event) => parse({ encoding: event.currentTarget.value })} data={[{ value: '', label: i18n.t({ id: 'layout.seen', message: 'As seen: {what}', values: { what: look.encoding } }) }, { value: 'utf-8', label: 'UTF-8' }, { value: 'utf-16', label: 'UTF-16' }, { value: 'cp1252', label: 'Windows-1252' }]} />
        </>
      )}
      <TextInput type="number" min={0} max={1000} label={i18n.t({ id: 'layout.header_line', message: 'Line of the headings; 0: none' })} value={look.header_line} onChange={(event) => parse({ header_line: Number(event.currentTarget.value) })} />
      <NativeSelect
        label={i18n.t({ id: 'layout.dates', message: 'Dates are written' })}
        value={draft.dates}
        onChange={(event) => onChange({ ...draft, dates: event.currentTarget.value as DateOrder }, false)}
        data={[
          { value: 'ymd', label: '2030-12-31' },
          { value: 'dmy', label: '31.12.2030' },
          { value: 'mdy', label: '12/31/2030' },
        ]}
      />
      <TextInput label={i18n.t({ id: 'layout.zone', message: 'Time zone of dates' })} value={draft.zone} onChange={(event) => onChange({ ...draft, zone: event.currentTarget.value }, false)} />
      <Switch mt={24} label={i18n.t({ id: 'layout.comma', message: 'Decimals have a comma: 0,05' })} checked={draft.decimal_comma} onChange={(event) => onChange({ ...draft, decimal_comma: event.currentTarget.checked }, false)} />
    </div>
  );
}

function FirstRows({ look }: { look: FileLookTold }) {
  const label = i18n.t({ id: 'layout.first_rows', message: 'The first rows of the file' });
  const width = Math.max(look.header.length, ...look.rows.map((row) => row.length), 1);
  const places = Array.from({ length: width }, (_, place) => place);
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={`${styles.plain} ${styles.cells}`} aria-label={label}>
        <thead>
          <tr>
            {places.map((place) => (
              <th key={place}>{look.header[place] || `#${place + 1}`}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.rows.slice(0, 5).map((row, line) => (
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

function Prices({ draft, change }: { draft: LayoutDraft; change: (part: Partial<LayoutDraft>) => void }) {
  const set = (part: Partial<RepricingValues>) => change({ prices: { ...draft.prices, ...part } });
  return (
    <fieldset className={styles.modes}>
      <legend>{i18n.t({ id: 'layout.prices', message: 'How their prices become ours' })}</legend>
      <div className={styles.mapping}>
        <TextInput label={i18n.t({ id: 'tariffs.percent', message: 'Percent' })} value={draft.prices.percent} onChange={(event) => set({ percent: event.currentTarget.value })} />
        <TextInput label={i18n.t({ id: 'tariffs.amount', message: 'Amount added' })} value={draft.prices.amount} onChange={(event) => set({ amount: event.currentTarget.value })} />
        <TextInput type="number" min={0} max={10} label={i18n.t({ id: 'layout.decimals', message: 'Rounded to so many decimals' })} value={draft.prices.decimals} onChange={(event) => set({ decimals: event.currentTarget.value })} />
      </div>
    </fieldset>
  );
}

function Keep({ look, draft }: { look: FileLookTold; draft: LayoutDraft }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState<unknown>(null);
  const keep = async () => {
    setTrouble(null);
    await putRateLayout({ path: { layout_name: name }, body: saidLayout(draft, look), throwOnError: true });
    toast(i18n.t({ id: 'layout.is_kept', message: 'The layout is kept as {name}', values: { name } }));
    await queries.invalidateQueries();
  };
  return (
    <div className={styles.since}>
      <TextInput label={i18n.t({ id: 'layout.keep_as', message: 'Keep this layout as' })} value={name} error={trouble === null ? undefined : sentenceOf(trouble)} onChange={(event) => setName(event.currentTarget.value)} />
      <Button mt={22} variant="default" disabled={!name.trim()} onClick={() => void keep().catch(setTrouble)}>
        {i18n.t({ id: 'layout.keep', message: 'Keep' })}
      </Button>
    </div>
  );
}
