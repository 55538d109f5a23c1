import { i18n } from '@lingui/core';
import { Kbd, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { IconKeyboard, IconMenu2, IconPlus, IconSearch } from '~/kit/icons';
import { IconButton } from '~/kit/icon-button';
import { useShortcut } from '~/kit/keys';
import { CREATIONS } from '../nav';
import { useSession } from '../session';
import { EnvironmentTag } from './environment-tag';
import { JobsTray } from './jobs-tray';
import { Logo } from './logo';
import { UserMenu } from './user-menu';
import styles from './shell.module.css';

const CommandMenu = lazy(() => import('./command-menu').then((menu) => ({ default: menu.CommandMenu })));
const KeyboardHelp = lazy(() => import('./keyboard-help').then((help) => ({ default: help.KeyboardHelp })));

const NavDrawer = lazy(() => import('./nav-drawer').then((drawer) => ({ default: drawer.NavDrawer })));

export function Header() {
  return (
    <header className={styles.header}>
      <div className={styles.start}>
        <NavButton />
        <Link to="/" className={styles.home!} aria-label="Tollhouse">
          <Logo />
        </Link>
        <EnvironmentTag />
      </div>
      <CommandBox />
      <div className={styles.tools}>
        <CreateMenu />
        <JobsTray />
        <HelpButton />
        <UserMenu />
      </div>
    </header>
  );
}

function CommandBox() {
  const [opened, setOpened] = useState(false);
  const label = i18n.t({ id: 'shell.command', message: 'Search customers and commands…' });
  useShortcut('Ctrl+k', i18n.t({ id: 'shell.open_command', message: 'Command menu' }), () => setOpened(true));
  return (
    <>
      <button type="button" className={styles.command} aria-label={`${label} Ctrl K`} onClick={() => setOpened(true)}>
        <IconSearch size={16} aria-hidden />
        <span className={styles.commandText}>{label}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </button>
      {opened && (
        <Suspense fallback={null}>
          <CommandMenu onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}

function CreateMenu() {
  const { rights } = useSession();
  const navigate = useNavigate();
  const offered = CREATIONS.filter(({ right }) => rights.includes(right));
  if (offered.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <IconButton label={i18n.t({ id: 'shell.create', message: 'Create' })}>
          <IconPlus size={17} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map(({ to, label }) => (
          <Menu.Item key={to} onClick={() => void navigate({ to })}>
            {label()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function HelpButton() {
  const [opened, setOpened] = useState(false);
  const label = i18n.t({ id: 'shell.keys', message: 'Keyboard shortcuts' });
  useShortcut('?', label, () => setOpened(true));
  return (
    <>
      <IconButton label={label} keys="?" onClick={() => setOpened(true)}>
        <IconKeyboard size={17} />
      </IconButton>
      {opened && (
        <Suspense fallback={null}>
          <KeyboardHelp onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}

/** The navigation on narrow screens. */
function NavButton() {
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpened(false);
    button.current?.focus();
  };
  return (
    <>
      <IconButton
        ref={button}
        className={styles.burger!}
        label={i18n.t({ id: 'shell.open_nav', message: 'Open the navigation' })}
        onClick={() => setOpened(true)}
      >
        <IconMenu2 size={18} />
      </IconButton>
      {opened && (
        <Suspense fallback={null}>
          <NavDrawer onClose={close} />
        </Suspense>
      )}
    </>
  );
}
