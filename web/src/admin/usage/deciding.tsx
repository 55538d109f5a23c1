import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postDrop, postRelease, type QuarantinedRecord } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { toast } from '~/kit/toast';
import type { Decided } from './outcomes';

interface DecidingProps {
  records: QuarantinedRecord[];
  onClose: () => void;
  onDecided: (decided: Decided) => void;
}

export function ReleaseDialog({ records, onClose, onDecided }: DecidingProps) {
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefreshQuarantine();
  const count = records.length;
  const release = async () => {
    const body = { ids: records.map(({ id }) => id) };
    const { data } = await postRelease({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
    refresh();
    onDecided({ records, outcomes: data.outcomes });
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'usage.release_title', message: 'Release {count, plural, one {# record} other {# records}}?', values: { count } })}
      confirm={i18n.t({ id: 'usage.release', message: 'Release' })}
      onConfirm={release}
      onClose={onClose}
    >
      {i18n.t({ id: 'usage.release_hint', message: 'They are charged by the prices, accounts and sources of today. What still cannot be charged keeps waiting with its reason.' })}
    </ConfirmDialog>
  );
}

export function DropDialog({ records, onClose, onDecided }: DecidingProps) {
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefreshQuarantine();
  const count = records.length;
  const drop = async () => {
    const body = { ids: records.map(({ id }) => id) };
    const { data } = await postDrop({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
    refresh();
    onDecided({ records, outcomes: null });
    toast(i18n.t({ id: 'usage.dropped_told', message: '{count, plural, one {# record dropped} other {# records dropped}}', values: { count: data.dropped } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'usage.drop_title', message: 'Drop {count, plural, one {# record} other {# records}}?', values: { count } })}
      confirm={i18n.t({ id: 'usage.drop', message: 'Drop' })}
      danger
      onConfirm={drop}
      onClose={onClose}
    >
      {i18n.t({ id: 'usage.drop_hint', message: 'They will never be charged, whoever sends them again. This cannot be undone.' })}
    </ConfirmDialog>
  );
}

/** After a decision the list, its counts and the record tell something else. */
export function useRefreshQuarantine() {
  const queries = useQueryClient();
  return () => {
    for (const _id of ['getQuarantine', 'getQuarantineSummary', 'getQuarantined']) {
      void queries.invalidateQueries({ queryKey: [{ _id }] });
    }
  };
}
