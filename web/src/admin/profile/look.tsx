import { i18n } from '@lingui/core';
import { Autocomplete, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { zoneName } from '~/kit/date';
import { changePreferences, usePreference } from '~/kit/preferences';
import { DensityChoice, LanguageChoice, ThemeChoice } from '../shell/choices';
import styles from './profile.module.css';

const ZONES = Intl.supportedValuesOf('timeZone');

/** How the console looks to one person; kept with the account, not with the browser. */
export function Look() {
  const shortcuts = usePreference('shortcuts');
  return (
    <Stack gap={14}>
      <div className={styles.choices}>
        <LanguageChoice />
        <ThemeChoice />
        <DensityChoice />
      </div>
      <TimeZone />
      <Switch
        checked={shortcuts}
        label={i18n.t({ id: 'profile.shortcuts', message: 'Single keys do something outside of fields' })}
        description={i18n.t({ id: 'profile.shortcuts_hint', message: 'Press ? to see them. Ctrl K always works.' })}
        onChange={(event) => changePreferences({ shortcuts: event.currentTarget.checked })}
      />
    </Stack>
  );
}

function TimeZone() {
  const kept = usePreference('timeZone');
  const [written, setWritten] = useState(kept);
  const change = (wanted: string) => {
    setWritten(wanted);
    if (ZONES.includes(wanted)) changePreferences({ timeZone: wanted });
  };
  return (
    <Autocomplete
      label={i18n.t({ id: 'profile.zone', message: 'Time zone' })}
      description={zoneName(kept)}
      data={ZONES}
      limit={50}
      value={written}
      onChange={change}
      onBlur={() => setWritten(kept)}
    />
  );
}
