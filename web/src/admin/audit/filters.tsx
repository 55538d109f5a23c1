import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getApiTokensOptions, getStaffOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { Chip, FilterSelect } from '~/kit/filter/filters';
import { one, useUrl } from '~/kit/url';
import { actionWords, knownActions } from '~/admin/audit-words';
import styles from './audit.module.css';

const MOST = 200;

/** Who, what kind, which act, whom about, from when until when. */
export function AuditFilters() {
  const { search, change } = useUrl();
  const customer = one(search, 'customer_id');
  const values = { id: customer ?? '' };
  return (
    <>
      <Who />
      <FilterSelect
        name="kind"
        label={i18n.t({ id: 'audit.kind', message: 'Kind' })}
        all={i18n.t({ id: 'audit.all_kinds', message: 'Changes and looks' })}
        options={[
          { value: 'write', label: i18n.t({ id: 'audit.write', message: 'Changes' }) },
          { value: 'personal_read', label: i18n.t({ id: 'audit.personal_read', message: "Looks at people's data" }) },
        ]}
      />
      <FilterSelect
        name="action"
        label={i18n.t({ id: 'audit.action', message: 'What' })}
        all={i18n.t({ id: 'audit.all_actions', message: 'Everything' })}
        options={knownActions().map((action) => ({ value: action, label: actionWords(action) }))}
      />
      <Customer />
      <span className={styles.days}>
        <Day name="from" label={i18n.t({ id: 'audit.first_day', message: 'From' })} />
        <Day name="until" label={i18n.t({ id: 'audit.last_day', message: 'to' })} />
      </span>
      {customer && (
        <Chip
          label={i18n.t({ id: 'audit.about_customer', message: 'Customer {id}', values })}
          onRemove={() => change({ customer_id: undefined })}
        />
      )}
    </>
  );
}

function Who() {
  const { search } = useUrl();
  const staff = useQuery(getStaffOptions({ query: { limit: MOST } }));
  const tokens = useQuery(getApiTokensOptions({ query: { limit: MOST } }));
  const known = new Set([
    ...(staff.data?.items ?? []).map(({ login }) => `staff:${login}`),
    ...(tokens.data?.items ?? []).map(({ name }) => `token:${name}`),
  ]);
  const asked = one(search, 'by');
  if (asked) known.add(asked);
  return (
    <FilterSelect
      name="by"
      label={i18n.t({ id: 'audit.who', message: 'Who' })}
      all={i18n.t({ id: 'audit.everybody', message: 'Everybody' })}
      options={[...known].map((by) => ({ value: by, label: whoWords(by) }))}
    />
  );
}

/** A customer by number, as links elsewhere bring it or as somebody types it. */
function Customer() {
  const { change } = useUrl();
  const [typed, setTyped] = useState('');
  const label = i18n.t({ id: 'audit.customer_number', message: 'Customer number' });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim()) change({ customer_id: typed.trim() });
        setTyped('');
      }}
    >
      <input
        className={styles.input}
        aria-label={label}
        placeholder={label}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value.replace(/\D/g, ''))}
      />
    </form>
  );
}

/** A day of the reader's own zone; the page turns it into moments. */
function Day({ name, label }: { name: string; label: string }) {
  const { search, change } = useUrl();
  return (
    <label className={styles.day}>
      {label}
      <input
        type="date"
        className={styles.input}
        value={one(search, name) ?? ''}
        onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
      />
    </label>
  );
}
