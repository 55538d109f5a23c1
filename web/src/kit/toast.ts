import { i18n } from '@lingui/core';
import { notifications } from '@mantine/notifications';

const SHOWN_MS = 5000;

/** A real result in words ("Blocked · 2 live calls cut"); never an error, which belongs where it happened. */
export function toast(message: string) {
  const closeButtonProps = { 'aria-label': i18n.t({ id: 'kit.close', message: 'Close' }) };
  notifications.show({ message, autoClose: SHOWN_MS, withBorder: true, color: 'blue', closeButtonProps });
}
