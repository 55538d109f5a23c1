import { useQueryClient } from '@tanstack/react-query';

const OF_DIALING = ['getAbbreviatedDialing', 'getAbbreviatedNumbers', 'getChanges', 'getChangeFilters'];

export function useRefreshDialing() {
  const queries = useQueryClient();
  return () => Promise.all(OF_DIALING.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
}
