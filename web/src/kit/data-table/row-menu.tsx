import { Menu } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export interface RowAction {
  label: string;
  icon?: ReactNode;
  /** Either where it leads or what it does. */
  href?: string;
  run?: () => void;
  danger?: boolean;
  /** Why it cannot be done now, as the API says. */
  refused?: string | null;
}

export interface OpenMenu<T> {
  row: T;
  at: HTMLElement | null;
}

interface RowMenuProps {
  menu: OpenMenu<unknown>;
  actions: RowAction[];
  onClose: () => void;
}

/** The one menu of a table, shown at the row that asked for it. */
export function RowMenu({ menu, actions, onClose }: RowMenuProps) {
  const router = useRouter();
  const box = menu.at?.getBoundingClientRect();
  const close = () => {
    onClose();
    (menu.at?.closest('tr') ?? menu.at)?.focus();
  };
  return (
    <Menu opened onChange={(opened) => !opened && close()} position="bottom-end" shadow="md" withinPortal trapFocus>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={menu.at?.getAttribute('aria-label') ?? ''}
          style={{ position: 'fixed', left: Math.min(box?.right ?? 0, innerWidth - 16), top: box?.bottom ?? 0, inlineSize: 0, blockSize: 0, padding: 0, border: 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, icon, href, run, danger, refused }) => (
          <Menu.Item
            key={label}
            leftSection={icon}
            color={danger ? 'var(--t-bad)' : undefined}
            disabled={!!refused}
            title={refused ?? undefined}
            onClick={() => (href ? router.history.push(href) : run?.())}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
