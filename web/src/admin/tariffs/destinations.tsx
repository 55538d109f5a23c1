import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { getDestination, patchDestination, postDestination, postNumberingPlan, removeDestination, type Destination, type Kind } from '~/api';
import { getDestinationsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { Views } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconPencil, IconPlus, IconTrash } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { one, useUrl } from '~/kit/url';
import { useEtag } from './editing';
import { destinationsLabel, TariffSections } from './sections';
import terms from './terms.module.css';

const KINDS: Record<Kind, () => string> = {
  country: () => i18n.t({ id: 'destinations.kind.country', message: 'Country' }),
  geographic: () => i18n.t({ id: 'destinations.kind.geographic', message: 'Place' }),
  mobile: () => i18n.t({ id: 'destinations.kind.mobile', message: 'Mobile' }),
  toll_free: () => i18n.t({ id: 'destinations.kind.toll_free', message: 'Toll-free' }),
  premium: () => i18n.t({ id: 'destinations.kind.premium', message: 'Premium rate' }),
  shared: () => i18n.t({ id: 'destinations.kind.shared', message: 'Shared cost' }),
  personal: () => i18n.t({ id: 'destinations.kind.personal', message: 'Personal number' }),
  voip: () => i18n.t({ id: 'destinations.kind.voip', message: 'Internet telephony' }),
  pager: () => i18n.t({ id: 'destinations.kind.pager', message: 'Pager' }),
  company: () => i18n.t({ id: 'destinations.kind.company', message: 'Company number' }),
};

const prefixLabel = () => i18n.t({ id: 'destinations.prefix', message: 'Prefix' });
const nameLabel = () => i18n.t({ id: 'destinations.description', message: 'Description' });
const countryLabel = () => i18n.t({ id: 'destinations.country', message: 'Country' });
const kindLabel = () => i18n.t({ id: 'destinations.kind', message: 'Kind' });

const COLUMNS: Column<Destination>[] = [
  { id: 'prefix', label: prefixLabel, width: 150, pinned: true, cell: (row) => <span className="numbers">{row.prefix}</span> },
  { id: 'description', label: nameLabel, width: 320, cell: (row) => row.description },
  { id: 'country', label: countryLabel, width: 100, cell: (row) => row.country },
  { id: 'kind', label: kindLabel, width: 160, cell: (row) => KINDS[row.kind]() },
];

/** The world's numbering plan and what was added to it: the prefixes that rates may name. */
export function DestinationsPage() {
  const { search, change } = useUrl();
  const text = (one(search, 'q') ?? '').trim();
  const by = one(search, 'by') ?? 'prefix';
  const digits = text.replace(/[^0-9]/g, '');
  const asked = !text ? {} : by === 'name' ? { q: text } : by === 'country' ? { country: text.toUpperCase().slice(0, 2) } : by === 'number' ? { number: digits } : { prefix: digits };
  const list = useList((page) => getDestinationsOptions({ query: { ...asked, ...page } }));
  const [opened, setOpened] = useState<Destination | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Destination | null>(null);
  const may = useCan('change_catalogue');
  const title = destinationsLabel();
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
      {i18n.t({ id: 'destinations.new', message: 'New destination' })}
    </Button>
  );
  return (
    <Page title={title} actions={add}>
      <TariffSections />
      <DataTable
        id="destinations"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.prefix}
        rowName={(row) => `${row.prefix} ${row.description}`}
        toolbar={<Toolbar by={by} />}
        filtered={text !== ''}
        {...(may && {
          rowActions: (row: Destination) => [
            { label: i18n.t({ id: 'destinations.edit', message: 'Edit' }), icon: <IconPencil size={16} />, run: () => setOpened(row) },
            { label: i18n.t({ id: 'destinations.delete', message: 'Delete' }), icon: <IconTrash size={16} />, run: () => setDeleting(row) },
          ],
        })}
        nothingFound={<NothingFound title={i18n.t({ id: 'destinations.none_found', message: 'No destination is like this' })} onClear={() => change({ q: undefined })} />}
        empty={
          <Empty title={i18n.t({ id: 'destinations.none', message: 'No destinations yet' })} action={may && <NumberingPlan />}>
            {i18n.t({ id: 'destinations.none_hint_plan', message: "Begin with the world's numbering plan: countries, places, mobile networks, special and emergency numbers. Later ones come by themselves: a prefix that a rate names and nobody knows becomes a destination." })}
          </Empty>
        }
      />
      {opened && <DestinationDialog of={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
      {deleting && <DeleteDialog of={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

/** What is there already stays as it is. */
function NumberingPlan() {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const add = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const { data } = await postNumberingPlan({ throwOnError: true });
      await queries.invalidateQueries();
      toast(i18n.t({ id: 'destinations.plan_added', message: '{count, plural, one {{n} destination} other {{n} destinations}} added', values: { count: data.destinations, n: formatCount(data.destinations) } }));
    } catch (failed) {
      setTrouble(failed);
    }
    setBusy(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => void add()}>
        {i18n.t({ id: 'destinations.add_plan', message: "Add the world's numbering plan" })}
      </Button>
      {trouble !== null && (
        <Alert color="red" role="alert" mt={12}>
          {sentenceOf(trouble)}
        </Alert>
      )}
    </>
  );
}

function Toolbar({ by }: { by: string }) {
  const labels: Record<string, string> = {
    prefix: i18n.t({ id: 'destinations.by_prefix', message: 'Prefix begins with…' }),
    number: i18n.t({ id: 'destinations.by_number', message: 'Whole number, such as 46850012345' }),
    name: i18n.t({ id: 'destinations.by_name', message: 'Description contains…' }),
    country: i18n.t({ id: 'destinations.by_country', message: 'Country, such as SE' }),
  };
  return (
    <>
      <SearchBox label={labels[by] ?? ''} />
      <Views
        name="by"
        label={i18n.t({ id: 'destinations.search_by', message: 'Search by' })}
        views={[
          { value: 'prefix', label: prefixLabel() },
          { value: 'number', label: i18n.t({ id: 'destinations.number', message: 'Number' }) },
          { value: 'name', label: nameLabel() },
          { value: 'country', label: countryLabel() },
        ]}
      />
    </>
  );
}

function DestinationDialog({ of, onClose }: { of: Destination | null; onClose: () => void }) {
  const queries = useQueryClient();
  const etag = useEtag(of && (() => getDestination({ path: { prefix: of.prefix }, throwOnError: true })));
  const form = useApiForm({
    defaults: { prefix: of?.prefix ?? '', description: of?.description ?? '', country: of?.country ?? '', kind: of?.kind ?? 'geographic' },
    save: ({ prefix, description, country, kind }, key) => {
      const body = { description, country: country.trim().toUpperCase(), kind: kind as Kind };
      if (of) return patchDestination({ path: { prefix }, body, headers: { 'if-match': etag.current }, throwOnError: true });
      return postDestination({ body: { ...body, prefix: prefix.trim() }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    },
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getDestinations' }] });
      toast(i18n.t({ id: 'destinations.saved', message: '{prefix} is saved', values: { prefix: data.prefix } }));
      onClose();
    },
  });
  const title = of
    ? i18n.t({ id: 'destinations.one', message: 'Destination {prefix}', values: { prefix: of.prefix } })
    : i18n.t({ id: 'destinations.new', message: 'New destination' });
  return (
    <Dialog title={title} size={560} onClose={onClose}>
      <Form form={form} label={title}>
        <Columns>
          <TextField name="prefix" label={prefixLabel()} required disabled={of !== null} autoFocus={of === null} />
          <TextField name="country" label={countryLabel()} description={i18n.t({ id: 'destinations.country_hint', message: 'Two letters, such as SE; empty: no country’s' })} />
          <SelectField name="kind" label={kindLabel()} options={Object.entries(KINDS).map(([value, label]) => ({ value, label: label() }))} />
        </Columns>
        <TextField name="description" label={nameLabel()} required autoFocus={of !== null} />
        <SaveBar label={i18n.t({ id: 'destinations.save', message: 'Save' })} always={of === null} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function DeleteDialog({ of, onClose }: { of: Destination; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = async () => {
    await removeDestination({ path: { prefix: of.prefix }, throwOnError: true });
    void queries.invalidateQueries({ queryKey: [{ _id: 'getDestinations' }] });
    toast(i18n.t({ id: 'destinations.deleted', message: '{prefix} is deleted', values: { prefix: of.prefix } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'destinations.delete_ask', message: 'Delete {prefix}, {description}?', values: { prefix: of.prefix, description: of.description } })}
      confirm={i18n.t({ id: 'destinations.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={terms.hint}>{i18n.t({ id: 'destinations.delete_hint', message: 'It is refused while a rate or a group names it.' })}</p>
    </ConfirmDialog>
  );
}
