import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { blamedByKey, saidOf, type FieldValues } from '~/admin/custom-field-values';
import { patchCustomer, type Customer, type CustomerChangeSaid, type CustomFieldTold } from '~/api';
import { getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import { ProblemError } from '~/kit/client/problem';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { ChoiceField, CustomerField, zoneOptions } from './choice-field';
import { DemandedFields } from './demanded-fields';
import { Conflict, type Difference } from './conflict';
import { CONTACT_FIELDS, ContactFields, type ContactValues } from './contact-fields';
import { useRefreshCustomer } from './may-change';
import { readVersion, type Version } from './version';
import { fieldLabel } from './words';

export interface DetailsValues extends ContactValues {
  name: string;
  class_id: string;
  time_zone: string;
  distributor_id: string;
  custom_fields: FieldValues;
}

const FIELDS = ['name', 'class_id', 'time_zone', 'distributor_id', ...CONTACT_FIELDS] as const;
const MOST_CLASSES = 500;

function valuesOf(customer: Customer): DetailsValues {
  return { ...(Object.fromEntries(FIELDS.map((field) => [field, customer[field] ?? ''])) as unknown as DetailsValues), custom_fields: {} };
}

/** What differs from what was read, as the API takes it. */
function changesIn(values: DetailsValues, read: Customer): CustomerChangeSaid {
  const before = valuesOf(read);
  const changed = FIELDS.filter((field) => values[field] !== before[field]);
  return Object.fromEntries(changed.map((field) => [field, field === 'distributor_id' ? values[field] || null : values[field]]));
}

/** Sends only what was changed, against the version that was read; somebody else's change is shown beside it. */
export function DetailsForm({ read, onClose }: { read: Version; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const [version, setVersion] = useState(read);
  const [differences, setDifferences] = useState<Difference[]>([]);
  const [fields, setFields] = useState<CustomFieldTold[]>([]);
  const zones = useMemo(zoneOptions, []);
  const classes = useQuery(getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }));
  const form = useApiForm<DetailsValues, Customer>({
    defaults: valuesOf(read.customer),
    save: async (values) => {
      const path = { customer_id: version.customer.id };
      const demanded = values.class_id === version.customer.class_id ? [] : fields;
      const typed = saidOf(demanded, values.custom_fields);
      const body = { ...changesIn(values, version.customer), ...(Object.keys(typed).length > 0 && { custom_fields: typed }) };
      try {
        const { data } = await patchCustomer({ path, body, headers: { 'if-match': version.etag }, throwOnError: true });
        return data;
      } catch (refused) {
        if (refused instanceof ProblemError && refused.status === 412) await compare(values);
        throw blamedByKey(refused, demanded);
      }
    },
    onSaved: async ({ name }) => {
      await refresh();
      toast(i18n.t({ id: 'customers.details.saved', message: '{name} is saved', values: { name } }));
      onClose();
    },
  });
  /** Takes over what others changed in fields one has left alone; the others are for a person to decide. */
  const compare = async (values: DetailsValues) => {
    const now = await readVersion(version.customer.id);
    const [before, theirs] = [valuesOf(version.customer), valuesOf(now.customer)];
    const changed = FIELDS.filter((field) => theirs[field] !== before[field]);
    for (const field of changed) if (values[field] === before[field]) form.fields.setValue(field, theirs[field]);
    setDifferences(changed.filter((field) => values[field] !== before[field]).map((field) => ({ field, mine: values[field], theirs: theirs[field] })));
    setVersion(now);
  };
  const label = i18n.t({ id: 'customers.details.form', message: 'Details of {name}', values: { name: read.customer.name } });
  return (
    <Surface title={i18n.t({ id: 'customers.panel.details', message: 'Details' })}>
      <Form form={form} label={label} guarded>
        {form.trouble instanceof ProblemError && form.trouble.status === 412 && (
          <Conflict differences={differences} onTheirs={({ field, theirs }) => form.fields.setValue(field as keyof DetailsValues, theirs)} />
        )}
        <Columns>
          <TextField name="name" label={fieldLabel('name')} required autoFocus />
          <SelectField name="class_id" label={fieldLabel('class')} options={(classes.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
          <ChoiceField name="time_zone" label={fieldLabel('time_zone')} required options={zones} />
          <CustomerField
            name="distributor_id"
            kind="distributor"
            label={i18n.t({ id: 'customers.view.distributor', message: 'Distributor' })}
            none={i18n.t({ id: 'customers.no_distributor', message: 'Nobody' })}
          />
        </Columns>
        <DemandedFields customer={version.customer} onFields={setFields} />
        <ContactFields />
        <SaveBar label={i18n.t({ id: 'customers.details.save', message: 'Save' })} onCancel={onClose} />
      </Form>
    </Surface>
  );
}
