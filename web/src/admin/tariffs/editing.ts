import { useEffect, useRef } from 'react';

/** The version of what is edited, asked for once; a change of another one is refused. */
export function useEtag(read: (() => Promise<{ response: Response }>) | null) {
  const etag = useRef('*');
  useEffect(() => {
    if (read) void read().then(({ response }) => (etag.current = response.headers.get('ETag') ?? '*'));
    // Of what was opened: read again it would be somebody else's version.
  }, []);
  return etag;
}
