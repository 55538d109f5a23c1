import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getProductOptions, getProductsOptions, getTariffOptions, getTariffsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';

const OFFERED = 40;

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (id: string) => void;
  error?: string | undefined;
}

export function ProductChoice(props: ChoiceProps) {
  const [typed, setTyped] = useState('');
  const chosen = useQuery({ ...getProductOptions({ path: { product_id: props.value } }), enabled: props.value !== '' });
  const q = typed === nameOf(chosen.data) ? '' : typed.trim();
  const found = useQuery({ ...getProductsOptions({ query: { limit: OFFERED, ...(q && { q }) } }), placeholderData: keepPreviousData });
  return <Found {...props} typed={typed} onTyped={setTyped} chosen={chosen.data} found={found} />;
}

export function TariffChoice(props: ChoiceProps) {
  const [typed, setTyped] = useState('');
  const chosen = useQuery({ ...getTariffOptions({ path: { tariff_id: props.value } }), enabled: props.value !== '' });
  const q = typed === nameOf(chosen.data) ? '' : typed.trim();
  const found = useQuery({ ...getTariffsOptions({ query: { limit: OFFERED, ...(q && { q }) } }), placeholderData: keepPreviousData });
  return <Found {...props} typed={typed} onTyped={setTyped} chosen={chosen.data} found={found} />;
}

interface Named {
  id: string;
  name: string;
  currency: string;
}

const nameOf = (one: Named | undefined) => one && `${one.name} (${one.currency})`;

interface FoundProps extends ChoiceProps {
  typed: string;
  onTyped: (typed: string) => void;
  chosen: Named | undefined;
  found: { data?: { items: Named[] } | undefined; isError: boolean; isFetching: boolean; error: unknown };
}

/** One of thousands, by a part of its name. */
function Found({ label, value, onChange, error, typed, onTyped, chosen, found }: FoundProps) {
  const offered = (found.data?.items ?? []).map((one) => ({ value: one.id, label: nameOf(one)! }));
  if (chosen && !offered.some((one) => one.value === value)) offered.unshift({ value, label: nameOf(chosen)! });
  return (
    <Select
      label={label}
      error={error ?? (found.isError && sentenceOf(found.error))}
      data={offered}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      searchable
      placeholder={i18n.t({ id: 'finder.type_a_name', message: 'Type a name…' })}
      searchValue={typed}
      onSearchChange={onTyped}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? undefined : i18n.t({ id: 'finder.no_such', message: 'Nothing is called that' })}
      maxDropdownHeight={280}
    />
  );
}
