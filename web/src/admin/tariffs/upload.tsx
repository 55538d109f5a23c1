import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { postUpload, type Preview, type Tariff, type Upload } from '~/api';
import { requestIdOf, sentenceOf } from '~/kit/client/problem';
import { CopyId } from '~/kit/copy-id';
import { FileDrop } from '~/kit/form/file-drop';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { DeckPreview } from './preview';
import styles from './tariffs.module.css';

type Mode = 'add' | 'replace';

/** A rate file, looked at before anything is stored, and entered whole or not at all. */
export function UploadRates({ tariff }: { tariff: Tariff }) {
  const deck = useDeck(tariff.id);
  return (
    <div className={styles.steps}>
      <Surface title={i18n.t({ id: 'tariffs.file_step', message: 'The file' })}>
        <FileDrop
          label={i18n.t({ id: 'tariffs.file', message: 'Rate file' })}
          invitation={i18n.t({ id: 'tariffs.drop_file', message: 'Drop a rate file here, or choose one' })}
          hint={i18n.t({ id: 'tariffs.file_hint', message: 'CSV with a heading: prefix, first_interval, next_interval, first_price, next_price, … up to 64 MB' })}
          accept=".csv,text/csv"
          file={deck.file}
          onChoose={deck.choose}
          disabled={deck.busy}
          error={deck.missing ? i18n.t({ id: 'tariffs.choose_file', message: 'Choose the rate file.' }) : undefined}
        />
        <ModeChoice mode={deck.mode} onChoose={deck.chooseMode} disabled={deck.busy} />
        <div className={styles.buttons}>
          <Button loading={deck.busy && !deck.preview} variant={deck.preview ? 'default' : 'filled'} onClick={() => void deck.look()}>
            {i18n.t({ id: 'tariffs.look', message: 'Look at what it would do' })}
          </Button>
        </div>
        {deck.trouble !== null && <Refusal trouble={deck.trouble} />}
      </Surface>
      <div aria-live="polite">
        {deck.preview && (
          <DeckPreview preview={deck.preview} tariff={tariff}>
            <Enter deck={deck} preview={deck.preview} />
          </DeckPreview>
        )}
        {deck.entered && <Done entered={deck.entered} tariff={tariff} />}
      </div>
    </div>
  );
}

function ModeChoice({ mode, onChoose, disabled }: { mode: Mode; onChoose: (mode: Mode) => void; disabled: boolean }) {
  const modes: [Mode, string][] = [
    ['add', i18n.t({ id: 'tariffs.add_mode', message: 'Add: prefixes that are not in the file stay as they are' })],
    ['replace', i18n.t({ id: 'tariffs.replace_mode', message: 'Replace: prefixes that are not in the file are discontinued' })],
  ];
  return (
    <fieldset className={styles.modes} disabled={disabled}>
      <legend>{i18n.t({ id: 'tariffs.mode_legend', message: 'How it is entered' })}</legend>
      {modes.map(([value, label]) => (
        <label key={value}>
          <input type="radio" name="mode" value={value} checked={mode === value} onChange={() => onChoose(value)} /> {label}
        </label>
      ))}
    </fieldset>
  );
}

function Enter({ deck, preview }: { deck: Deck; preview: Preview }) {
  if (preview.problem_count > 0) {
    return (
      <Alert color="red">
        {i18n.t({ id: 'tariffs.mend_first', message: 'Nothing of the file is taken while it has problems. Mend them in the file and choose it again.' })}
      </Alert>
    );
  }
  const values = { count: preview.lines };
  return (
    <div className={styles.buttons}>
      <Button loading={deck.busy} onClick={() => void deck.enter()}>
        {i18n.t({ id: 'tariffs.enter', message: '{count, plural, one {Enter # rate} other {Enter # rates}}', values })}
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

/** A file on its way: looking stores nothing; entering twice under one key is entering once. */
function useDeck(tariffId: string) {
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<Mode>('add');
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
  const send = async (dryRun: boolean) => {
    const headers = dryRun ? {} : { 'Idempotency-Key': key.current };
    const query = { mode, ...(dryRun && { dry_run: true }) };
    const sent = { path: { tariff_id: tariffId }, query, headers, throwOnError: true } as const;
    // The file itself is the body; the description knows only text.
    const { data } = await postUpload({ ...sent, body: file as unknown as string });
    return data;
  };
  const trying = async (act: () => Promise<void>) => {
    setMissing(file === null);
    if (file === null) return;
    setBusy(true);
    setTrouble(null);
    await act().catch(setTrouble);
    setBusy(false);
  };
  return {
    file,
    mode,
    missing,
    busy,
    trouble,
    preview,
    entered,
    choose: (chosen: File) => {
      begin();
      setMissing(false);
      setFile(chosen);
    },
    chooseMode: (chosen: Mode) => {
      begin();
      setMode(chosen);
    },
    look: () =>
      trying(async () => {
        begin();
        setPreview((await send(true)) as Preview);
      }),
    enter: () =>
      trying(async () => {
        setEntered((await send(false)) as Upload);
        setPreview(null);
        await queries.invalidateQueries();
      }),
  };
}
