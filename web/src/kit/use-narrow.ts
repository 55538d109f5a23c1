import { useMediaQuery } from '@mantine/hooks';

/** Whether this is a telephone: lists become cards, panels become sheets. */
export function useNarrow(): boolean {
  return useMediaQuery('(width < 640px)', false, { getInitialValueInEffect: false });
}
