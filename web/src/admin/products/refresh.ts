import { useQueryClient } from '@tanstack/react-query';

const OF_PRODUCTS = ['getProduct', 'getProducts', 'getRatingList', 'getRatingListVersions', 'getUsageOrder', 'getProductUses'];

/** Asks again for everything that a change of a product may have changed. */
export function useProductRefresh() {
  const queries = useQueryClient();
  return () => Promise.all(OF_PRODUCTS.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
}
