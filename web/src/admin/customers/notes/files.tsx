import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { formatBytes } from '~/kit/amounts';
import { IconButton } from '~/kit/icon-button';
import { IconPaperclip, IconX } from '~/kit/icons';
import { ACCEPTED, type Failure } from './sending';
import styles from './notes.module.css';

/** Somewhere files can be dropped, whatever stands in it. */
export function DropPlace({ onFiles, off, children }: { onFiles: (files: File[]) => void; off: boolean; children: ReactNode }) {
  const [over, setOver] = useState(false);
  if (off) return <>{children}</>;
  const isOfFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const drop = (event: DragEvent) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  const hold = (event: DragEvent) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className={styles.drop} data-over={over || undefined} onDragOver={hold} onDragLeave={() => setOver(false)} onDrop={drop}>
      {children}
    </div>
  );
}

/** The browser's own way to choose files, behind a paper clip. */
export function ChooseFiles({ onFiles, disabled = false }: { onFiles: (files: File[]) => void; disabled?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={i18n.t({ id: 'customers.notes.attach', message: 'Attach files' })} disabled={disabled} onClick={() => input.current?.click()}>
        <IconPaperclip size={17} />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Files that wait to be sent with the note. */
export function Waiting({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file, place) => (
        <li key={`${file.name} ${place}`}>
          <IconPaperclip size={14} aria-hidden /> {file.name} <span className="dimmed numbers">{formatBytes(file.size)}</span>
          <IconButton size={24} label={i18n.t({ id: 'customers.notes.leave_out', message: 'Leave {name} out', values: { name: file.name } })} onClick={() => onRemove(file)}>
            <IconX size={14} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

/** What was not attached, with the reason; the note itself is there. */
export function Failures({ failures, onClose }: { failures: readonly Failure[]; onClose: () => void }) {
  if (failures.length === 0) return null;
  return (
    <Alert
      color="red"
      role="alert"
      withCloseButton
      closeButtonLabel={i18n.t({ id: 'kit.close', message: 'Close' })}
      onClose={onClose}
      title={i18n.t({ id: 'customers.notes.not_attached', message: 'Not attached' })}
    >
      <ul className={styles.failures}>
        {failures.map(({ file, why }, place) => (
          <li key={place}>
            <strong>{file.name}</strong>: {why}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
