import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Customer } from '~/api';
import { getCustomerOptions, getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';

const OFFERED = 20;

interface ChooseCustomerProps {
  /** Without it: of any. */
  kind?: Customer['kind'];
  label?: string;
  /** Where the place has no room for a label. */
  'aria-label'?: string;
  description?: ReactNode;
  error?: ReactNode;
  value: string;
  onChange: (id: string) => void;
  /** What no choice means; without it one has to choose. */
  none?: string;
  autoFocus?: boolean;
}

/** One customer, found by typing: there may be thousands. */
export function ChooseCustomer({ kind, label, value, error, onChange, none, autoFocus = false, ...rest }: ChooseCustomerProps) {
  const [typed, setTyped] = useState('');
  const chosen = useQuery({ ...getCustomerOptions({ path: { customer_id: value } }), enabled: value !== '' });
  const isChosenName = typed === chosen.data?.name;
  const q = isChosenName ? '' : typed.trim();
  const found = useQuery({
    ...getCustomersOptions({ query: { ...(kind && { where: [`kind:is:${kind}`] }), limit: OFFERED, ...(q && { q }) } }),
    placeholderData: keepPreviousData,
  });
  const offered = [...(found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))];
  if (chosen.data && !offered.some((one) => one.value === value)) offered.unshift({ value, label: chosen.data.name });
  return (
    <Select
      {...rest}
      label={label}
      error={error ?? (found.isError && sentenceOf(found.error))}
      data={offered}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      searchable
      clearable={none !== undefined}
      placeholder={none ?? i18n.t({ id: 'customers.choose.type', message: 'Type a name…' })}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already, in more fields than the name.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? undefined : i18n.t({ id: 'customers.choose.none', message: 'Nobody found' })}
      data-autofocus={autoFocus || undefined}
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={260}
    />
  );
}
