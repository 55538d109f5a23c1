import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { postAccountExport, type AccountExportSaid } from '~/api';
import { actionLabel } from '~/admin/bulk-words';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { useUrl } from '~/kit/url';
import { Asked } from '../bulk/bar';
import { FileChoice } from '../bulk/export-dialog';
import { meaning } from '../bulk/words';
import { searchKey } from '../saved/searches';
import { ASKED } from './exported';
import { FILTERS } from './searches';

interface ExportProps {
  open: boolean;
  /** Those that the list shows, in order. */
  columns: () => string[];
  onClose: () => void;
}

/** A file of what the list finds, and how far the one that was asked for last is. */
export function AccountExport({ open, columns, onClose }: ExportProps) {
  const queries = useQueryClient();
  const asked = useQuery<string | null>({ queryKey: ASKED, queryFn: () => null, initialData: null, staleTime: Infinity, gcTime: Infinity }).data;
  const watch = (id: string | null) => void queries.setQueryData(ASKED, id);
  return (
    <>
      {asked && <Asked key={asked} id={asked} onUndone={() => undefined} onClose={() => watch(null)} />}
      {open && <ExportDialog columns={columns()} onClose={onClose} onAsked={watch} />}
    </>
  );
}

interface ExportDialogProps {
  columns: string[];
  onClose: () => void;
  onAsked: (id: string) => void;
}

function ExportDialog({ columns, onClose, onAsked }: ExportDialogProps) {
  const { search } = useUrl();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [format, setFormat] = useState('csv');
  const [which, setWhich] = useState('shown');
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    setKey(crypto.randomUUID());
  };
  const ask = async () => {
    const body: AccountExportSaid = {
      search: searchKey(search, FILTERS),
      format: format as AccountExportSaid['format'],
      ...(which === 'shown' && { columns }),
    };
    const { data } = await postAccountExport({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
    onAsked(data.id);
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'accounts.export_title', message: 'Export all accounts found' })}
      confirm={actionLabel('export')}
      onConfirm={ask}
      onClose={onClose}
    >
      <p style={{ marginBlockStart: 0 }}>{meaning('export')}</p>
      <FileChoice
        format={format}
        onFormat={change(setFormat)}
        which={which}
        onWhich={change(setWhich)}
        xlsx={i18n.t({ id: 'accounts.export_xlsx', message: 'Excel (XLSX), up to 1,048,575 accounts' })}
      />
    </ConfirmDialog>
  );
}
