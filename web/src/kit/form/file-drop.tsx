import { useState, type DragEvent, type ReactNode } from 'react';
import { formatBytes } from '../amounts';
import { IconUpload } from '../icons';
import styles from './file-drop.module.css';

interface FileDropProps {
  /** Of the field itself, for screen readers. */
  label: string;
  /** What stands there until a file is chosen. */
  invitation: string;
  hint: ReactNode;
  accept?: string;
  file: File | null;
  onChoose: (file: File) => void;
  disabled?: boolean;
  /** Why it cannot be sent as it stands. */
  error?: string | undefined;
}

/** A file by choosing or by dropping it; the field itself is the browser's, so that keys and readers know it. */
export function FileDrop({ label, invitation, hint, accept, file, onChoose, disabled = false, error }: FileDropProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !disabled) onChoose(dropped);
  };
  const hold = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div>
      <label className={styles.drop} data-over={over || undefined} onDragOver={hold} onDragLeave={() => setOver(false)} onDrop={drop}>
        <IconUpload size={20} aria-hidden />
        <span>
          {file ? (
            <>
              <strong>{file.name}</strong> <span className="dimmed numbers">{formatBytes(file.size)}</span>
            </>
          ) : (
            <strong>{invitation}</strong>
          )}
          <span className="dimmed">{hint}</span>
        </span>
        <input
          type="file"
          className={styles.file}
          aria-label={label}
          aria-invalid={error !== undefined}
          accept={accept}
          disabled={disabled}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) onChoose(chosen);
            // So that the same file, corrected, can be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </label>
      {error !== undefined && (
        <p className={styles.missing} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
