import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { businessModelLabel } from '~/admin/business-model';
import { blamedByKey, saidOf, type FieldValues } from '~/admin/custom-field-values';
import { getAdditionalInfo, patchAdditionalInfo, type AdditionalInfoSaid, type AdditionalInfoTold, type CustomFieldTold } from '~/api';
import { getAdditionalInfoOptions, getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import { CopyId } from '~/kit/copy-id';
import { When } from '~/kit/date';
import { SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { versioned } from '~/kit/client/versioned';
import { Columns } from '~/kit/form/form';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { CustomerField } from '../choice-field';
import { DemandedFields } from '../demanded-fields';
import { EditablePanel } from '../editing/panel';
import { HeadOfficeField } from '../head-office-field';
import type { PanelProps } from '../panels';
import { balanceControlLabel, fieldLabel, kindLabel, officeLabel } from '../words';
import { asInherited, inheritOptions, inheritedFrom, settingLabel, threeValued, yesNo, type Inherited } from './settings';

const MOST_CLASSES = 500;

interface Values {
  class_id: string;
  distributor_id: string;
  office: AdditionalInfoTold['office'];
  head_office_id: string;
  tax_id: string;
  representative: string;
  reference: string;
  subscription_discount: string;
  send_statistics: string;
  send_invoices: Inherited;
  invoice_number_scope: string;
  alias_registration: Inherited;
  balance_transfer: boolean;
  callshop: boolean;
  override_tariffs: boolean;
  /** What another class asks for. */
  custom_fields: FieldValues;
}

function valuesOf(info: AdditionalInfoTold): Values {
  const { registered_at: _, ...rest } = info;
  return {
    ...rest,
    distributor_id: info.distributor_id ?? '',
    head_office_id: info.head_office_id ?? '',
    send_statistics: info.send_statistics ?? '',
    send_invoices: threeValued(info.send_invoices),
    invoice_number_scope: info.invoice_number_scope ?? '',
    alias_registration: threeValued(info.alias_registration),
    custom_fields: {},
  };
}

/** As the API takes it: what stands empty in a choice is null there. */
function bodyOf(changed: Omit<Partial<Values>, 'custom_fields'>): AdditionalInfoSaid {
  const body: Record<string, unknown> = { ...changed };
  for (const field of ['distributor_id', 'head_office_id', 'send_statistics', 'invoice_number_scope'] as const) if (field in changed) body[field] = changed[field] || null;
  for (const field of ['send_invoices', 'alias_registration'] as const) if (field in changed) body[field] = asInherited(changed[field]!);
  if (changed.office && changed.office !== 'branch') body.head_office_id = null;
  return body as AdditionalInfoSaid;
}

/** What is settled beside address and money. */
export function AdditionalPanel({ customer }: PanelProps) {
  const path = { customer_id: customer.id };
  const info = useQuery(getAdditionalInfoOptions({ path }));
  const [demanded, setDemanded] = useState<CustomFieldTold[]>([]);
  const save = async ({ custom_fields: typed = {}, ...changed }: Partial<Values>, etag: string) => {
    const said = changed.class_id === undefined ? {} : saidOf(demanded, typed);
    const body = { ...bodyOf(changed), ...(Object.keys(said).length > 0 && { custom_fields: said }) };
    try {
      return await patchAdditionalInfo({ path, body, headers: { 'if-match': etag }, throwOnError: true });
    } catch (refused) {
      throw blamedByKey(refused, demanded);
    }
  };
  return (
    <EditablePanel
      customer={customer}
      panel="additional"
      title={i18n.t({ id: 'customers.panel.additional', message: 'Additional info' })}
      read={() => versioned(getAdditionalInfo({ path, throwOnError: true }))}
      valuesOf={valuesOf}
      save={save}
      labelOf={(field) => settingLabel(field) ?? fieldLabel(field)}
      reading={
        <>
          {info.isError && <Failed trouble={info.error} onRetry={() => void info.refetch()} />}
          {info.isPending && <Waiting />}
          {info.data && <Facts facts={factsOf(customer, info.data)} />}
        </>
      }
    >
      <Fields customer={customer} onDemanded={setDemanded} />
    </EditablePanel>
  );
}

function factsOf(customer: PanelProps['customer'], info: AdditionalInfoTold): [string, ReactNode][] {
  const none = <span className="dimmed">–</span>;
  const label = (field: string) => settingLabel(field) ?? fieldLabel(field);
  return [
    [
      fieldLabel('class'),
      <Link key="class" to="/classes/$id" params={{ id: customer.class_id }}>
        {customer.class_name}
      </Link>,
    ],
    [i18n.t({ id: 'customers.business_model', message: 'Business model, by its class' }), businessModelLabel(customer.business_model)],
    [fieldLabel('kind'), kindLabel(customer.kind)],
    [i18n.t({ id: 'customers.balance_control', message: 'Balance control' }), balanceControlLabel(customer.balance_control)],
    [fieldLabel('currency'), customer.currency],
    [i18n.t({ id: 'customers.view.reseller', message: 'Reseller' }), customer.reseller_name ?? none],
    [label('distributor_id'), customer.distributor_name ?? none],
    [label('office'), <Office key="office" customer={customer} />],
    [fieldLabel('tax_id'), info.tax_id || none],
    [label('representative'), info.representative || none],
    [label('reference'), info.reference || none],
    [label('subscription_discount'), `${info.subscription_discount} %`],
    [label('send_invoices'), inheritedFrom(threeValued(info.send_invoices), byClass())],
    [label('send_statistics'), statisticsLabel(info.send_statistics)],
    [label('invoice_number_scope'), scopeLabel(info.invoice_number_scope)],
    [label('alias_registration'), inheritedFrom(threeValued(info.alias_registration), byInstallation())],
    [label('balance_transfer'), yesNo(info.balance_transfer)],
    [label('callshop'), yesNo(info.callshop)],
    [label('override_tariffs'), yesNo(info.override_tariffs)],
    [i18n.t({ id: 'customers.created', message: 'Created' }), <When key="created" at={info.registered_at} zoned />],
    [fieldLabel('id'), <CopyId key="id" value={customer.id} />],
  ];
}

const byClass = () => i18n.t({ id: 'customers.by_class', message: 'as the customer class has it' });
const byInstallation = () => i18n.t({ id: 'customers.by_installation', message: 'as the installation has it' });

function statisticsLabel(value: AdditionalInfoTold['send_statistics']): string {
  switch (value) {
    case 'full':
      return i18n.t({ id: 'customers.statistics.full', message: 'Full' });
    case 'summary':
      return i18n.t({ id: 'customers.statistics.summary', message: 'Summary only' });
    case 'none':
      return i18n.t({ id: 'customers.statistics.none', message: 'None' });
    default:
      return byClass();
  }
}

function scopeLabel(value: AdditionalInfoTold['invoice_number_scope']): string {
  switch (value) {
    case 'installation':
      return i18n.t({ id: 'customers.scope.installation', message: 'Shared by all customers' });
    case 'customer':
      return i18n.t({ id: 'customers.scope.customer', message: 'Its own' });
    default:
      return byInstallation();
  }
}

/** A branch with its head office, which closes it when it is closed. */
function Office({ customer: { office, head_office_id: id, head_office_name: name } }: PanelProps) {
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

function Fields({ customer, onDemanded }: PanelProps & { onDemanded: (fields: CustomFieldTold[]) => void }) {
  const { currency } = customer;
  const { watch } = useFormContext<Values>();
  const classes = useQuery(getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }));
  const offered = (classes.data?.items ?? []).filter((one) => one.currency === null || one.currency === currency);
  const label = (field: string) => settingLabel(field) ?? fieldLabel(field);
  return (
    <>
      <Columns>
        <SelectField
          name="class_id"
          label={fieldLabel('class')}
          options={offered.map(({ id, name }) => ({ value: id, label: name }))}
          description={i18n.t({ id: 'customers.class_filtered', message: 'Those for {currency} and those for any currency', values: { currency } })}
        />
        <CustomerField name="distributor_id" kind="distributor" label={label('distributor_id')} none={i18n.t({ id: 'customers.no_distributor', message: 'Nobody' })} />
        {customer.kind === 'retail' && <SelectField name="office" label={label('office')} options={(['none', 'head', 'branch'] as const).map((value) => ({ value, label: officeLabel(value) }))} />}
        {watch('office') === 'branch' && <HeadOfficeField name="head_office_id" label={label('head_office_id')} resellerId={customer.reseller_id ?? ''} />}
        <TextField name="tax_id" label={fieldLabel('tax_id')} />
        <TextField name="representative" label={label('representative')} description={i18n.t({ id: 'customers.hint.representative', message: 'Who brought the customer; nothing is charged by it' })} />
        <TextField name="reference" label={label('reference')} description={i18n.t({ id: 'customers.hint.reference', message: 'What another system calls it' })} />
        <TextField name="subscription_discount" label={label('subscription_discount')} description={i18n.t({ id: 'customers.hint.discount', message: 'Percent off all its subscriptions, such as 12.50' })} />
      </Columns>
      <DemandedFields customer={customer} onFields={onDemanded} />
      <Columns>
        <SelectField name="send_invoices" label={label('send_invoices')} options={inheritOptions(byClass())} />
        <SelectField
          name="send_statistics"
          label={label('send_statistics')}
          empty={byClass()}
          options={(['full', 'summary', 'none'] as const).map((value) => ({ value, label: statisticsLabel(value) }))}
        />
        <SelectField
          name="invoice_number_scope"
          label={label('invoice_number_scope')}
          empty={byInstallation()}
          options={(['installation', 'customer'] as const).map((value) => ({ value, label: scopeLabel(value) }))}
        />
        <SelectField name="alias_registration" label={label('alias_registration')} options={inheritOptions(byInstallation())} />
      </Columns>
      <Columns>
        <SwitchField name="balance_transfer" label={label('balance_transfer')} description={i18n.t({ id: 'customers.hint.balance_transfer', message: 'Its accounts may hand money to each other' })} />
        <SwitchField name="callshop" label={label('callshop')} />
        <SwitchField name="override_tariffs" label={label('override_tariffs')} description={i18n.t({ id: 'customers.hint.override_tariffs', message: 'It may have prices of its own' })} />
      </Columns>
    </>
  );
}
