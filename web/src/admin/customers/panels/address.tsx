import { i18n } from '@lingui/core';
import { patchCustomer, type Customer } from '~/api';
import { Facts } from '~/kit/page/page';
import { TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { ContactFields } from '../contact-fields';
import { EditablePanel } from '../editing/panel';
import { ADDRESS_FIELDS, type PanelProps } from '../panels';
import { readCustomer } from '../version';
import { countryName, fieldLabel } from '../words';
import styles from './panels.module.css';

type Values = Record<(typeof ADDRESS_FIELDS)[number], string>;

const valuesOf = (customer: Customer) => Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, customer[field]])) as Values;
const written = (field: string, value: string) => (field === 'country' ? countryName(value) : value);

/** Who the customer is and how to reach them. */
export function AddressPanel({ customer }: PanelProps) {
  const path = { customer_id: customer.id };
  return (
    <EditablePanel
      customer={customer}
      panel="address"
      title={i18n.t({ id: 'customers.panel.address', message: 'Address info' })}
      read={() => readCustomer(customer.id)}
      valuesOf={valuesOf}
      save={(body, etag) => patchCustomer({ path, body, headers: { 'if-match': etag }, throwOnError: true })}
      written={written}
      reading={<Facts facts={ADDRESS_FIELDS.map((field) => [fieldLabel(field), <Value key={field} field={field} value={customer[field]} />])} />}
    >
      <Columns>
        <TextField name="name" label={fieldLabel('name')} required description={i18n.t({ id: 'customers.hint.name', message: 'What the customer is called here; nobody else has it' })} />
      </Columns>
      <ContactFields all={false} />
    </EditablePanel>
  );
}

function Value({ field, value }: { field: string; value: string }) {
  if (!value) return <span className="dimmed">–</span>;
  if (field === 'email') return value.includes(',') ? value : <a href={`mailto:${value}`}>{value}</a>;
  if (field === 'phone' || field === 'alt_phone') return <a href={`tel:${value.replaceAll(/[^+\d]/g, '')}`}>{value}</a>;
  return <span className={styles.lines}>{written(field, value)}</span>;
}
