import { i18n } from '@lingui/core';
import { SegmentedControl } from '@mantine/core';
import { LANGUAGES } from '~/kit/languages';
import { changePreferences, usePreference, type Density, type Theme } from '~/kit/preferences';
import styles from './shell.module.css';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: { value: T; label: string }[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <div>
      <div className={styles.choice}>{label}</div>
      <SegmentedControl fullWidth size="xs" aria-label={label} value={value} data={choices} onChange={onChange} />
    </div>
  );
}

export function ThemeChoice() {
  return (
    <Choice<Theme>
      label={i18n.t({ id: 'user.theme', message: 'Theme' })}
      value={usePreference('theme')}
      choices={[
        { value: 'auto', label: i18n.t({ id: 'user.theme_auto', message: 'Auto' }) },
        { value: 'light', label: i18n.t({ id: 'user.theme_light', message: 'Light' }) },
        { value: 'dark', label: i18n.t({ id: 'user.theme_dark', message: 'Dark' }) },
      ]}
      onChange={(theme) => changePreferences({ theme })}
    />
  );
}

export function DensityChoice() {
  return (
    <Choice<Density>
      label={i18n.t({ id: 'user.density', message: 'Rows' })}
      value={usePreference('density')}
      choices={[
        { value: 'compact', label: i18n.t({ id: 'user.density_compact', message: 'Compact' }) },
        { value: 'default', label: i18n.t({ id: 'user.density_default', message: 'Default' }) },
        { value: 'roomy', label: i18n.t({ id: 'user.density_roomy', message: 'Roomy' }) },
      ]}
      onChange={(density) => changePreferences({ density })}
    />
  );
}

export function LanguageChoice() {
  return (
    <Choice
      label={i18n.t({ id: 'user.language', message: 'Language' })}
      value={usePreference('language')}
      choices={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      onChange={(language) => changePreferences({ language })}
    />
  );
}
