import { i18n } from '@lingui/core';
import { Alert, Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { previewMessage, type MessageKind, type MessagePreview } from '~/api';
import letterStyles from '~/admin/letter.module.css';
import { sentenceOf } from '~/kit/client/problem';
import { Dialog } from '~/kit/dialogs/dialog';
import { ChooseReader } from './choose-reader';

interface Props {
  kind: MessageKind;
  language: string;
  text: { subject: string; body: string };
  onClose: () => void;
}

/** What one customer would read now; nothing is kept and nothing is sent. */
export function PreviewDialog({ kind, language, text, onClose }: Props) {
  const [customer, setCustomer] = useState('');
  const [shown, setShown] = useState<MessagePreview | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const { data } = await previewMessage({ path: { kind }, body: { ...text, language, customer_id: customer }, throwOnError: true });
      setShown(data);
    } catch (refused) {
      setShown(null);
      setTrouble(refused);
    }
    setBusy(false);
  };
  return (
    <Dialog title={i18n.t({ id: 'messages.preview_title', message: 'What a customer would read' })} onClose={onClose} size={620}>
      <Stack gap={14}>
        <ChooseReader value={customer} onChange={setCustomer} />
        <div>
          <Button onClick={() => void show()} loading={busy} disabled={!customer}>
            {i18n.t({ id: 'messages.show', message: 'Show' })}
          </Button>
        </div>
        {trouble !== null && (
          <Alert color="red" role="alert">
            {sentenceOf(trouble)}
          </Alert>
        )}
        {shown && (
          <div aria-live="polite">
            <p className={letterStyles.subject}>{shown.subject}</p>
            <pre className={letterStyles.body}>{shown.body}</pre>
          </div>
        )}
      </Stack>
    </Dialog>
  );
}
