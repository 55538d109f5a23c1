import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { deleteGenerationSheet, postGenerationSheet, type GenerationTold } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { IconDownload } from '~/kit/icons';
import { saveAs } from '~/kit/saving';
import { accountsWords } from './words';

interface SheetDialogProps {
  run: GenerationTold;
  onClose: () => void;
  onGone: () => void;
}

const pathOf = (run: GenerationTold) => ({ customer_id: run.customer_id, generation_id: run.id });

/** Warns first, fetches once, and keeps what came for as long as it is open: a download that was missed is not lost. */
export function SheetDialog({ run, onClose, onGone }: SheetDialogProps) {
  const [file, setFile] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const name = `${run.batch}.csv`;
  useEffect(() => () => (file === null ? undefined : URL.revokeObjectURL(file)), [file]);
  const fetchOnce = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const { data } = await postGenerationSheet({ path: pathOf(run), parseAs: 'blob', throwOnError: true });
      const address = URL.createObjectURL(data as unknown as Blob);
      setFile(address);
      saveAs(address, name);
      onGone();
    } catch (failed) {
      setTrouble(failed);
    }
    setBusy(false);
  };
  return (
    <Dialog title={i18n.t({ id: 'batches.sheet_title', message: 'Printable list of {batch}', values: { batch: run.batch } })} onClose={onClose} stays>
      {file === null ? (
        <p style={{ marginBlockStart: 0 }}>
          {i18n.t({
            id: 'batches.sheet_once',
            message: 'It can be downloaded this once: {accounts} with everything that was drawn for them. With the download it is gone from the server for good, so keep the file where only those who print may read it.',
            values: { accounts: accountsWords(run.made) },
          })}
        </p>
      ) : (
        <Alert color="green" role="status">
          {i18n.t({ id: 'batches.sheet_here', message: 'The list is here and nowhere else. Close this when the file is saved.' })}
        </Alert>
      )}
      {trouble !== null && (
        <Alert color="red" role="alert">
          {sentenceOf(trouble)}
        </Alert>
      )}
      <Group justify="flex-end" gap={8} mt={20}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {file === null ? i18n.t({ id: 'form.cancel', message: 'Cancel' }) : i18n.t({ id: 'kit.close', message: 'Close' })}
        </Button>
        {file === null ? (
          <Button loading={busy} leftSection={<IconDownload size={16} />} onClick={() => void fetchOnce()}>
            {i18n.t({ id: 'batches.sheet_fetch', message: 'Download once' })}
          </Button>
        ) : (
          <Button component="a" href={file} download={name} leftSection={<IconDownload size={16} />}>
            {i18n.t({ id: 'batches.sheet_again', message: 'Save the file again' })}
          </Button>
        )}
      </Group>
    </Dialog>
  );
}

/** Where nobody needs it: then nobody can fetch it either. */
export function DropSheetDialog({ run, onClose, onGone }: SheetDialogProps) {
  const drop = async () => {
    await deleteGenerationSheet({ path: pathOf(run), throwOnError: true });
    onGone();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'batches.drop_title', message: 'Delete the printable list of {batch}?', values: { batch: run.batch } })}
      confirm={i18n.t({ id: 'batches.drop', message: 'Delete the list' })}
      danger
      onConfirm={drop}
      onClose={onClose}
    >
      {i18n.t({ id: 'batches.drop_means', message: 'Nobody can download it any more, and nothing brings back the passwords on it. The accounts stay as they are.' })}
    </ConfirmDialog>
  );
}
