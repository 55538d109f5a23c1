import { i18n } from '@lingui/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useSession } from '~/admin/session';
import type { FreeName } from '~/api';
import { lookForFreeNameOptions } from '~/api/@tanstack/react-query.gen';
import { TextField } from '~/kit/form/fields';
import { IconAlertTriangle, IconCheck } from '~/kit/icons';
import { fieldLabel } from './words';
import styles from './form.module.css';

const AT_REST_MS = 300;

/**
 * While a name is typed it says whether somebody has it, and offers one like it that nobody has. A reseller's staff is
 * told when it leaves the field: names of strangers that it meets are counted, and those on the way are not meant.
 */
export function NameField() {
  const typed = String(useWatch({ name: 'name' }) ?? '').trim();
  const [name] = useDebouncedValue(typed, AT_REST_MS);
  const isCounted = useSession().staff.reseller_id !== null;
  const [isTyping, setTyping] = useState(false);
  const isAsked = name !== '' && name === typed && !(isCounted && isTyping);
  const found = useQuery({ ...lookForFreeNameOptions({ query: { name } }), enabled: isAsked, retry: false, staleTime: 0, gcTime: 0 });
  return (
    <div className={styles.name} onFocus={() => setTyping(true)} onBlur={() => setTyping(false)}>
      <TextField name="name" label={fieldLabel('name')} required autoFocus description={i18n.t({ id: 'customers.name_hint', message: 'Unique; people may be found by it' })} />
      <span role="status">{found.data && isAsked && <Told name={name} found={found.data} />}</span>
    </div>
  );
}

function Told({ name, found: { free, customer_id: id, suggestion } }: { name: string; found: FreeName }) {
  const { setValue, setFocus } = useFormContext();
  if (free) {
    return (
      <span className={styles.free}>
        <IconCheck size={15} aria-hidden />
        {i18n.t({ id: 'customers.name.free', message: 'Nobody has this name' })}
      </span>
    );
  }
  const take = () => {
    setValue('name', suggestion, { shouldDirty: true, shouldValidate: true });
    setFocus('name');
  };
  return (
    <span className={styles.taken}>
      <IconAlertTriangle size={15} aria-hidden />
      {id === null && i18n.t({ id: 'customers.name.taken', message: 'Another customer has this name.' })}
      {id !== null && (
        <span>
          {i18n.t({ id: 'customers.name.taken_by', message: 'Taken:' })}{' '}
          <Link to="/customers/$id/{-$panel}" params={{ id, panel: undefined }} target="_blank">
            {name}
          </Link>
        </span>
      )}
      {suggestion !== null && (
        <button type="button" className="text-button" onClick={take}>
          {i18n.t({ id: 'customers.name.suggest', message: 'Use “{suggestion}”', values: { suggestion } })}
        </button>
      )}
    </span>
  );
}
