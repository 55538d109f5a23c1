import { useQuery } from '@tanstack/react-query';
import type { DidBatch, DidPricingBatch } from '~/api';
import { getDidBatchesOptions, getDidPricingBatchesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from './session';

const MOST = 500;
const NONE: never[] = [];

/** The operator's vendor batches; whoever may not see them has none. */
export function useBatches(): readonly DidBatch[] {
  const enabled = useCan('read_operations');
  return useQuery({ ...getDidBatchesOptions({ query: { limit: MOST } }), enabled }).data?.items ?? NONE;
}

export function usePricings(): readonly DidPricingBatch[] {
  const enabled = useCan('read_operations');
  return useQuery({ ...getDidPricingBatchesOptions({ query: { limit: MOST } }), enabled }).data?.items ?? NONE;
}
