import { notifications } from '@mantine/notifications';

const SHOWN_MS = 5000;

/** A real result in words ("Blocked · 2 live calls cut"); never an error, which belongs where it happened. */
export function toast(message: string) {
  notifications.show({ message, autoClose: SHOWN_MS, withBorder: true, color: 'blue' });
}
