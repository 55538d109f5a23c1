import { i18n } from '@lingui/core';
import { Alert, Loader, Select, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { postBulkChange, postBulkPreview, type BulkChangeSaid, type BulkChangeTold, type BulkPreview } from '~/api';
import { getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import { actionLabel, customersWords, unchangedWords } from '~/admin/bulk-words';
import { sentenceOf } from '~/kit/client/problem';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { formatCount } from '~/kit/money';
import type { Who } from './chosen';
import { Refusals } from './refusals';
import { dialogTitle, meaning, possibleWords } from './words';

const MOST_CLASSES = 500;
const TYPED_FROM = 100;

interface ChangeDialogProps {
  action: BulkChangeSaid['action'];
  who: Who;
  onClose: () => void;
  onAsked: (change: BulkChangeTold) => void;
}

/** Says what would happen to each, as the API itself has tried it out, before it is asked for. */
export function ChangeDialog({ action, who, onClose, onAsked }: ChangeDialogProps) {
  const [key] = useState(() => crypto.randomUUID());
  const [comment, setComment] = useState('');
  const [classId, setClassId] = useState<string | null>(null);
  const needsClass = action === 'change_class';
  const body: BulkChangeSaid = { action, who, ...(needsClass && { class_id: classId }) };
  const preview = useQuery({
    queryKey: ['bulk', 'preview', body],
    queryFn: async ({ signal }) => (await postBulkPreview({ body, signal, throwOnError: true })).data,
    enabled: !needsClass || classId !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const told = preview.data;
  const ready = told !== undefined && !preview.isPlaceholderData && told.total > 0 && told.counts?.done !== 0;
  const ask = async () => {
    const asked = { ...body, comment, ...(who.search != null && told && { expected_total: told.total }) };
    const { data } = await postBulkChange({ body: asked, headers: { 'Idempotency-Key': key }, throwOnError: true });
    onAsked(data);
  };
  const isForGood = action === 'delete';
  const count = told?.total ?? who.ids?.length ?? 0;
  return (
    <ConfirmDialog
      title={count > 0 ? dialogTitle(action, count) : actionLabel(action)}
      confirm={told?.counts ? `${actionLabel(action)} (${formatCount(told.counts.done)})` : actionLabel(action)}
      danger={isForGood}
      ready={ready}
      {...(isForGood && count >= TYPED_FROM && { typed: String(count) })}
      onConfirm={ask}
      onClose={onClose}
    >
      <p style={{ marginBlockStart: 0 }}>{meaning(action)}</p>
      {needsClass && <ClassChoice value={classId} onChange={setClassId} />}
      {preview.isPending && preview.isFetching && <Loader size="sm" aria-label={i18n.t({ id: 'bulk.trying', message: 'Looking what would happen' })} />}
      {preview.isError && (
        <Alert color="red" role="alert">
          {sentenceOf(preview.error)}
        </Alert>
      )}
      {told && <Foreseen action={action} told={told} />}
      {(action === 'block' || action === 'unblock') && (
        <TextInput
          mt={12}
          maxLength={200}
          label={i18n.t({ id: 'bulk.comment', message: 'Comment' })}
          description={i18n.t({ id: 'bulk.comment_hint', message: 'Why, for colleagues: it stays in the history of each.' })}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}

function Foreseen({ action, told }: { action: BulkChangeSaid['action']; told: BulkPreview }) {
  if (!told.counts) {
    return (
      <p>
        {i18n.t({
          id: 'bulk.too_many_to_try',
          message: '{what} found. They are too many to say beforehand who would be refused; each refusal is listed afterwards.',
          values: { what: customersWords(told.total) },
        })}
      </p>
    );
  }
  const { done, unchanged, refused } = told.counts;
  return (
    <>
      <p role="status">
        {possibleWords(action, done, told.total)} {unchanged > 0 && unchangedWords(unchanged)}
      </p>
      {refused > 0 && <Refusals items={told.refusals} more={refused - told.refusals.length} />}
    </>
  );
}

function ClassChoice({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const classes = useQuery(getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }));
  return (
    <Select
      label={i18n.t({ id: 'bulk.new_class', message: 'New class' })}
      data={(classes.data?.items ?? []).map(({ id, name, currency }) => ({ value: id, label: currency ? `${name} · ${currency}` : name }))}
      value={value}
      onChange={onChange}
      searchable
      required
      mb={12}
    />
  );
}
