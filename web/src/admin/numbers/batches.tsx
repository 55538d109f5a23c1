import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { getDidBatch, patchDidBatch, postDidBatch, type DidBatch } from '~/api';
import { getDidBatchesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { Dialog } from '~/kit/dialogs/dialog';
import { MoneyField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconPencil, IconPlus } from '~/kit/icons';
import { Money } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { plainAmount, useEtag } from './editing';
import { NumberSections } from './sections';

const nameLabel = () => i18n.t({ id: 'numbers.batch.name', message: 'Name' });
const vendorLabel = () => i18n.t({ id: 'numbers.vendor', message: 'Vendor' });
const currencyLabel = () => i18n.t({ id: 'numbers.batch.currency', message: 'Currency' });
const activationLabel = () => i18n.t({ id: 'numbers.batch.activation', message: 'Cost once' });
const recurringLabel = () => i18n.t({ id: 'numbers.batch.recurring', message: 'Cost a month' });
const freezeLabel = () => i18n.t({ id: 'numbers.batch.freeze', message: 'Days kept back' });
const descriptionLabel = () => i18n.t({ id: 'numbers.description', message: 'Description' });

const COLUMNS: Column<DidBatch>[] = [
  { id: 'name', label: nameLabel, width: 220, pinned: true, cell: (row) => <a href={`/dids?batch_id=${row.id}`}>{row.name}</a> },
  { id: 'vendor', label: vendorLabel, width: 180, cell: (row) => row.vendor },
  { id: 'activation', label: activationLabel, width: 120, align: 'end', cell: (row) => <Money value={row.activation_cost} /> },
  { id: 'recurring', label: recurringLabel, width: 120, align: 'end', cell: (row) => <Money value={row.recurring_cost} /> },
  { id: 'freeze', label: freezeLabel, width: 120, align: 'end', cell: (row) => <span className="numbers">{row.freeze_days}</span> },
  { id: 'description', label: descriptionLabel, width: 280, cell: (row) => row.description },
];

/** What numbers are bought for, from whom, and how long one that was given back is kept back. */
export function BatchesPage() {
  const list = useList((page) => getDidBatchesOptions({ query: page }));
  const [opened, setOpened] = useState<DidBatch | 'new' | null>(null);
  const may = useCan('change_catalogue');
  const title = i18n.t({ id: 'numbers.batches', message: 'Vendor batches' });
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
      {i18n.t({ id: 'numbers.batch.new', message: 'New vendor batch' })}
    </Button>
  );
  return (
    <Page title={title} actions={make}>
      <NumberSections />
      <DataTable
        id="did-batches"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/dids?batch_id=${row.id}`}
        {...(may && {
          rowActions: (row: DidBatch) => [
            { label: i18n.t({ id: 'numbers.edit', message: 'Edit' }), icon: <IconPencil size={16} />, run: () => setOpened(row) },
          ],
        })}
        empty={
          <Empty title={i18n.t({ id: 'numbers.batch.none', message: 'No vendor batches yet' })} action={make}>
            {i18n.t({ id: 'numbers.batch.none_hint', message: 'A batch is a set of numbers bought together: from whom, at what cost, and how long a released one is kept back.' })}
          </Empty>
        }
      />
      {opened && <BatchDialog batch={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}

interface BatchValues {
  name: string;
  vendor: string;
  currency: string;
  activation_cost: string;
  recurring_cost: string;
  freeze_days: string;
  description: string;
}

function BatchDialog({ batch, onClose }: { batch: DidBatch | null; onClose: () => void }) {
  const queries = useQueryClient();
  const etag = useEtag(batch && (() => getDidBatch({ path: { batch_id: batch.id }, throwOnError: true })));
  const form = useApiForm<BatchValues, { data: DidBatch }>({
    defaults: {
      name: batch?.name ?? '',
      vendor: batch?.vendor ?? '',
      currency: batch?.currency ?? 'EUR',
      activation_cost: plainAmount(batch?.activation_cost),
      recurring_cost: plainAmount(batch?.recurring_cost),
      freeze_days: String(batch?.freeze_days ?? 0),
      description: batch?.description ?? '',
    },
    save: ({ currency, ...values }, key) => {
      const money = (amount: string) => ({ amount: amount.trim() || '0', currency });
      const body = {
        ...values,
        activation_cost: money(values.activation_cost),
        recurring_cost: money(values.recurring_cost),
        freeze_days: values.freeze_days.trim() === '' ? 0 : Number(values.freeze_days),
      };
      if (batch) return patchDidBatch({ path: { batch_id: batch.id }, body, headers: { 'if-match': etag.current }, throwOnError: true });
      return postDidBatch({ body: { ...body, currency: currency.trim().toUpperCase() }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    },
    onSaved: async ({ data }) => {
      await Promise.all(['getDidBatches', 'getDids', 'getCustomerDidSummary'].map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
      toast(i18n.t({ id: 'numbers.batch.saved', message: 'Batch {name} is saved', values: { name: data.name } }));
      onClose();
    },
  });
  const title = batch
    ? i18n.t({ id: 'numbers.batch.edit', message: 'Vendor batch {name}', values: { name: batch.name } })
    : i18n.t({ id: 'numbers.batch.new', message: 'New vendor batch' });
  return (
    <Dialog title={title} size={560} onClose={onClose}>
      <Form form={form} label={title}>
        <Columns>
          <TextField name="name" label={nameLabel()} required autoFocus />
          <TextField name="vendor" label={vendorLabel()} required />
          <TextField name="currency" label={currencyLabel()} required disabled={batch !== null} />
          <TextField
            name="freeze_days"
            type="number"
            label={freezeLabel()}
            description={i18n.t({ id: 'numbers.batch.freeze_hint', message: 'After a release; 0: may be given again at once' })}
          />
          <MoneyField name="activation_cost" label={activationLabel()} currencyField="currency" />
          <MoneyField name="recurring_cost" label={recurringLabel()} currencyField="currency" />
        </Columns>
        <TextField name="description" label={descriptionLabel()} />
        <SaveBar label={i18n.t({ id: 'numbers.save', message: 'Save' })} always={batch === null} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
