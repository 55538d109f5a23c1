import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';

const OPEN_AFTER_MS = 350;

/**
 * The one tooltip of the console, at whatever has the attribute `data-tip` and is pointed at or reached by the keyboard.
 * Each button with a tooltip of its own would make every page wait for twenty that nobody looks at.
 */
export function Tips() {
  const [at, setAt] = useState<HTMLElement | null>(null);
  useEffect(() => follow(setAt), []);
  if (!at) return null;
  return <Tooltip key={at.dataset.tip} target={at} label={at.dataset.tip} position={at.dataset.tipSide === 'right' ? 'right' : 'top'} opened />;
}

function follow(show: (at: HTMLElement | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted: HTMLElement | null = null;
  const want = (next: HTMLElement | null) => {
    if (next === wanted) return;
    clearTimeout(timer);
    wanted = next;
    show(null);
    if (next) timer = setTimeout(() => next.isConnected && show(next), OPEN_AFTER_MS);
  };
  const heard: { [K in keyof DocumentEventMap]?: (event: DocumentEventMap[K]) => void } = {
    pointerover: (event) => event.pointerType !== 'touch' && want(tipped(event.target)),
    focusin: (event) => want(event.target instanceof Element && event.target.matches(':focus-visible') ? tipped(event.target) : null),
    focusout: () => want(null),
    pointerdown: () => want(null),
    keydown: (event) => event.key === 'Escape' && want(null),
  };
  const listeners = Object.entries(heard) as [string, EventListener][];
  for (const [kind, listener] of listeners) document.addEventListener(kind, listener);
  return () => {
    clearTimeout(timer);
    for (const [kind, listener] of listeners) document.removeEventListener(kind, listener);
  };
}

const tipped = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null);
