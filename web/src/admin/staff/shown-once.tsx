import { i18n } from '@lingui/core';
import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyId } from '~/kit/copy-id';
import { Dialog } from '~/kit/dialogs/dialog';
import styles from './staff.module.css';

interface ShownOnceProps {
  title: string;
  /** What it is: "Password". */
  name: string;
  /** null: the answer had been given before, and a secret is told only once. */
  secret: string | null;
  onClose: () => void;
  children: ReactNode;
}

/** A password or a token's secret: here and nowhere else. */
export function ShownOnce({ title, name, secret, onClose, children }: ShownOnceProps) {
  return (
    <Dialog title={title} onClose={onClose} stays>
      <Stack gap={14}>
        <p className={styles.hint}>{children}</p>
        {secret === null ? (
          <Alert color="red">
            {i18n.t({ id: 'staff.shown_before', message: 'It was shown before and is told only once; make a new one.' })}
          </Alert>
        ) : (
          <div className={styles.secret} role="group" aria-label={name}>
            <CopyId value={secret} label={name} />
          </div>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{i18n.t({ id: 'staff.noted', message: 'I have noted it' })}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
