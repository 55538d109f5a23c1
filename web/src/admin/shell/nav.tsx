import { i18n } from '@lingui/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconChevronLeft, IconChevronRight } from '~/kit/icons';
import { IconButton } from '~/kit/icon-button';
import { useShortcut } from '~/kit/keys';
import { changePreferences } from '~/kit/preferences';
import { NAV, type NavItem } from '../nav';
import { useSession } from '../session';
import styles from './shell.module.css';

export function useNav(): NavItem[] {
  const { rights } = useSession();
  return NAV.filter(({ right }) => [right].flat().some((one) => rights.includes(one)));
}

export function Nav({ narrow }: { narrow: boolean }) {
  const label = narrow
    ? i18n.t({ id: 'shell.widen', message: 'Widen the navigation' })
    : i18n.t({ id: 'shell.narrow', message: 'Narrow the navigation' });
  return (
    <nav className={styles.nav} data-narrow={narrow || undefined} aria-label={navName()}>
      <NavList narrow={narrow} keys />
      <IconButton className={styles.fold!} label={label} keys="\" onClick={() => changePreferences({ navNarrow: !narrow })}>
        {narrow ? <IconChevronRight size={17} /> : <IconChevronLeft size={17} />}
      </IconButton>
    </nav>
  );
}

export function navName(): string {
  return i18n.t({ id: 'shell.nav', message: 'Main' });
}

interface NavListProps {
  narrow?: boolean;
  keys?: boolean;
  onGo?: () => void;
}

export function NavList({ narrow = false, keys = false, onGo }: NavListProps) {
  return (
    <ul>
      {useNav().map((item) => (
        <li key={item.to}>
          <Link
            to={item.to}
            className={styles.navLink!}
            activeOptions={{ includeSearch: false }}
            onClick={onGo}
            data-tip={narrow ? item.label() : undefined}
            data-tip-side="right"
          >
            <item.icon size={17} aria-hidden />
            <span className={styles.navText}>{item.label()}</span>
          </Link>
          {keys && <GoKey item={item} />}
        </li>
      ))}
    </ul>
  );
}

function GoKey({ item }: { item: NavItem }) {
  const navigate = useNavigate();
  const place = item.label();
  useShortcut(`g ${item.key}`, i18n.t({ id: 'shell.go', message: 'Go to {place}', values: { place } }), () =>
    void navigate({ to: item.to }),
  );
  return null;
}
