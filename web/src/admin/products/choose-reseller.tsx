import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ResellerNamed } from '~/api';
import { getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';

const OFFERED = 20;

interface ChooseResellerProps {
  label: string;
  /** Who is chosen already, by name; null: nobody yet. */
  value: ResellerNamed | null;
  onChange: (chosen: ResellerNamed | null) => void;
  error?: ReactNode;
}

/** One reseller, found by typing: there may be thousands. */
export function ChooseReseller({ label, value, onChange, error }: ChooseResellerProps) {
  const [typed, setTyped] = useState('');
  const q = typed === value?.name ? '' : typed.trim();
  const found = useQuery({
    ...getCustomersOptions({ query: { where: ['kind:is:reseller'], limit: OFFERED, ...(q && { q }) } }),
    placeholderData: keepPreviousData,
  });
  const offered = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (value && !offered.some((one) => one.value === value.id)) offered.unshift({ value: value.id, label: value.name });
  return (
    <Select
      label={label}
      error={error ?? (found.isError && sentenceOf(found.error))}
      data={offered}
      value={value?.id ?? null}
      onChange={(id, option) => onChange(id === null ? null : { id, name: option?.label ?? id })}
      searchable
      placeholder={i18n.t({ id: 'products.type_name', message: 'Type a name…' })}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already, in more fields than the name.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? undefined : i18n.t({ id: 'products.no_reseller', message: 'No reseller is called that' })}
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={260}
    />
  );
}
