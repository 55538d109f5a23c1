import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { postVoucherSheet, type VoucherBatchTold } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { Dialog } from '~/kit/dialogs/dialog';
import { IconDownload } from '~/kit/icons';
import { saveAs } from '~/kit/saving';

interface CodesProps {
  batch: VoucherBatchTold;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}

/** Warns first, fetches once, and keeps what came for as long as it is open: a download that was missed is not lost. */
export function CodesDialog({ batch, onDone, onClose }: CodesProps) {
  const [file, setFile] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const name = `${batch.name}.csv`;
  useEffect(() => () => (file === null ? undefined : URL.revokeObjectURL(file)), [file]);
  const fetchOnce = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const { data } = await postVoucherSheet({ path: { voucher_batch_id: batch.id }, parseAs: 'blob', throwOnError: true });
      const address = URL.createObjectURL(data as unknown as Blob);
      setFile(address);
      saveAs(address, name);
      void onDone();
    } catch (failed) {
      setTrouble(failed);
    }
    setBusy(false);
  };
  return (
    <Dialog title={i18n.t({ id: 'vouchers.codes_title', message: 'Codes of {batch}', values: { batch: batch.name } })} onClose={onClose} stays>
      {file === null ? (
        <p style={{ marginBlockStart: 0 }}>
          {i18n.t({
            id: 'vouchers.codes_once',
            message: 'They can be downloaded this once. With the download they are gone from the server for good, so keep the file where only those who print may read it.',
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
