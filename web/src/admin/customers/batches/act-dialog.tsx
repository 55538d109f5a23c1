import { i18n } from '@lingui/core';
import { Alert, Loader, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { postBatchAct, postBatchActPreview, type AccountBatch, type BatchActSaid, type Customer } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { formatCount } from '~/kit/money';
import { accountsWords, batchActLabel, batchActMeaning, type BatchAction } from './words';

const TYPED_FROM = 100;

interface ActDialogProps {
  customer: Customer;
  batch: AccountBatch;
  action: BatchAction;
  onClose: () => void;
  onAsked: () => void;
}

/** Says of how many accounts it would be, as the API counts them now, and asks. */
export function ActDialog({ customer, batch, action, onClose, onAsked }: ActDialogProps) {
  const [key] = useState(() => crypto.randomUUID());
  const [day, setDay] = useState('');
  const path = { customer_id: customer.id };
  const body: BatchActSaid = { batch: batch.name, action, ...(action === 'set_expiry' && { expires_on: day || null }) };
  const preview = useQuery({
    queryKey: ['batch act', 'preview', customer.id, body],
    queryFn: async ({ signal }) => (await postBatchActPreview({ path, body, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const told = preview.isError ? undefined : preview.data;
  const ask = async () => {
    await postBatchAct({ path, body, headers: { 'Idempotency-Key': `${key}-${day}` }, throwOnError: true });
    onAsked();
  };
  const isForGood = action === 'terminate';
  const changed = told?.changed ?? 0;
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'batches.act_on', message: '{act} all accounts of {batch}?', values: { act: batchActLabel(action), batch: batch.name } })}
      confirm={told ? `${batchActLabel(action)} (${formatCount(changed)})` : batchActLabel(action)}
      danger={isForGood}
      ready={told !== undefined && !preview.isPlaceholderData && changed > 0}
      {...(isForGood && changed >= TYPED_FROM && { typed: batch.name })}
      onConfirm={ask}
      onClose={onClose}
    >
      <p style={{ marginBlockStart: 0 }}>{batchActMeaning(action)}</p>
      {action === 'set_expiry' && (
        <TextInput
          type="date"
          mb={12}
          label={i18n.t({ id: 'customers.account.expires_on', message: 'Expires on' })}
          description={i18n.t({ id: 'batches.expiry_hint', message: 'The first day on which they are expired; empty: never' })}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      )}
      {preview.isPending && <Loader size="sm" aria-label={i18n.t({ id: 'batches.counting', message: 'Counting' })} />}
      {preview.isError && (
        <Alert color="red" role="alert">
          {sentenceOf(preview.error)}
        </Alert>
      )}
      {told && (
        <p role="status">
          {i18n.t({
            id: 'batches.act_count',
            message: '{changed} of {total} change; the others are so already, or terminated.',
            values: { changed: formatCount(changed), total: accountsWords(told.total) },
          })}
        </p>
      )}
    </ConfirmDialog>
  );
}
