import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { businessModelLabel } from '~/admin/business-model';
import type { Customer } from '~/api';
import { When, zoneName } from '~/kit/date';
import { CopyId } from '~/kit/copy-id';
import { IconPencil } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Facts, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { CONTACT_FIELDS } from '../contact-fields';
import { DetailsForm } from '../details-form';
import { useMayChange } from '../may-change';
import { readVersion } from '../version';
import type { PanelProps } from '../record';
import { balanceControlLabel, countryName, fieldLabel, kindLabel, officeLabel } from '../words';
import styles from './panels.module.css';

/** Every field, to read; at the press of a button to change. */
export function DetailsPanel({ customer }: PanelProps) {
  const [editing, setEditing] = useState(false);
  const may = useMayChange(customer);
  const edit = i18n.t({ id: 'customers.details.edit', message: 'Edit' });
  useShortcut('e', edit, () => setEditing(true), may && !editing);
  if (editing) return <Editing customer={customer} onClose={() => setEditing(false)} />;
  const button = may && (
    <Button variant="default" leftSection={<IconPencil size={16} />} title={`${edit} (e)`} onClick={() => setEditing(true)}>
      {edit}
    </Button>
  );
  return (
    <>
      <Surface title={i18n.t({ id: 'customers.fold.contact', message: 'Contact and address' })} actions={button}>
        <Facts facts={CONTACT_FIELDS.map((field) => [fieldLabel(field), <Value key={field} customer={customer} field={field} />])} />
      </Surface>
      <Surface title={i18n.t({ id: 'customers.details.record', message: 'The record' })}>
        <Facts facts={recordFacts(customer)} />
      </Surface>
    </>
  );
}

/** The form begins with what the record is now, and with the version it will be checked against. */
function Editing({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const version = useQuery({
    queryKey: ['customer version', customer.id],
    queryFn: () => readVersion(customer.id),
    staleTime: 0,
    gcTime: 0,
  });
  if (version.isError) return <Failed trouble={version.error} onRetry={() => void version.refetch()} />;
  if (!version.data) return <Waiting />;
  return <DetailsForm read={version.data} onClose={onClose} />;
}

function Value({ customer, field }: { customer: Customer; field: (typeof CONTACT_FIELDS)[number] }) {
  const value = customer[field];
  if (!value) return <span className="dimmed">–</span>;
  if (field === 'country') return countryName(value);
  return <span className={styles.lines}>{value}</span>;
}

function recordFacts(customer: Customer): [string, ReactNode][] {
  const none = <span className="dimmed">–</span>;
  return [
    [fieldLabel('name'), customer.name],
    [fieldLabel('kind'), kindLabel(customer.kind)],
    [
      fieldLabel('class'),
      <Link key="class" to="/classes/$id" params={{ id: customer.class_id }}>
        {customer.class_name}
      </Link>,
    ],
    [i18n.t({ id: 'customers.business_model', message: 'Business model, by its class' }), businessModelLabel(customer.business_model)],
    [i18n.t({ id: 'customers.balance_control', message: 'Balance control' }), balanceControlLabel(customer.balance_control)],
    [fieldLabel('currency'), customer.currency],
    [fieldLabel('time_zone'), zoneName(customer.time_zone)],
    [i18n.t({ id: 'customers.office', message: 'Office' }), <Office key="office" customer={customer} />],
    [i18n.t({ id: 'customers.view.reseller', message: 'Reseller' }), customer.reseller_name ?? none],
    [i18n.t({ id: 'customers.view.distributor', message: 'Distributor' }), customer.distributor_name ?? none],
    [i18n.t({ id: 'customers.created', message: 'Created' }), <When key="created" at={customer.registered_at} zoned />],
    [fieldLabel('id'), <CopyId key="id" value={customer.id} />],
  ];
}

/** A branch with its head office, which closes it when it is closed. */
function Office({ customer: { office, head_office_id: id, head_office_name: name } }: { customer: Customer }) {
  if (id === null) return officeLabel(office);
  return (
    <>
      {officeLabel(office)}{' '}
      <Link to="/customers/$id/{-$panel}" params={{ id, panel: undefined }}>
        {i18n.t({ id: 'customers.of_head_office', message: 'of head office {name}', values: { name: name ?? '' } })}
      </Link>
    </>
  );
}
