import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { previewStatusChange, type StatusChangeSaid, type StatusPreview } from '~/api';

/** Long enough for a year that is being typed, short enough for a switch that was turned. */
const AT_REST_MS = 250;

export interface Foreseen {
  /** With the change that it is about. */
  data: { preview: StatusPreview; said: StatusChangeSaid } | undefined;
  trouble: unknown;
  /** What is shown is not about what is said now; nobody should confirm it. */
  isPending: boolean;
}

/** What a change would do, asked anew whenever it is said otherwise; the comment changes nothing. */
export function usePreview(customerId: string, said: StatusChangeSaid | null): Foreseen {
  const now = said && JSON.stringify({ ...said, comment: '' });
  const [settled] = useDebouncedValue(now, AT_REST_MS);
  const query = useQuery({
    queryKey: ['status preview', customerId, settled],
    queryFn: async ({ signal }) => {
      const said = JSON.parse(settled!) as StatusChangeSaid;
      const { data: preview } = await previewStatusChange({ path: { customer_id: customerId }, body: said, signal, throwOnError: true });
      return { preview, said };
    },
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  // Asked once more for the same, it is still about what is said: a button that has the focus must not lose it for that.
  const isPending = now !== null && (now !== settled || query.isPlaceholderData || query.isPending);
  return { data: query.data, trouble: query.error, isPending };
}
