import { i18n } from '@lingui/core';
import { patchAccount, type Account, type AccountFieldsSaid } from '~/api';
import { identifierHint, roleLabel } from '~/admin/account-roles';
import { EditablePanel } from '../../editing/panel';
import { formatDay, When } from '~/kit/date';
import { DayField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { Facts } from '~/kit/page/page';
import { aboutAccount, panelKey, pathOf, readAccount } from '../editing';
import type { AccountPanelProps } from '../panels';
import { accountFieldLabel as label } from '../words';

const NUMBERS = ['control_number', 'life_time_days', 'idle_expiry_days'] as const;
const TEXTS = ['batch', 'active_from', 'expires_on'] as const;

type Values = Record<'description' | (typeof NUMBERS)[number] | (typeof TEXTS)[number], string>;

const valuesOf = (account: Account): Values => ({
  description: account.description,
  ...(Object.fromEntries(TEXTS.map((field) => [field, account[field] ?? ''])) as Record<(typeof TEXTS)[number], string>),
  ...(Object.fromEntries(NUMBERS.map((field) => [field, account[field] === null ? '' : String(account[field])])) as Record<(typeof NUMBERS)[number], string>),
});

/** What is emptied is sent as null; a description is empty as a text. */
function bodyOf(changed: Partial<Values>): AccountFieldsSaid {
  const { description, ...others } = changed;
  const said = Object.entries(others).map(([field, value]) => {
    const written = value.trim();
    return [field, written === '' ? null : NUMBERS.some((one) => one === field) ? Number(written) : written];
  });
  return { ...Object.fromEntries(said), ...(description !== undefined && { description: description.trim() }) };
}

const wholeNumber = (written: string) => /^\d{0,15}$/.test(written.trim()) || i18n.t({ id: 'account.not_whole', message: 'Write a whole number, or nothing.' });

/** What staff write down about it, and its days. */
export function GeneralPanel({ customer, account }: AccountPanelProps) {
  return (
    <EditablePanel
      customer={customer}
      about={aboutAccount(account)}
      allowed={account.terminated_at === null}
      panel={panelKey(account, 'general')}
      title={i18n.t({ id: 'account.panel.general', message: 'General' })}
      read={readAccount(account)}
      valuesOf={valuesOf}
      save={(changed, etag) => patchAccount({ path: pathOf(account), body: bodyOf(changed), headers: { 'if-match': etag }, throwOnError: true })}
      labelOf={label}
      reading={<Reading account={account} />}
    >
      <TextField name="description" label={label('description')} />
      <Columns>
        <TextField name="batch" label={label('batch')} description={i18n.t({ id: 'account.hint.batch', message: 'The group it is treated in' })} />
        <TextField name="control_number" label={label('control_number')} description={i18n.t({ id: 'account.hint.control', message: 'Printed on cards, to be told without the secret' })} validate={wholeNumber} />
      </Columns>
      <Columns>
        <DayField name="active_from" label={label('active_from')} description={i18n.t({ id: 'account.hint.active_from', message: 'The first day of use' })} />
        <DayField name="expires_on" label={label('expires_on')} description={i18n.t({ id: 'account.hint.expires_on', message: 'The first day it is expired, whenever it was used' })} />
        <TextField name="life_time_days" label={label('life_time_days')} description={i18n.t({ id: 'account.hint.life_time', message: 'Counted from its first use' })} validate={wholeNumber} />
        <TextField name="idle_expiry_days" label={label('idle_expiry_days')} description={i18n.t({ id: 'account.hint.idle', message: 'Counted from its last use' })} validate={wholeNumber} />
      </Columns>
    </EditablePanel>
  );
}

function Reading({ account }: { account: Account }) {
  const none = <span className="dimmed">–</span>;
  const { role, description, batch, control_number: control, active_from: from, expires_on: until, life_time_days: life, idle_expiry_days: idle } = account;
  return (
    <Facts
      facts={[
        [label('role'), <span key="role" title={identifierHint(role)}>{roleLabel(role)}</span>],
        [label('description'), description || none],
        [label('batch'), batch ?? none],
        [label('control_number'), control ?? none],
        [label('active_from'), from === null ? none : formatDay(from)],
        [label('expires_on'), until === null ? none : formatDay(until)],
        [label('life_time_days'), life ?? none],
        [label('idle_expiry_days'), idle ?? none],
        [i18n.t({ id: 'account.expires_by', message: 'Expires, as it stands' }), account.expires_by === null ? i18n.t({ id: 'account.never_expires', message: 'Never' }) : formatDay(account.expires_by)],
        [i18n.t({ id: 'account.opened', message: 'Opened' }), <When key="opened" at={account.opened_at} />],
        [i18n.t({ id: 'account.activated', message: 'Activated' }), account.inactive ? i18n.t({ id: 'account.not_activated', message: 'not yet' }) : <When key="activated" at={account.activated_at} none="–" />],
      ]}
    />
  );
}
