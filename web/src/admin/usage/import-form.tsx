import { i18n } from '@lingui/core';
import { Alert, Button, NativeSelect, Progress } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Job } from '~/api';
import { formatBytes } from '~/kit/amounts';
import { requestIdOf, sentenceOf } from '~/kit/client/problem';
import { upload } from '~/kit/client/uploading';
import { CopyId } from '~/kit/copy-id';
import { FileDrop } from '~/kit/form/file-drop';
import styles from './import.module.css';

interface ImportFormProps {
  label: string;
  sources: string[];
  onSent: (job: string) => void;
}

/** A source and a file; the file is sent at once, charged in the background. */
export function ImportForm({ label, sources, onSent }: ImportFormProps) {
  const [source, setSource] = useState(sources.length === 1 ? sources[0]! : '');
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const sending = useSending((job) => {
    setFile(null);
    onSent(job.id);
  });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setMissing(!source || !file);
    if (source && file) void sending.send(source, file);
  };
  const needed = i18n.t({ id: 'usage.choose_source', message: 'Choose the switch that wrote the file.' });
  return (
    <form className={styles.form} aria-label={label} onSubmit={submit} noValidate>
      <NativeSelect
        className={styles.source!}
        label={i18n.t({ id: 'usage.source', message: 'Source' })}
        value={source}
        disabled={sending.busy}
        error={missing && !source && needed}
        data={[{ value: '', label: i18n.t({ id: 'usage.choose', message: 'Choose…' }) }, ...sources]}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <FileDrop
        label={i18n.t({ id: 'usage.file', message: 'Call file' })}
        invitation={i18n.t({ id: 'usage.drop_file', message: 'Drop a call file here, or choose one' })}
        hint={i18n.t({ id: 'usage.file_hint', message: 'Up to 1 GB, as the switch wrote it. Sending a file twice charges nothing twice.' })}
        file={file}
        onChoose={setFile}
        disabled={sending.busy}
        error={missing && !file ? i18n.t({ id: 'usage.choose_file', message: 'Choose the file to import.' }) : undefined}
      />
      {sending.busy && file && <Sending sent={sending.sent} total={file.size} onStop={sending.stop} />}
      {sending.trouble !== null && <Refusal trouble={sending.trouble} />}
      <Button type="submit" loading={sending.busy} className={styles.send!}>
        {i18n.t({ id: 'usage.do_import', message: 'Import' })}
      </Button>
    </form>
  );
}

function Sending({ sent, total, onStop }: { sent: number; total: number; onStop: () => void }) {
  const values = { sent: formatBytes(sent), total: formatBytes(total) };
  const told = i18n.t({ id: 'usage.sending', message: 'Sending: {sent} of {total}', values });
  return (
    <div className={styles.sending}>
      <Progress.Root size={6} className={styles.bar!}>
        <Progress.Section value={total ? (100 * sent) / total : 100} aria-label={told} />
      </Progress.Root>
      <span className="numbers">{told}</span>
      <Button variant="default" size="compact-sm" onClick={onStop}>
        {i18n.t({ id: 'usage.stop_sending', message: 'Stop' })}
      </Button>
    </div>
  );
}

function Refusal({ trouble }: { trouble: unknown }) {
  const requestId = requestIdOf(trouble);
  return (
    <Alert color="red" role="alert">
      {sentenceOf(trouble)} {requestId && <CopyId value={requestId} />}
    </Alert>
  );
}

/** One file on its way; the key of a try stays until it is answered, so that a second try is the same request. */
function useSending(onSent: (job: Job) => void) {
  const [sent, setSent] = useState(0);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const running = useRef<AbortController>(undefined);
  const tried = useRef<{ source: string; file: File; key: string }>(undefined);
  const send = async (source: string, file: File) => {
    const same = tried.current?.source === source && tried.current.file === file;
    if (!same) tried.current = { source, file, key: crypto.randomUUID() };
    running.current = new AbortController();
    setSent(0);
    setTrouble(null);
    setBusy(true);
    try {
      onSent(await sendFile(source, file, tried.current!.key, setSent, running.current.signal));
      tried.current = undefined;
    } catch (failed) {
      if (!running.current.signal.aborted) setTrouble(failed);
    } finally {
      setBusy(false);
    }
  };
  return { send, sent, busy, trouble, stop: () => running.current?.abort() };
}

function sendFile(source: string, file: File, key: string, onProgress: (sent: number) => void, signal: AbortSignal) {
  const url = `/api/v1/usage-sources/${encodeURIComponent(source)}/imports?${new URLSearchParams({ filename: file.name })}`;
  return upload<Job>({ url, file, headers: { 'Idempotency-Key': key }, onProgress, signal });
}
