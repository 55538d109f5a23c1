import { i18n } from '@lingui/core';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useShortcut } from '~/kit/keys';
import { changePreferences, usePreference } from '~/kit/preferences';
import { Tips } from '~/kit/tips';
import { Header } from './header';
import { Nav } from './nav';
import { Offline } from './offline';
import styles from './shell.module.css';

/** Header, navigation, the page. */
export function Shell() {
  const narrow = usePreference('navNarrow');
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  useShortcut('\\', i18n.t({ id: 'shell.toggle_nav', message: 'Narrow or widen the navigation' }), () =>
    changePreferences({ navNarrow: !narrow }),
  );
  return (
    <div className={styles.shell} data-narrow={narrow || undefined}>
      <a className={styles.skip} href="#main">
        {i18n.t({ id: 'shell.skip', message: 'Skip to content' })}
      </a>
      <Header />
      <Nav narrow={narrow} />
      <main id="main" className={styles.main} tabIndex={-1} ref={main}>
        <Offline />
        <Outlet />
      </main>
      <Tips />
    </div>
  );
}

/** Where the old page took the focus away with it, the new page gets it; a screen reader then reads its title. */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>) {
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef<string>(undefined);
  useEffect(() => {
    const isFirst = before.current === undefined;
    before.current = path;
    if (!isFirst && document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [path, main, router]);
}
