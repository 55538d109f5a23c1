import { useEffect, useRef } from 'react';

/** "1.50000" as somebody would write it: "1.50"; nothing where it is not told. */
export const plainAmount = (money: { amount: string } | null | undefined): string => money?.amount.replace(/(\.\d\d)(\d*?)0+$/, '$1$2') ?? '';

/** The version of what is edited, asked for once; a change of another one is refused. */
export function useEtag(read: (() => Promise<{ response: Response }>) | null) {
  const etag = useRef('*');
  useEffect(() => {
    if (read) void read().then(({ response }) => (etag.current = response.headers.get('ETag') ?? '*'));
    // Of what was opened: read again it would be somebody else's version.
  }, []);
  return etag;
}
