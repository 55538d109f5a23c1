import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lookCustomerUpOptions } from '~/api/@tanstack/react-query.gen';

interface Props {
  value: string;
  onChange: (id: string) => void;
}

/** Who would read the message: found by name, number or an account's identifier. */
export function ChooseReader({ value, onChange }: Props) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const q = typed.trim();
  const isChosen = chosen !== null && q === chosen.label;
  const found = useQuery({ ...lookCustomerUpOptions({ query: { q } }), enabled: q !== '' && !isChosen, placeholderData: keepPreviousData });
  const offered = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (chosen && !offered.some((one) => one.value === chosen.value)) offered.unshift(chosen);
  return (
    <Select
      label={i18n.t({ id: 'messages.customer', message: 'Customer' })}
      placeholder={i18n.t({ id: 'messages.type', message: 'Type a name or a number…' })}
      data={offered}
      value={value || null}
      onChange={(id) => {
        setChosen(offered.find((one) => one.value === id) ?? null);
        onChange(id ?? '');
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={q && !found.isFetching ? i18n.t({ id: 'messages.nobody', message: 'Nobody found' }) : undefined}
      data-autofocus
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={220}
    />
  );
}
