import { useEffect, useState, type ComponentType } from 'react';

export interface Later<P> {
  (props: P): React.ReactNode;
  /** Loads it before it is shown. */
  prepare: () => Promise<unknown>;
}

/**
 * A part whose code comes when it is needed. React's own `lazy` keeps what stands in its place for 0.3 s even where the
 * code comes at once; this one is drawn as soon as it is there, and at once after it has been prepared.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>, Meanwhile?: ComponentType): Later<P> {
  let found: ComponentType<P> | undefined;
  const prepare = async () => {
    found = await load();
  };
  const Part = (props: P) => {
    const [state, setState] = useState<{ Shown?: ComponentType<P>; trouble?: unknown }>({ Shown: found });
    useEffect(() => {
      if (state.Shown) return;
      prepare().then(
        () => setState({ Shown: found }),
        (trouble: unknown) => setState({ trouble }),
      );
    }, []);
    if ('trouble' in state) throw state.trouble;
    if (state.Shown) return <state.Shown {...props} />;
    return Meanwhile ? <Meanwhile /> : null;
  };
  return Object.assign(Part, { prepare });
}
