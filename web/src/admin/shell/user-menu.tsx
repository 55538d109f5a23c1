import { i18n } from '@lingui/core';
import { Menu, SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconDeviceDesktop, IconLogout, IconUser, IconUserCircle } from '~/kit/icons';
import { IconButton } from '~/kit/icon-button';
import { LANGUAGES } from '~/kit/languages';
import { changePreferences, usePreference, type Density, type Theme } from '~/kit/preferences';
import { profileLabel } from '../nav';
import { signOut, useSession } from '../session';

export function UserMenu() {
  const { staff } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const label = i18n.t({ id: 'user.menu', message: 'You: {name}', values: { name: staff.name } });
  return (
    <Menu position="bottom-end" shadow="md" width={264} closeOnItemClick>
      <Menu.Target>
        <IconButton label={label}>
          <IconUserCircle size={19} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{`${staff.name} · ${staff.login}`}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} />} onClick={() => void navigate({ to: '/profile' })}>
          {profileLabel()}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDeviceDesktop size={16} />}
          onClick={() => void navigate({ to: '/profile', hash: 'sessions' })}
        >
          {i18n.t({ id: 'user.sessions', message: 'My sessions' })}
        </Menu.Item>
        <Menu.Divider />
        <ThemeChoice />
        <DensityChoice />
        <LanguageChoice />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut(queries)}>
          {i18n.t({ id: 'user.sign_out', message: 'Sign out' })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: { value: T; label: string }[];
  onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <div style={{ padding: '4px 10px' }}>
      <div className="dimmed" style={{ fontSize: 12, marginBlockEnd: 2 }}>
        {label}
      </div>
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
