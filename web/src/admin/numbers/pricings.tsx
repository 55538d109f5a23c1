import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { getDidPricingBatch, patchDidPricingBatch, postDidPricingBatch, type DidPricingBatch } from '~/api';
import { getDidPricingBatchesOptions } from '~/api/@tanstack/react-query.gen';
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
const currencyLabel = () => i18n.t({ id: 'numbers.batch.currency', message: 'Currency' });
const activationLabel = () => i18n.t({ id: 'numbers.pricing.activation', message: 'Fee once' });
const recurringLabel = () => i18n.t({ id: 'numbers.pricing.recurring', message: 'Fee a month' });
const markupLabel = () => i18n.t({ id: 'numbers.pricing.markup', message: 'Mark-up' });
const descriptionLabel = () => i18n.t({ id: 'numbers.description', message: 'Description' });

/** "10.0000" as people say it: "10". */
const plainPercent = (percent: string) => percent.replace(/\.?0+$/, '');

const COLUMNS: Column<DidPricingBatch>[] = [
  { id: 'name', label: nameLabel, width: 220, pinned: true, cell: (row) => <strong>{row.name}</strong> },
  { id: 'activation', label: activationLabel, width: 120, align: 'end', cell: (row) => <Money value={row.activation_fee} /> },
  { id: 'recurring', label: recurringLabel, width: 120, align: 'end', cell: (row) => <Money value={row.recurring_fee} /> },
  { id: 'markup', label: markupLabel, width: 100, align: 'end', cell: (row) => <span className="numbers">{plainPercent(row.markup_percent)}&nbsp;%</span> },
  { id: 'description', label: descriptionLabel, width: 300, cell: (row) => row.description },
];

/** What customers are asked for the numbers they hold: the vendor's cost, a fee and a mark-up of the cost. */
export function PricingsPage() {
  const list = useList((page) => getDidPricingBatchesOptions({ query: page }));
  const [opened, setOpened] = useState<DidPricingBatch | 'new' | null>(null);
  const may = useCan('change_catalogue');
  const title = i18n.t({ id: 'numbers.pricings', message: 'Pricing batches' });
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
      {i18n.t({ id: 'numbers.pricing.new', message: 'New pricing batch' })}
    </Button>
  );
  return (
    <Page title={title} actions={make}>
      <NumberSections />
      <DataTable
        id="did-pricing-batches"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        {...(may && {
          rowActions: (row: DidPricingBatch) => [
            { label: i18n.t({ id: 'numbers.edit', message: 'Edit' }), icon: <IconPencil size={16} />, run: () => setOpened(row) },
          ],
        })}
        empty={
          <Empty title={i18n.t({ id: 'numbers.pricing.none', message: 'No pricing batches yet' })} action={make}>
            {i18n.t({ id: 'numbers.pricing.none_hint', message: 'A pricing batch says what is asked for a number on top of what its vendor asks. Each customer has one, or none.' })}
          </Empty>
        }
      />
      {opened && <PricingDialog pricing={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}

interface PricingValues {
  name: string;
  currency: string;
  activation_fee: string;
  recurring_fee: string;
  markup_percent: string;
  description: string;
}

function PricingDialog({ pricing, onClose }: { pricing: DidPricingBatch | null; onClose: () => void }) {
  const queries = useQueryClient();
  const etag = useEtag(pricing && (() => getDidPricingBatch({ path: { pricing_batch_id: pricing.id }, throwOnError: true })));
  const form = useApiForm<PricingValues, { data: DidPricingBatch }>({
    defaults: {
      name: pricing?.name ?? '',
      currency: pricing?.currency ?? 'EUR',
      activation_fee: plainAmount(pricing?.activation_fee),
      recurring_fee: plainAmount(pricing?.recurring_fee),
      markup_percent: plainPercent(pricing?.markup_percent ?? '0.0000') || '0',
      description: pricing?.description ?? '',
    },
    save: ({ currency, ...values }, key) => {
      const money = (amount: string) => ({ amount: amount.trim() || '0', currency });
      const body = {
        ...values,
        activation_fee: money(values.activation_fee),
        recurring_fee: money(values.recurring_fee),
        markup_percent: values.markup_percent.trim() || '0',
      };
      if (pricing) {
        const path = { pricing_batch_id: pricing.id };
        return patchDidPricingBatch({ path, body, headers: { 'if-match': etag.current }, throwOnError: true });
      }
      return postDidPricingBatch({ body: { ...body, currency: currency.trim().toUpperCase() }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    },
    onSaved: async ({ data }) => {
      const told = ['getDidPricingBatches', 'getDids', 'getCustomerDids', 'getCustomerDidSummary'];
      await Promise.all(told.map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
      toast(i18n.t({ id: 'numbers.batch.saved', message: 'Batch {name} is saved', values: { name: data.name } }));
      onClose();
    },
  });
  const title = pricing
    ? i18n.t({ id: 'numbers.pricing.edit', message: 'Pricing batch {name}', values: { name: pricing.name } })
    : i18n.t({ id: 'numbers.pricing.new', message: 'New pricing batch' });
  return (
    <Dialog title={title} size={560} onClose={onClose}>
      <Form form={form} label={title}>
        <Columns>
          <TextField name="name" label={nameLabel()} required autoFocus />
          <TextField name="currency" label={currencyLabel()} required disabled={pricing !== null} />
          <MoneyField name="activation_fee" label={activationLabel()} currencyField="currency" />
          <MoneyField name="recurring_fee" label={recurringLabel()} currencyField="currency" />
          <TextField
            name="markup_percent"
            label={i18n.t({ id: 'numbers.pricing.markup_percent', message: 'Mark-up, per cent' })}
            description={i18n.t({ id: 'numbers.pricing.markup_hint', message: "Of the vendor's monthly cost" })}
          />
        </Columns>
        <TextField name="description" label={descriptionLabel()} />
        <SaveBar label={i18n.t({ id: 'numbers.save', message: 'Save' })} always={pricing === null} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
