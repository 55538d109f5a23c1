import { useQuery } from '@tanstack/react-query';
import type { CustomFieldInUse } from '~/api';
import { getCustomFieldsOptions } from '~/api/@tanstack/react-query.gen';
import { nameCustomFields } from './words';

/** Before the number of a field that the operator made; by its number, because its name may change. */
export const CUSTOM = 'custom.';

const MOST_FIELDS = 500;
const NONE: CustomFieldInUse[] = [];

/** Fields that conditions can be set on; from then on their conditions are told by their names. */
export function useCustomFields(enabled = true): CustomFieldInUse[] {
  const fields = useQuery({ ...getCustomFieldsOptions({ query: { limit: MOST_FIELDS } }), staleTime: 60_000, enabled }).data?.items ?? NONE;
  nameCustomFields(fields);
  return fields;
}
