import { i18n } from '@lingui/core';
import { Button, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { formatMoment, zoneName } from '~/kit/date';
import { localOf, momentOf } from '~/kit/period';
import { usePreference } from '~/kit/preferences';
import { useUrl } from '~/kit/url';
import styles from './status.module.css';

/** What held at a moment, which stands in the address; the moment is told and typed in the reader's zone. */
export function AsOf({ at }: { at: string | undefined }) {
  const { change } = useUrl();
  const zone = usePreference('timeZone');
  const kept = at && isMoment(at) ? localOf(at, zone) : '';
  const [typed, setTyped] = useState(kept);
  useEffect(() => setTyped(kept), [kept]);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    change({ at: typed ? momentOf(typed, zone) : undefined }, { page: null });
  };
  const label = i18n.t({ id: 'customers.history.as_of', message: 'What held at' });
  return (
    <form className={styles.asOf} aria-label={label} onSubmit={ask}>
      <TextInput
        type="datetime-local"
        size="sm"
        label={i18n.t({ id: 'customers.history.as_of_zone', message: 'What held at ({zone})', values: { zone: zoneName(zone) } })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={typed === kept}>
        {i18n.t({ id: 'customers.history.ask', message: 'Show' })}
      </Button>
      {at && (
        <>
          <Button variant="default" onClick={() => change({ at: undefined }, { page: null })}>
            {i18n.t({ id: 'customers.history.whole', message: 'Show all' })}
          </Button>
          <span role="status">
            {isMoment(at) && i18n.t({ id: 'customers.history.held_at', message: 'Only what held at {at}', values: { at: formatMoment(at, 'second', zone) } })}
          </span>
        </>
      )}
    </form>
  );
}

const isMoment = (at: string): boolean => !Number.isNaN(Date.parse(at));
