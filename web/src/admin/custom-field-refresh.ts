import { useQueryClient } from '@tanstack/react-query';

const OF_FIELDS = ['getCustomFields', 'getClassFields', 'getCustomerFields'];

/** After a change: whatever shows fields is asked for again. */
export function useRefreshFields() {
  const queries = useQueryClient();
  return () => Promise.all(OF_FIELDS.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
}
