import { lazy, useState, type ComponentType } from 'react';

export interface Later<P> {
  (props: P): React.ReactNode;
  /** Loads it before it is shown. */
  prepare: () => Promise<unknown>;
}

/**
 * A part whose code comes when it is needed. React's own `lazy` shows the gap first even where the code is there
 * already, and then keeps the gap for 0.3 s; once this one has been prepared it is drawn at once.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let found: ComponentType<P> | undefined;
  const prepare = async () => ({ default: (found = await load()) });
  const Awaited = lazy(prepare) as unknown as ComponentType<P>;
  const Part = (props: P) => {
    const [Shown] = useState(() => found ?? Awaited);
    return <Shown {...props} />;
  };
  return Object.assign(Part, { prepare });
}
