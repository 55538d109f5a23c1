import { i18n } from '@lingui/core';
import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { postUpload, postUploadLook, type FileLookTold, type Preview, type Tariff, type Upload } from '~/api';
import { requestIdOf, sentenceOf } from '~/kit/client/problem';
import { CopyId } from '~/kit/copy-id';
import { FileDrop } from '~/kit/form/file-drop';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { columnWords, datesOf, draftFrom, draftOf, hasCommas, LayoutStep, saidLayout, type LayoutDraft } from './file-layout';
import { beginning } from './moments';
import { DeckPreview } from './preview';
import { TariffChoice } from './tariff-choice';
import styles from './tariffs.module.css';

const OPTIONS = { mode: 'add', past: 'refuse', bad_lines: 'refuse', effective_from: '', check_tariff: '' };

type Options = typeof OPTIONS;

/** A rate file: read, mapped where it is somebody else's, looked at before anything is stored, and entered. */
export function UploadRates({ tariff }: { tariff: Tariff }) {
  const deck = useDeck(tariff.id);
  const { look, draft } = deck;
  return (
    <div className={styles.steps}>
      <Surface title={i18n.t({ id: 'tariffs.file_step', message: 'The file' })}>
        <FileDrop
          label={i18n.t({ id: 'tariffs.file', message: 'Rate file' })}
          invitation={i18n.t({ id: 'tariffs.drop_file', message: 'Drop a rate file here, or choose one' })}
          hint={i18n.t({ id: 'tariffs.any_file_hint', message: 'CSV, XLSX, XLS or ODS of any columns, up to 64 MB; a download of this tariff is read as it is' })}
          accept=".csv,.txt,.xlsx,.xls,.ods,text/csv"
          file={deck.file}
          onChoose={deck.choose}
          disabled={deck.busy}
          error={deck.missing ? i18n.t({ id: 'tariffs.choose_file', message: 'Choose the rate file.' }) : undefined}
        />
        {look?.own && (
          <Button mt={8} size="compact-sm" variant="subtle" onClick={deck.readOtherwise}>
            {i18n.t({ id: 'tariffs.read_otherwise', message: 'It has our own columns; say by hand how it is read' })}
          </Button>
        )}
      </Surface>
      {look && !look.own && <LayoutStep look={look} draft={draft} onChange={deck.changeLayout} disabled={deck.busy} />}
      <Surface title={i18n.t({ id: 'tariffs.mode_legend', message: 'How it is entered' })}>
        <ModeChoice options={deck.options} onChange={deck.changeOptions} disabled={deck.busy} />
        <MoreOptions tariff={tariff} options={deck.options} onChange={deck.changeOptions} />
        <div className={styles.buttons}>
          <Button loading={deck.busy && !deck.preview} variant={deck.preview ? 'default' : 'filled'} onClick={() => void deck.lookAt()}>
            {i18n.t({ id: 'tariffs.look', message: 'Look at what it would do' })}
          </Button>
        </div>
        {deck.trouble !== null && <Refusal trouble={deck.trouble} />}
      </Surface>
      <div aria-live="polite">
        {deck.preview && (
          <DeckPreview preview={deck.preview} tariff={tariff} columnWords={look?.own ? undefined : columnWords}>
            <Enter deck={deck} preview={deck.preview} />
          </DeckPreview>
        )}
        {deck.entered && <Done entered={deck.entered} tariff={tariff} />}
      </div>
    </div>
  );
}

interface OptionsProps {
  options: Options;
  onChange: (part: Partial<Options>) => void;
}

function ModeChoice({ options, onChange, disabled }: OptionsProps & { disabled: boolean }) {
  const modes = [
    ['add', i18n.t({ id: 'tariffs.add_mode', message: 'Add: prefixes that are not in the file stay as they are' })],
    ['replace', i18n.t({ id: 'tariffs.replace_mode', message: 'Replace: prefixes that are not in the file are discontinued' })],
  ] as const;
  return (
    <fieldset className={styles.modes} disabled={disabled} aria-label={i18n.t({ id: 'tariffs.mode_legend', message: 'How it is entered' })}>
      {modes.map(([value, label]) => (
        <label key={value}>
          <input type="radio" name="mode" value={value} checked={options.mode === value} onChange={() => onChange({ mode: value, ...(value === 'replace' && { bad_lines: 'refuse' }) })} /> {label}
        </label>
      ))}
    </fieldset>
  );
}

function MoreOptions({ tariff, options, onChange }: OptionsProps & { tariff: Tariff }) {
  return (
    <div className={styles.mapping}>
      <TextInput
        type="datetime-local"
        label={i18n.t({ id: 'tariffs.lines_hold_from', message: 'Lines without a date hold from' })}
        description={i18n.t({ id: 'tariffs.from_hint', message: 'Empty: from now on' })}
        value={options.effective_from}
        onChange={(event) => onChange({ effective_from: event.currentTarget.value })}
      />
      <NativeSelect
        label={i18n.t({ id: 'tariffs.past_dates', message: 'Dates gone by' })}
        value={options.past}
        onChange={(event) => onChange({ past: event.currentTarget.value })}
        data={[
          { value: 'refuse', label: i18n.t({ id: 'tariffs.past_refuse', message: 'Are problems' }) },
          { value: 'now', label: i18n.t({ id: 'tariffs.past_now', message: 'Mean now' }) },
        ]}
      />
      <NativeSelect
        label={i18n.t({ id: 'tariffs.bad_lines', message: 'Lines with problems' })}
        value={options.bad_lines}
        disabled={options.mode === 'replace'}
        onChange={(event) => onChange({ bad_lines: event.currentTarget.value })}
        data={[
          { value: 'refuse', label: i18n.t({ id: 'tariffs.bad_refuse', message: 'Stop the whole file' }) },
          { value: 'skip', label: i18n.t({ id: 'tariffs.bad_skip', message: 'Are left out and listed' }) },
        ]}
      />
      <TariffChoice
        label={i18n.t({ id: 'tariffs.check_tariff', message: 'Check the destinations of' })}
        none={i18n.t({ id: 'tariffs.check_none', message: 'The catalogue and this tariff' })}
        value={options.check_tariff}
        onChange={(id) => onChange({ check_tariff: id })}
        fits={(other) => other.id !== tariff.id && other.service === tariff.service}
      />
    </div>
  );
}

const UNMAPPED = /^(has no column of the file|is no heading of the file)/;

/** Whether it is the form above that has to be mended, and not the file. */
const isUnmapped = ({ problems }: Preview) => problems.length > 0 && problems.every(({ reason }) => UNMAPPED.test(reason));

function Enter({ deck, preview }: { deck: Deck; preview: Preview }) {
  if (preview.problem_count > 0 && deck.options.bad_lines === 'refuse') {
    return (
      <Alert color="red">
        {isUnmapped(preview)
          ? i18n.t({ id: 'tariffs.map_first', message: 'Nothing of the file is taken yet: say above which of its columns these are, or name a value that every line has.' })
          : i18n.t({ id: 'tariffs.mend_first', message: 'Nothing of the file is taken while it has problems. Mend them in the file and choose it again.' })}
      </Alert>
    );
  }
  const values = { count: preview.lines };
  return (
    <div className={styles.buttons}>
      <Button loading={deck.busy} onClick={() => void deck.enter()}>
        {preview.problem_count > 0
          ? i18n.t({ id: 'tariffs.enter_good', message: 'Enter what has no problems' })
          : i18n.t({ id: 'tariffs.enter', message: '{count, plural, one {Enter # rate} other {Enter # rates}}', values })}
      </Button>
    </div>
  );
}

function Done({ entered, tariff }: { entered: Upload; tariff: Tariff }) {
  const { added, unchanged, discontinued } = entered.entered;
  const values = { added: formatCount(added), unchanged: formatCount(unchanged), discontinued: formatCount(discontinued) };
  return (
    <Alert color="green" role="status">
      {i18n.t({ id: 'tariffs.done', message: 'The rates are in: {added} entered, {unchanged} as before, {discontinued} discontinued.', values })}{' '}
      {entered.skipped > 0 && i18n.t({ id: 'tariffs.left_out_lines', message: 'Problems of lines that were left out: {count}.', values: { count: formatCount(entered.skipped) } })}{' '}
      <Link to={`/tariffs/${tariff.id}/changes`}>{i18n.t({ id: 'tariffs.see_changes', message: 'See what changes' })}</Link>
    </Alert>
  );
}

function Refusal({ trouble }: { trouble: unknown }) {
  const requestId = requestIdOf(trouble);
  return (
    <Alert color="red" role="alert" mt={12}>
      {sentenceOf(trouble)} {requestId && <CopyId value={requestId} />}
    </Alert>
  );
}

type Deck = ReturnType<typeof useDeck>;

// The file itself is the body; the description knows only text.
const asBody = (file: File) => file as unknown as string;

async function firstLook(tariffId: string, file: File, draft: LayoutDraft): Promise<FileLookTold> {
  const query = {
    delimiter: draft.delimiter as ',',
    encoding: draft.encoding as 'utf-8',
    sheet: draft.sheet,
    ...(draft.header_line !== null && { header_line: draft.header_line }),
  };
  return (await postUploadLook({ path: { tariff_id: tariffId }, query, body: asBody(file), throwOnError: true })).data;
}

/** A file on its way: looking stores nothing; entering twice under one key is entering once. */
function useDeck(tariffId: string) {
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [look, setLook] = useState<FileLookTold | null>(null);
  const [draft, setDraft] = useState<LayoutDraft>(draftOf);
  const [options, setOptions] = useState<Options>(OPTIONS);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [entered, setEntered] = useState<Upload | null>(null);
  const key = useRef('');
  const begin = () => {
    setPreview(null);
    setEntered(null);
    setTrouble(null);
    key.current = crypto.randomUUID();
  };
  const trying = async (act: () => Promise<void>) => {
    setBusy(true);
    setTrouble(null);
    await act().catch(setTrouble);
    setBusy(false);
  };
  const withFile = (act: (chosen: File) => Promise<void>) => {
    setMissing(file === null);
    return file === null ? Promise.resolve() : trying(() => act(file));
  };
  const send = async (chosen: File, dryRun: boolean) => {
    const { effective_from, check_tariff, ...others } = options;
    const from = beginning(effective_from);
    const query = {
      ...(others as { mode: 'add'; past: 'now'; bad_lines: 'skip' }),
      ...(from && { effective_from: from }),
      ...(look && !look.own && { layout: JSON.stringify(saidLayout(draft, look)) }),
      ...(dryRun && { dry_run: true, ...(check_tariff && { check_tariff }) }),
    };
    const headers = dryRun ? {} : { 'Idempotency-Key': key.current };
    return (await postUpload({ path: { tariff_id: tariffId }, query, headers, body: asBody(chosen), throwOnError: true })).data;
  };
  return {
    file,
    look,
    draft,
    options,
    missing,
    busy,
    trouble,
    preview,
    entered,
    choose: (chosen: File) => {
      begin();
      setMissing(false);
      setLook(null);
      setFile(chosen);
      void trying(async () => {
        const found = await firstLook(tariffId, chosen, draftOf());
        const [kept] = found.layouts;
        setDraft(kept ? draftFrom(kept.layout) : { ...draftOf(), columns: found.guessed, decimal_comma: hasCommas(found), dates: datesOf(found, found.guessed.effective_from) });
        setLook(found);
      });
    },
    readOtherwise: () => {
      begin();
      setLook(look && { ...look, own: false });
    },
    changeLayout: (changed: LayoutDraft, parse: boolean) => {
      begin();
      setDraft(changed);
      if (parse)
        void withFile(async (chosen) => {
          const found = await firstLook(tariffId, chosen, changed);
          const columns: Record<string, string> = { ...found.guessed, ...kept(changed.columns, found) };
          const dates = changed.dates === 'ymd' ? datesOf(found, columns.effective_from) : changed.dates;
          setDraft({ ...changed, columns, dates });
          setLook({ ...found, own: false });
        });
    },
    changeOptions: (part: Partial<Options>) => {
      begin();
      setOptions({ ...options, ...part });
    },
    lookAt: () =>
      withFile(async (chosen) => {
        begin();
        setPreview((await send(chosen, true)) as Preview);
      }),
    enter: () =>
      withFile(async (chosen) => {
        setEntered((await send(chosen, false)) as Upload);
        setPreview(null);
        await queries.invalidateQueries();
      }),
  };
}

/** Of the columns chosen those that the file, read otherwise now, still has. */
const kept = (columns: Record<string, string>, look: FileLookTold) =>
  Object.fromEntries(Object.entries(columns).filter(([, heading]) => heading.startsWith('#') || look.header.includes(heading)));
