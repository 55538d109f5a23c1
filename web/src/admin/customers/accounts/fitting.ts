import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AccountRole, Product, ProductKind } from '~/api';
import { getProductsOptions } from '~/api/@tanstack/react-query.gen';

/** As many as one page of the API holds; of one role, one currency and on sale there are few. */
const MOST = 500;

interface Fitting {
  kind: ProductKind;
  role?: AccountRole | undefined;
  currency: string;
}

/** What accounts of that role and that currency may have, undefined until it is known; nothing that is not on sale, but an add-on may be without a rating list. */
export function useFittingProducts({ kind, role, currency }: Fitting): readonly Product[] | undefined {
  const query = { limit: MOST, kind, currency, ...(role && { role }), ...(kind === 'main' && { status: 'on_sale' as const }) };
  const found = useQuery({ ...getProductsOptions({ query }), placeholderData: keepPreviousData });
  return found.data?.items.filter(({ status }) => status !== 'retired');
}
