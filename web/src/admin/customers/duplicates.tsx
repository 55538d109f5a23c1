import { i18n } from '@lingui/core';
import { Alert } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { fieldLabel } from './words';

const TELLING = ['email', 'phone', 'tax_id'] as const;
const SHORTEST = 4;
const SHOWN = 3;

/** Somebody may be there already with the same e-mail, number or tax ID. */
export function Duplicates() {
  return TELLING.map((field) => <Duplicate key={field} field={field} />);
}

function Duplicate({ field }: { field: (typeof TELLING)[number] }) {
  const typed = String(useWatch({ name: field }) ?? '').trim();
  const [value] = useDebouncedValue(typed, 400);
  const found = useQuery({
    ...getCustomersOptions({ query: { where: [`${field}:is:${value}`], limit: SHOWN } }),
    enabled: value.length >= SHORTEST,
    staleTime: 0, // whoever was registered a moment ago counts
  });
  const same = value.length >= SHORTEST ? (found.data?.items ?? []) : [];
  if (same.length === 0) return null;
  return (
    <Alert color="yellow" role="status">
      {i18n.t({ id: 'customers.same', message: 'With the same {field}:', values: { field: fieldLabel(field).toLowerCase() } })}{' '}
      {same.map(({ id, name }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <a href={`/customers/${id}`} target="_blank" rel="noopener">
            {name}
          </a>
        </span>
      ))}
    </Alert>
  );
}
