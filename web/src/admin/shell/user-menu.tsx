import { i18n } from '@lingui/core';
import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconDeviceDesktop, IconLogout, IconUser, IconUserCircle } from '~/kit/icons';
import { IconButton } from '~/kit/icon-button';
import { profileLabel } from '../nav';
import { signOut, useSession } from '../session';
import { DensityChoice, LanguageChoice, ThemeChoice } from './choices';
import styles from './shell.module.css';

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
        <div className={styles.choices}>
          <ThemeChoice />
          <DensityChoice />
          <LanguageChoice />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut(queries)}>
          {i18n.t({ id: 'user.sign_out', message: 'Sign out' })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
