import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { getAccountUser, patchAccountUser, type AccountUser, type AccountUserFields } from '~/api';
import { getAccountUserOptions } from '~/api/@tanstack/react-query.gen';
import { ChoiceField, countryOptions, zoneOptions } from '../../choice-field';
import { EditablePanel } from '../../editing/panel';
import { settingLabel } from '../../panels/settings';
import { countryName, fieldLabel } from '../../words';
import { versioned } from '~/kit/client/versioned';
import { zoneName } from '~/kit/date';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import styles from '../../panels/panels.module.css';
import { aboutAccount, panelKey, pathOf } from '../editing';
import type { AccountPanelProps } from '../panels';

type Field = keyof AccountUserFields;

const NAMES = ['salutation', 'first_name', 'middle_name', 'last_name', 'company_name'] as const;
const REACHED = ['phone', 'email'] as const;
const PLACES = ['postal_code', 'city', 'state'] as const;
const FORMATS = ['date_format', 'time_format', 'date_time_format', 'input_date_format', 'input_time_format'] as const;
const ALL: readonly Field[] = [...NAMES, ...REACHED, 'address', ...PLACES, 'country', 'language', 'display_time_zone', ...FORMATS];

const label = (field: string) => settingLabel(field) ?? fieldLabel(field);

/** Who uses it and how they are told things; what is empty is as the customer has it. */
export function UserPanel({ customer, account }: AccountPanelProps) {
  const told = useQuery(getAccountUserOptions({ path: pathOf(account) }));
  const zones = useMemo(zoneOptions, []);
  const countries = useMemo(countryOptions, []);
  return (
    <EditablePanel<AccountUser, AccountUserFields>
      customer={customer}
      about={aboutAccount(account)}
      allowed={account.terminated_at === null}
      panel={panelKey(account, 'user')}
      title={i18n.t({ id: 'account.panel.user', message: 'Who uses it' })}
      read={() => versioned(getAccountUser({ path: pathOf(account), throwOnError: true }))}
      valuesOf={({ own }) => own}
      save={(changed, etag) => patchAccountUser({ path: pathOf(account), body: changed, headers: { 'if-match': etag }, throwOnError: true })}
      labelOf={label}
      reading={
        <>
          {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
          {told.isPending && <Waiting />}
          {told.data && <Reading told={told.data} />}
        </>
      }
    >
      <p className="dimmed">
        {i18n.t({ id: 'account.user.how', message: 'Leave empty what is as the customer has it. A name and an address are taken as a whole: with one field of its own none is taken from the customer.' })}
      </p>
      <Columns>{NAMES.map((field) => <TextField key={field} name={field} label={label(field)} />)}</Columns>
      <Columns>{REACHED.map((field) => <TextField key={field} name={field} label={label(field)} {...(field === 'phone' && { type: 'tel' })} />)}</Columns>
      <Columns>
        <TextAreaField name="address" label={label('address')} rows={3} />
        <div>
          <Columns>
            {PLACES.map((field) => (
              <TextField key={field} name={field} label={label(field)} />
            ))}
            <ChoiceField name="country" label={label('country')} options={countries} />
          </Columns>
        </div>
      </Columns>
      <Columns>
        <TextField name="language" label={label('language')} description={i18n.t({ id: 'account.user.language', message: 'Two letters, such as en or uk' })} />
        <ChoiceField name="display_time_zone" label={label('display_time_zone')} options={zones} />
        {FORMATS.map((field) => (
          <TextField key={field} name={field} label={label(field)} />
        ))}
      </Columns>
    </EditablePanel>
  );
}

function Reading({ told: { own, effective } }: { told: AccountUser }) {
  const facts = ALL.map((field): [string, ReactNode] => {
    const value = effective[field];
    if (value === '') return [label(field), <span key={field} className="dimmed">–</span>];
    return [
      label(field),
      <span key={field}>
        <span className={styles.lines}>{written(field, value)}</span>
        {own[field] === '' && <span className="dimmed"> · {i18n.t({ id: 'account.user.inherited', message: "the customer's" })}</span>}
      </span>,
    ];
  });
  return <Facts facts={facts} />;
}

function written(field: Field, value: string): string {
  if (field === 'country') return countryName(value);
  if (field === 'display_time_zone') return zoneName(value);
  if (field === 'language') return new Intl.DisplayNames([i18n.locale], { type: 'language', fallback: 'code' }).of(value) ?? value;
  return value;
}
