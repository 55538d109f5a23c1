import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what had it, for a dialog that is open as long as it is there: the library does so only for
 * one that stays there closed.  Where the dialog has led to another page, that page takes the focus.
 */
export function useFocusReturn() {
  const [before] = useState(() => ({ focused: lasting(document.activeElement), path: location.pathname }));
  useEffect(
    () => () => {
      const isLost = document.activeElement === document.body || document.activeElement === null;
      if (isLost && location.pathname === before.path && before.focused?.isConnected) before.focused.focus({ preventScroll: true });
    },
    [before],
  );
}

/** An entry of a menu is gone when its dialog closes; the button that opened the menu is not. */
function lasting(focused: Element | null): HTMLElement | null {
  const menu = focused?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const found = menu ? document.getElementById(menu) : focused;
  return found instanceof HTMLElement && found !== document.body ? found : null;
}
