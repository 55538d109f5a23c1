import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';

/** Somebody saved while one was typing: theirs to be read, one's own still in the form. */
export function Changed({ theirs }: { theirs?: string }) {
  return (
    <Alert color="yellow" title={i18n.t({ id: 'customers.meanwhile.title', message: 'Somebody else changed this meanwhile' })}>
      {i18n.t({ id: 'customers.meanwhile.hint', message: 'Your values are still in the form. Save again to put them in the place of theirs, or cancel to keep theirs.' })}
      {theirs !== undefined && <blockquote style={{ margin: '8px 0 0', whiteSpace: 'pre-line' }}>{theirs}</blockquote>}
    </Alert>
  );
}
