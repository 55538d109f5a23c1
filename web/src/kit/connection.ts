import { useSyncExternalStore } from 'react';

let lost = false;
const listeners = new Set<() => void>();

/** Told by the client after each request: whether the server could be reached. */
export function noteConnection(reached: boolean) {
  if (lost !== reached) return;
  lost = !reached;
  for (const listener of listeners) listener();
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => lost,
  );
}
