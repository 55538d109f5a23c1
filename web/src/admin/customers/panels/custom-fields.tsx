import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { CustomFieldInput } from '~/admin/custom-field-input';
import { blamedByKey, keyOf, shownMoment, type FieldValues } from '~/admin/custom-field-values';
import { getCustomerFields, patchCustomerFields, type Customer, type CustomFieldValue, type CustomFieldValues } from '~/api';
import { versioned } from '~/kit/client/versioned';
import { Columns } from '~/kit/form/form';
import { IconLock } from '~/kit/icons';
import { Facts, Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { EditablePanel } from '../editing/panel';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';

const readFields = (id: string) => versioned(getCustomerFields({ path: { customer_id: id }, throwOnError: true }));

const valuesOf = (read: CustomFieldValues): FieldValues => Object.fromEntries(read.items.map(({ field, value }) => [keyOf(field), value ?? '']));

/** What the operator wants to know of customers of this class, to read; at the press of a button to change. */
export function CustomFieldsPanel({ customer }: PanelProps) {
  const may = useMayChange(customer);
  const path = { customer_id: customer.id };
  const version = useQuery({ queryKey: [{ _id: 'getCustomerFields' }, customer.id], queryFn: () => readFields(customer.id) });
  const items = version.data?.read.items ?? [];
  const fields = items.map(({ field }) => field);
  const title = i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' });
  const save = async (changed: FieldValues, etag: string) => {
    const said = fields.filter((field) => keyOf(field) in changed).map((field) => [field.id, changed[keyOf(field)] || null]);
    try {
      return await patchCustomerFields({ path, body: { custom_fields: Object.fromEntries(said) }, headers: { 'if-match': etag }, throwOnError: true });
    } catch (refused) {
      throw blamedByKey(refused, fields, '');
    }
  };
  if (items.length === 0) {
    return (
      <Surface title={title}>
        {version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
        {version.isPending && <Waiting />}
        {version.data && <NoFields customer={customer} />}
      </Surface>
    );
  }
  return (
    <EditablePanel<CustomFieldValues, FieldValues>
      customer={customer}
      panel="custom-fields"
      title={title}
      read={() => readFields(customer.id)}
      valuesOf={valuesOf}
      save={save as (changed: Partial<FieldValues>, etag: string) => Promise<unknown>}
      labelOf={(key) => fields.find((field) => keyOf(field) === key)?.name ?? key}
      reading={
        <>
          {!may && <Locked />}
          <Facts facts={items.map((one) => [labelOf(one), <Value key={one.field.id} of={one} />])} />
        </>
      }
    >
      <Columns>
        {items.map(({ field, mandatory }) => (
          <CustomFieldInput key={field.id} name={keyOf(field)} field={field} required={mandatory && field.default === null} />
        ))}
      </Columns>
    </EditablePanel>
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
