import { i18n } from '@lingui/core';
import { useEffect, useState } from 'react';
import { IconCheck, IconCopy } from './icons';
import styles from './copy-id.module.css';

const TOLD_MS = 2000;

/** An id, a token or a number that people carry elsewhere: click copies it. */
export function CopyId({ value, label }: { value: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void navigator.clipboard?.writeText(value).then(() => setCopied(true));
  const name = label ? `${label}: ${value}` : value;
  return (
    <button
      type="button"
      className={styles.copy}
      onClick={copy}
      aria-label={i18n.t({ id: 'copy.copy', message: 'Copy {name}', values: { name } })}
    >
      <span>{value}</span>
      {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      <span role="status" className="unseen">
        {copied ? i18n.t({ id: 'copy.copied', message: 'Copied' }) : ''}
      </span>
    </button>
  );
}
