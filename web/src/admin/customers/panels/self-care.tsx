import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { getSelfCare, patchSelfCare, type SelfCareSaid, type SelfCareTold } from '~/api';
import { getSelfCareOptions, getSelfCareQueryKey } from '~/api/@tanstack/react-query.gen';
import { zoneName } from '~/kit/date';
import { SelectField, TextAreaField, TextField } from '~/kit/form/fields';
import { versioned } from '~/kit/client/versioned';
import { Columns } from '~/kit/form/form';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { ChoiceField, zoneOptions } from '../choice-field';
import { EditablePanel } from '../editing/panel';
import type { PanelProps } from '../panels';
import { fieldLabel } from '../words';
import { PasswordSurface } from './self-care-password';
import { settingLabel } from './settings';

const FORMATS = ['date_format', 'time_format', 'date_time_format', 'input_date_format', 'input_time_format'] as const;

interface Values extends Record<(typeof FORMATS)[number], string> {
  login: string;
  language: string;
  display_time_zone: string;
  second_factor: SelfCareTold['second_factor'];
  trusted_networks: string;
}

function valuesOf(told: SelfCareTold): Values {
  const formats = Object.fromEntries(FORMATS.map((field) => [field, told[field]])) as Record<(typeof FORMATS)[number], string>;
  const { login, language, second_factor } = told;
  return { login, language, second_factor, ...formats, display_time_zone: told.display_time_zone ?? '', trusted_networks: told.trusted_networks.join('\n') };
}

function bodyOf({ display_time_zone: zone, trusted_networks: networks, ...changed }: Partial<Values>): SelfCareSaid {
  return {
    ...changed,
    ...(zone !== undefined && { display_time_zone: zone || null }),
    ...(networks !== undefined && { trusted_networks: networks.split(/[\s;,]+/).filter(Boolean) }),
  };
}

const label = (field: string) => settingLabel(field) ?? fieldLabel(field);

/** How the customer is let into self-care, and in which language and formats it is told things. */
export function SelfCarePanel({ customer }: PanelProps) {
  const path = { customer_id: customer.id };
  const told = useQuery(getSelfCareOptions({ path }));
  const zones = useMemo(zoneOptions, []);
  const languages = useMemo(languageOptions, []);
  const queries = useQueryClient();
  return (
    <>
      <EditablePanel
        customer={customer}
        panel="self-care"
        title={i18n.t({ id: 'customers.panel.self_care', message: 'Web self-care' })}
        read={() => versioned(getSelfCare({ path, throwOnError: true }))}
        valuesOf={valuesOf}
        save={(changed, etag) => patchSelfCare({ path, body: bodyOf(changed), headers: { 'if-match': etag }, throwOnError: true })}
        labelOf={label}
        reading={
          <>
            {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
            {told.isPending && <Waiting />}
            {told.data && <Facts facts={factsOf(told.data, customer.time_zone)} />}
          </>
        }
      >
        <Columns>
          <TextField name="login" label={fieldLabel('login')} description={i18n.t({ id: 'customers.hint.login', message: 'Nobody else has it; empty: no self-care' })} />
          <ChoiceField name="language" label={label('language')} required options={languages} />
          <ChoiceField name="display_time_zone" label={label('display_time_zone')} options={zones} description={i18n.t({ id: 'customers.hint.display_zone', message: 'Empty: the zone of its billing' })} />
          <SelectField name="second_factor" label={label('second_factor')} options={(['by_class', 'on', 'off'] as const).map((value) => ({ value, label: factorLabel(value) }))} />
        </Columns>
        <Columns>
          {FORMATS.map((field) => (
            <TextField key={field} name={field} label={label(field)} />
          ))}
        </Columns>
        <p className="dimmed">
          {i18n.t({ id: 'customers.hint.formats', message: 'Formats are written with DD, D, MM, MON, MONTH, YYYY, YY, HH24, HH12, MI, SS and AM/PM; self-care and invoices use them.' })}
        </p>
        <TextAreaField name="trusted_networks" label={label('trusted_networks')} rows={3} description={i18n.t({ id: 'customers.hint.networks', message: 'One a line, such as 192.0.2.7 or 192.0.2.0/24; empty: from anywhere' })} />
      </EditablePanel>
      {told.data && <PasswordSurface customer={customer} told={told.data} onChanged={() => void queries.invalidateQueries({ queryKey: getSelfCareQueryKey({ path }) })} />}
    </>
  );
}

function factsOf(told: SelfCareTold, billingZone: string): [string, ReactNode][] {
  const none = <span className="dimmed">–</span>;
  return [
    [fieldLabel('login'), told.login || none],
    [label('language'), languageName(told.language)],
    [label('display_time_zone'), told.display_time_zone === null ? i18n.t({ id: 'customers.zone_of_billing', message: 'as billing: {zone}', values: { zone: zoneName(billingZone) } }) : zoneName(told.display_time_zone)],
    [label('second_factor'), factorLabel(told.second_factor)],
    ...FORMATS.map((field): [string, ReactNode] => [label(field), <Example key={field} format={told[field]} example={told.examples[field] ?? ''} />]),
    [label('trusted_networks'), told.trusted_networks.length ? told.trusted_networks.join(', ') : i18n.t({ id: 'customers.from_anywhere', message: 'from anywhere' })],
  ];
}

function Example({ format, example }: { format: string; example: string }) {
  return (
    <>
      {format} <span className="dimmed">{example}</span>
    </>
  );
}

function factorLabel(factor: SelfCareTold['second_factor']): string {
  switch (factor) {
    case 'on':
      return i18n.t({ id: 'customers.factor.on', message: 'Asked for' });
    case 'off':
      return i18n.t({ id: 'customers.factor.off', message: 'Not asked for' });
    default:
      return i18n.t({ id: 'customers.by_class', message: 'as the customer class has it' });
  }
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

function languageName(code: string): string {
  return new Intl.DisplayNames([i18n.locale], { type: 'language' }).of(code) ?? code;
}

function languageOptions() {
  const names = new Intl.DisplayNames([i18n.locale], { type: 'language', fallback: 'none' });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return codes
    .flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [{ value: code, label: name }];
    })
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale));
}
