import { i18n } from '@lingui/core';
import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { postCustomerExport, type BulkChangeTold, type ExportSaid } from '~/api';
import { actionLabel } from '~/admin/bulk-words';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { one, parseSearch } from '~/kit/url';
import type { Who } from './chosen';
import { dialogTitle, meaning } from './words';

interface ExportDialogProps {
  who: Who;
  /** Of the list, with its order. */
  search: string;
  /** Those that the list shows, in order. */
  columns: string[];
  onClose: () => void;
  onAsked: (change: BulkChangeTold) => void;
}

/** A file of what is chosen, in the order of the list. */
export function ExportDialog({ who, search, columns, onClose, onAsked }: ExportDialogProps) {
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [format, setFormat] = useState('csv');
  const [which, setWhich] = useState('shown');
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    setKey(crypto.randomUUID());
  };
  const ask = async () => {
    const sort = one(parseSearch(search), 'sort');
    const body: ExportSaid = {
      who,
      format: format as ExportSaid['format'],
      ...(which === 'shown' && { columns }),
      ...(who.ids && sort && { sort }),
    };
    const { data } = await postCustomerExport({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
    onAsked(data);
  };
  const title = who.ids ? dialogTitle('export', who.ids.length) : i18n.t({ id: 'bulk.export_all_title', message: 'Export all customers found' });
  return (
    <ConfirmDialog title={title} confirm={actionLabel('export')} onConfirm={ask} onClose={onClose}>
      <p style={{ marginBlockStart: 0 }}>{meaning('export')}</p>
      <FileChoice
        format={format}
        onFormat={change(setFormat)}
        which={which}
        onWhich={change(setWhich)}
        xlsx={i18n.t({ id: 'bulk.xlsx', message: 'Excel (XLSX), up to 1,048,575 customers' })}
      />
    </ConfirmDialog>
  );
}

interface FileChoiceProps {
  format: string;
  onFormat: (format: string) => void;
  which: string;
  onWhich: (which: string) => void;
  /** With how many a spreadsheet holds. */
  xlsx: string;
}

/** As what a list is written, and with which of its columns. */
export function FileChoice({ format, onFormat, which, onWhich, xlsx }: FileChoiceProps) {
  return (
    <>
      <Radio.Group label={i18n.t({ id: 'bulk.format', message: 'Format' })} value={format} onChange={onFormat} mb={12}>
        <Stack gap={6} mt={6}>
          <Radio value="csv" label={i18n.t({ id: 'bulk.csv', message: 'CSV' })} />
          <Radio value="xlsx" label={xlsx} />
        </Stack>
      </Radio.Group>
      <Radio.Group label={i18n.t({ id: 'bulk.columns', message: 'Columns' })} value={which} onChange={onWhich}>
        <Stack gap={6} mt={6}>
          <Radio value="shown" label={i18n.t({ id: 'bulk.columns_shown', message: 'As the list shows them' })} />
          <Radio value="all" label={i18n.t({ id: 'bulk.columns_all', message: 'All there are' })} />
        </Stack>
      </Radio.Group>
    </>
  );
}
