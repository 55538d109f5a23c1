import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { IconLogout, IconMoon, IconPlus, IconSun, IconUser } from '~/kit/icons';
import { changePreferences } from '~/kit/preferences';
import { CREATIONS, profileLabel } from '../nav';
import { signOut, useSession } from '../session';
import { useNav } from './nav';

export interface Command {
  id: string;
  kind: 'record' | 'command';
  label: string;
  icon?: ReactNode;
  beside?: ReactNode;
  hint?: string;
  keys?: string;
  href?: string;
  run?: () => void;
}

/** What can be done from everywhere, by what is typed: every word must occur. */
export function useCommands(text: string): Command[] {
  const { rights } = useSession();
  const places = useNav();
  const queries = useQueryClient();
  const goes = places.map(({ to, label, icon: Icon, key }): Command => {
    const place = label();
    const told = i18n.t({ id: 'shell.go', message: 'Go to {place}', values: { place } });
    return { id: to, kind: 'command', label: told, icon: <Icon size={17} />, keys: `g ${key}`, href: to };
  });
  const creates = CREATIONS.filter(({ right }) => rights.includes(right)).map(
    ({ to, label }): Command => ({ id: `new ${to}`, kind: 'command', label: label(), icon: <IconPlus size={17} />, href: to }),
  );
  const words = text.toLowerCase().split(/\s+/);
  const all = [...creates, ...goes, ...own(() => void signOut(queries))];
  return all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

function own(leave: () => void): Command[] {
  return [
    { id: 'profile', kind: 'command', label: profileLabel(), icon: <IconUser size={17} />, href: '/profile' },
    {
      id: 'light',
      kind: 'command',
      label: i18n.t({ id: 'command.light', message: 'Light theme' }),
      icon: <IconSun size={17} />,
      run: () => changePreferences({ theme: 'light' }),
    },
    {
      id: 'dark',
      kind: 'command',
      label: i18n.t({ id: 'command.dark', message: 'Dark theme' }),
      icon: <IconMoon size={17} />,
      run: () => changePreferences({ theme: 'dark' }),
    },
    {
      id: 'sign out',
      kind: 'command',
      label: i18n.t({ id: 'user.sign_out', message: 'Sign out' }),
      icon: <IconLogout size={17} />,
      run: leave,
    },
  ];
}
