import { i18n } from '@lingui/core';
import { Popover } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconDeviceDesktop, IconLogout, IconUser, IconUserCircle } from '~/kit/icons';
import { IconButton } from '~/kit/icon-button';
import { profileLabel } from '../nav';
import { signOut, useSession } from '../session';
import { DensityChoice, LanguageChoice, ThemeChoice } from './choices';
import styles from './shell.module.css';

/** Who one is, how it looks, and the way out. */
export function UserMenu() {
  const { staff } = useSession();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  const label = i18n.t({ id: 'user.menu', message: 'You: {name}', values: { name: staff.name } });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" width={272} trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={label} onClick={() => setOpened(!opened)}>
          <IconUserCircle size={19} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.you!} aria-label={label}>
        <div className={styles.who}>
          <strong>{staff.name}</strong>
          <span className="dimmed">{staff.reseller_name ? `${staff.login} · ${staff.reseller_name}` : staff.login}</span>
        </div>
        <Link to="/profile" className={styles.navLink!} onClick={close}>
          <IconUser size={16} aria-hidden />
          {profileLabel()}
        </Link>
        <Link to="/profile" hash="sessions" className={styles.navLink!} onClick={close}>
          <IconDeviceDesktop size={16} aria-hidden />
          {i18n.t({ id: 'user.sessions', message: 'My sessions' })}
        </Link>
        <div className={styles.choices}>
          <ThemeChoice />
          <DensityChoice />
          <LanguageChoice />
        </div>
        <button type="button" className={styles.navLink} onClick={() => void signOut(queries)}>
          <IconLogout size={16} aria-hidden />
          {i18n.t({ id: 'user.sign_out', message: 'Sign out' })}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
