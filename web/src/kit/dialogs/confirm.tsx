import { i18n } from '@lingui/core';
import { Alert, Button, Group, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../client/problem';
import { Dialog } from './dialog';

interface ConfirmProps {
  title: string;
  /** What the button does, as a verb: "Drop 3 records". */
  confirm: string;
  danger?: boolean;
  /** For what cannot be undone: the button works once this is typed. */
  typed?: string;
  /** Whether everything that is needed is there. */
  ready?: boolean;
  /** May answer with a promise: the dialog waits, shows a refusal, and closes only when it is done. */
  onConfirm: () => unknown;
  onClose: () => void;
  children?: ReactNode;
}

/** Says what would happen and asks. */
export function ConfirmDialog({ title, confirm, danger = false, typed, ready = true, onConfirm, onClose, children }: ConfirmProps) {
  const [written, setWritten] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const act = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (failed) {
      setTrouble(failed);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {typed !== undefined && (
        <TextInput
          mt={12}
          label={i18n.t({ id: 'confirm.type', message: 'Type {typed} to confirm', values: { typed } })}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
      )}
      {trouble !== null && (
        <Alert color="red" role="alert" mt={12}>
          {sentenceOf(trouble)}
        </Alert>
      )}
      <Group justify="flex-end" gap={8} mt={20}>
        <Button variant="default" onClick={onClose} data-autofocus={danger || undefined}>
          {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
        </Button>
        <Button
          color={danger ? 'red' : undefined}
          loading={busy}
          disabled={!ready || (typed !== undefined && written !== typed)}
          onClick={() => void act()}
        >
          {confirm}
        </Button>
      </Group>
    </Dialog>
  );
}
