import { i18n } from '@lingui/core';
import { Alert, Button, Progress } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { postBankPreview, type BankPreviewTold, type Job } from '~/api';
import { formatBytes } from '~/kit/amounts';
import { requestIdOf, sentenceOf } from '~/kit/client/problem';
import { upload } from '~/kit/client/uploading';
import { CopyId } from '~/kit/copy-id';
import { FileDrop } from '~/kit/form/file-drop';
import { Page, Surface } from '~/kit/page/page';
import { stringifySearch } from '~/kit/url';
import { draftFrom, draftOf, LayoutStep, saidLayout, type LayoutDraft } from './layout';
import { FilePreview } from './preview';
import { bankTitle } from './words';
import styles from './bank.module.css';

const LARGEST_PREVIEWED = 64 << 20;

/** A bank's file: read, a CSV mapped, looked at before anything is stored, and imported in the background. */
export function ImportBankPage() {
  const bring = useFile();
  const { look, draft, preview } = bring;
  const sheet = look?.sheet;
  return (
    <Page title={i18n.t({ id: 'bank.import', message: 'Import a bank’s file' })} crumbs={[{ label: bankTitle(), to: '/money/bank' }]}>
      <div className={styles.steps}>
        <Surface title={i18n.t({ id: 'bank.the_file', message: 'The file' })}>
          <FileDrop
            label={i18n.t({ id: 'bank.file', message: 'Bank’s file' })}
            invitation={i18n.t({ id: 'bank.drop', message: 'Drop a bank’s file here, or choose one' })}
            hint={i18n.t({ id: 'bank.file_hint', message: 'camt.053 or CSV, up to 256 MB. Importing a file twice, or one that overlaps, books nothing twice.' })}
            accept=".xml,.csv,.txt,.053,text/csv,text/xml"
            file={bring.file}
            onChoose={bring.choose}
            disabled={bring.busy}
          />
          {bring.sent !== null && bring.file && <Sending sent={bring.sent} total={bring.file.size} onStop={bring.stop} />}
          {bring.trouble !== null && <Refusal trouble={bring.trouble} />}
        </Surface>
        {sheet && draft && (
          <>
            <LayoutStep sheet={sheet} layouts={look.layouts} draft={draft} onChange={bring.change} disabled={bring.busy} />
            <div className={styles.look}>
              <Button variant={preview ? 'default' : 'filled'} loading={bring.busy && !preview} disabled={draft.account.trim() === ''} onClick={bring.lookAt}>
                {i18n.t({ id: 'bank.look', message: 'Look at what it would do' })}
              </Button>
            </div>
          </>
        )}
        <div aria-live="polite" className={styles.steps}>
          {preview && <FilePreview preview={preview} />}
          {preview && !preview.problem && <Import bring={bring} preview={preview} />}
          {bring.isLarge && <Large bring={bring} />}
        </div>
      </div>
    </Page>
  );
}

type Bring = ReturnType<typeof useFile>;

function Import({ bring, preview }: { bring: Bring; preview: BankPreviewTold }) {
  const values = { count: preview.statements.reduce((sum, one) => sum + one.entries, 0) };
  return (
    <div>
      <Button loading={bring.busy} onClick={bring.send}>
        {i18n.t({ id: 'bank.do_import', message: '{count, plural, one {Import # entry} other {Import # entries}}', values })}
      </Button>
    </div>
  );
}

/** Too large to be looked at first: it says of what, and is imported as it is. */
function Large({ bring }: { bring: Bring }) {
  return (
    <Alert color="blue">
      {i18n.t({ id: 'bank.too_large_to_look', message: 'Files above {size} are imported without a look at them first. A CSV of that size is divided into several.', values: { size: formatBytes(LARGEST_PREVIEWED) } })}
      <div className={styles.buttons}>
        <Button loading={bring.busy} onClick={bring.send}>
          {i18n.t({ id: 'bank.import_unseen', message: 'Import it' })}
        </Button>
      </div>
    </Alert>
  );
}

function Sending({ sent, total, onStop }: { sent: number; total: number; onStop: () => void }) {
  const told = i18n.t({ id: 'bank.sending', message: 'Sending: {sent} of {total}', values: { sent: formatBytes(sent), total: formatBytes(total) } });
  return (
    <div className={styles.sending}>
      <Progress.Root size={6} className={styles.bar!}>
        <Progress.Section value={total ? (100 * sent) / total : 100} aria-label={told} />
      </Progress.Root>
      <span className="numbers">{told}</span>
      <Button variant="default" size="compact-sm" onClick={onStop}>
        {i18n.t({ id: 'bank.stop', message: 'Stop' })}
      </Button>
    </div>
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

const queryOf = (draft: LayoutDraft | null) => (draft === null ? {} : { account: draft.account.trim(), layout: JSON.stringify(saidLayout(draft)) });

async function lookAt(file: File, draft: LayoutDraft | null): Promise<BankPreviewTold> {
  return (await postBankPreview({ body: file, query: queryOf(draft), throwOnError: true })).data;
}

/** Read otherwise a sheet may have other columns: then what was chosen of those that are gone makes room for a guess. */
const isReadOtherwise = (one: LayoutDraft, other: LayoutDraft) => one.delimiter !== other.delimiter || one.encoding !== other.encoding || one.header_line !== other.header_line;

/** A file on its way: looking stores nothing, and sending it twice under one key is sending it once. */
function useFile() {
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [look, setLook] = useState<BankPreviewTold | null>(null);
  const [draft, setDraft] = useState<LayoutDraft | null>(null);
  const [preview, setPreview] = useState<BankPreviewTold | null>(null);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const running = useRef<AbortController>(undefined);
  const tried = useRef({ what: '', key: '' });
  const trying = async (act: () => Promise<void>) => {
    setBusy(true);
    setTrouble(null);
    await act().catch(setTrouble);
    setBusy(false);
  };
  const choose = (chosen: File) => {
    tried.current = { what: '', key: '' };
    setFile(chosen);
    setLook(null);
    setDraft(null);
    setPreview(null);
    setTrouble(null);
    if (chosen.size > LARGEST_PREVIEWED) return;
    void trying(async () => {
      const found = await lookAt(chosen, null);
      const [used] = found.layouts;
      const first = found.sheet && (used ? draftFrom(used) : draftOf(found.sheet));
      setDraft(first);
      setLook(found);
      if (!found.sheet) setPreview(found);
      else if (used) setPreview(await lookAt(chosen, first));
    });
  };
  const change = (changed: LayoutDraft) => {
    setDraft(changed);
    setPreview(null);
    if (file && draft && isReadOtherwise(draft, changed)) {
      void trying(async () => {
        const found = await lookAt(file, changed);
        setLook((before) => ({ ...found, layouts: before?.layouts ?? [] }));
        const known = Object.entries(changed.columns).filter(([, heading]) => heading.startsWith('#') || found.sheet?.header.includes(heading));
        setDraft({ ...changed, columns: { ...found.sheet?.guessed, ...Object.fromEntries(known) } });
      });
    }
  };
  const send = () => {
    if (!file) return;
    const query = stringifySearch({ filename: file.name, ...queryOf(draft) });
    if (tried.current.what !== query) tried.current = { what: query, key: crypto.randomUUID() };
    running.current = new AbortController();
    setSent(0);
    void trying(async () => {
      try {
        const job = await upload<Job>({
          url: `/api/v1/bank-statements${query}`,
          file,
          headers: { 'Idempotency-Key': tried.current.key },
          onProgress: setSent,
          signal: running.current!.signal,
        });
        await navigate({ to: '/money/bank', search: { job: job.id } as never });
      } catch (failed) {
        if (!running.current!.signal.aborted) throw failed;
      } finally {
        setSent(null);
      }
    });
  };
  return {
    file,
    look,
    draft,
    preview,
    busy,
    sent,
    trouble,
    isLarge: file !== null && file.size > LARGEST_PREVIEWED,
    choose,
    change,
    send,
    stop: () => running.current?.abort(),
    lookAt: () => void (file && trying(async () => setPreview(await lookAt(file, draft)))),
  };
}

