import { useEffect, useRef, useSyncExternalStore } from 'react';
import { preferences } from './preferences';

export interface Shortcut {
  /** As `KeyboardEvent.key`; "g c" is one after the other, "Ctrl+k" together (Cmd on a Mac). */
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
}

const SEQUENCE_MS = 1200;

let bound: readonly Shortcut[] = [];
let started: { first: string; at: number } | null = null;
const listeners = new Set<() => void>();

/** Binds a key while the component is shown; the keyboard help lists whatever is bound just then. */
export function useShortcut(keys: string, label: string, run: (event: KeyboardEvent) => void, when = true) {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!when) return;
    const shortcut: Shortcut = { keys, label, run: (event) => latest.current(event) };
    rebind([...bound, shortcut]);
    return () => rebind(bound.filter((other) => other !== shortcut));
  }, [keys, label, when]);
}

export function useBoundShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => bound);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function rebind(next: readonly Shortcut[]) {
  bound = next;
  for (const listener of listeners) listener();
}

/** The one listener of the page; call once. */
export function listenToKeys(target: Window = window) {
  target.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = nameOf(event);
    const together = pressed.startsWith('Ctrl+') || pressed.startsWith('Alt+');
    if (!together && (!preferences().shortcuts || isTyping(event.target) || isDialogOpen(event.target))) return;
    const shortcut = find(pressed);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run(event);
  });
}

function find(pressed: string): Shortcut | undefined {
  const now = Date.now();
  const sequence = started && now - started.at < SEQUENCE_MS ? `${started.first} ${pressed}` : null;
  started = null;
  // The last bound wins: what lies on top answers first.
  const found = bound.findLast(({ keys }) => keys === sequence) ?? bound.findLast(({ keys }) => keys === pressed);
  if (!found && bound.some(({ keys }) => keys.startsWith(`${pressed} `))) started = { first: pressed, at: now };
  return found;
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl+${key}`;
  return event.altKey ? `Alt+${key}` : key;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** In a dialog, a menu or a list box single keys belong to it. */
function isDialogOpen(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null;
}
