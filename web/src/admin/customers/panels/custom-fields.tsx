import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CustomFieldInput } from '~/admin/custom-field-input';
import { blamedByKey, keyOf, saidOf, shownMoment, type FieldValues } from '~/admin/custom-field-values';
import { getCustomerFields, patchCustomerFields, type Customer, type CustomFieldValue, type CustomFieldValues } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconLock, IconPencil } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Facts, Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { Conflict, type Difference } from '../conflict';
import { useMayChange, useRefreshCustomer } from '../may-change';
import type { PanelProps } from '../record';

type Read = Versioned<CustomFieldValues>;

const readFields = (id: string): Promise<Read> => versioned(getCustomerFields({ path: { customer_id: id }, throwOnError: true }));

/** What the operator wants to know of customers of this class, to read; at the press of a button to change. */
export function CustomFieldsPanel({ customer }: PanelProps) {
  const [editing, setEditing] = useState(false);
  const may = useMayChange(customer);
  const version = useQuery({ queryKey: [{ _id: 'getCustomerFields' }, customer.id], queryFn: () => readFields(customer.id) });
  const items = version.data?.read.items ?? [];
  const edit = i18n.t({ id: 'customers.details.edit', message: 'Edit' });
  useShortcut('e', edit, () => setEditing(true), may && !editing && items.length > 0);
  const title = i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' });
  if (editing && version.data) return <FieldsForm customer={customer} read={version.data} onClose={() => setEditing(false)} />;
  const button = may && items.length > 0 && (
    <Button variant="default" leftSection={<IconPencil size={16} />} title={`${edit} (e)`} onClick={() => setEditing(true)}>
      {edit}
    </Button>
  );
  return (
    <Surface title={title} actions={button}>
      {version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
      {version.isPending && <Waiting />}
      {version.data && items.length === 0 && <NoFields customer={customer} />}
      {!may && items.length > 0 && <Locked />}
      {items.length > 0 && <Facts facts={items.map((one) => [labelOf(one), <Value key={one.field.id} of={one} />])} />}
    </Surface>
  );
}

function labelOf({ field, mandatory }: CustomFieldValue): string {
  return mandatory ? i18n.t({ id: 'customers.fields.mandatory', message: '{name} (mandatory)', values: { name: field.name } }) : field.name;
}

function Value({ of: { field, mandatory, value } }: { of: CustomFieldValue }) {
  if (value !== null) return field.kind === 'moment' ? <>{`${shownMoment(value).replace('T', ' ')} UTC`}</> : <>{value}</>;
  const missing = i18n.t({ id: 'customers.fields.missing', message: 'Missing: whoever saves these fields next must fill it' });
  return <span className="dimmed">{mandatory && field.default === null ? missing : '–'}</span>;
}

function Locked() {
  return (
    <p className="dimmed">
      <IconLock size={14} aria-hidden /> {i18n.t({ id: 'customers.fields.locked', message: 'Your role, or who owns the customer, does not let you change these.' })}
    </p>
  );
}

function NoFields({ customer }: { customer: Customer }) {
  return (
    <Empty title={i18n.t({ id: 'customers.fields.none', message: 'Customers of the class {name} have no custom fields', values: { name: customer.class_name } })}>
      {i18n.t({ id: 'customers.fields.none_hint', message: 'They are enabled on the page of the class.' })}
    </Empty>
  );
}

interface Values {
  custom_fields: FieldValues;
}

const valuesOf = (read: CustomFieldValues): FieldValues => Object.fromEntries(read.items.map(({ field, value }) => [keyOf(field), value ?? '']));

/** Sends only what was changed, against the version that was read; somebody else's change is shown beside it. */
function FieldsForm({ customer, read, onClose }: { customer: Customer; read: Read; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const [version, setVersion] = useState(read);
  const [differences, setDifferences] = useState<Difference[]>([]);
  const { items } = version.read;
  const fields = items.map(({ field }) => field);
  const form = useApiForm<Values, unknown>({
    defaults: { custom_fields: valuesOf(read.read) },
    save: async ({ custom_fields: values }) => {
      const body = { custom_fields: saidOf(fields, values, valuesOf(version.read)) };
      try {
        await patchCustomerFields({ path: { customer_id: customer.id }, body, headers: { 'if-match': version.etag }, throwOnError: true });
      } catch (refused) {
        if (refused instanceof ProblemError && refused.status === 412) await compare(values);
        throw blamedByKey(refused, fields);
      }
    },
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.details.saved', message: '{name} is saved', values: { name: customer.name } }));
      onClose();
    },
  });
  /** Takes over what others changed in fields one has left alone; the others are for a person to decide. */
  const compare = async (values: FieldValues) => {
    const now = await readFields(customer.id);
    const [before, theirs] = [valuesOf(version.read), valuesOf(now.read)];
    const changed = Object.keys(theirs).filter((key) => theirs[key] !== (before[key] ?? ''));
    const clashes = changed.filter((key) => (values[key] ?? '') !== (before[key] ?? ''));
    for (const key of changed) if (!clashes.includes(key)) form.fields.setValue(`custom_fields.${key}`, theirs[key]!);
    setDifferences(clashes.map((key) => ({ field: key, label: nameOf(now, key), mine: values[key] ?? '', theirs: theirs[key]! })));
    setVersion(now);
  };
  const label = i18n.t({ id: 'customers.fields.form', message: 'Custom fields of {name}', values: { name: customer.name } });
  return (
    <Surface title={i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' })}>
      <Form form={form} label={label} guarded>
        {form.trouble instanceof ProblemError && form.trouble.status === 412 && (
          <Conflict differences={differences} onTheirs={({ field, theirs }) => form.fields.setValue(`custom_fields.${field}`, theirs)} />
        )}
        <Columns>
          {items.map(({ field, mandatory }) => (
            <CustomFieldInput key={field.id} field={field} required={mandatory && field.default === null} />
          ))}
        </Columns>
        <SaveBar label={i18n.t({ id: 'customers.details.save', message: 'Save' })} onCancel={onClose} always={items.some(isMissing)} />
      </Form>
    </Surface>
  );
}

const isMissing = ({ mandatory, value }: CustomFieldValue) => mandatory && value === null;

const nameOf = ({ read }: Read, key: string) => read.items.find(({ field }) => keyOf(field) === key)?.field.name ?? key;
