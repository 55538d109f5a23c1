import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { Tariff } from '~/api';
import { getTariffsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';

export interface ChosenTariff {
  id: string;
  name: string;
}

/** A page of the API; the rest is found by typing. */
const ASKED = 500;
const OFFERED = 60;
/** Stands for no choice in the list; ids are numbers. */
const NONE = 'none';

interface TariffFieldProps {
  name: string;
  label: string;
  description?: ReactNode;
  /** What no choice means. */
  none: string;
  /** Whether a tariff may be chosen here. */
  fits: (tariff: Tariff) => boolean;
}

/** A tariff found by typing a part of its name, or none; the form holds its number and its name. */
export function TariffField({ name, fits, none, ...shown }: TariffFieldProps) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name, control });
  const chosen = field.value as ChosenTariff | null;
  const [typed, setTyped] = useState('');
  const q = [chosen?.name, none].includes(typed) ? '' : typed.trim();
  const found = useQuery({ ...getTariffsOptions({ query: { limit: ASKED, ...(q && { q }) } }), placeholderData: keepPreviousData });
  const fitting = (found.data?.items ?? []).filter(fits).slice(0, OFFERED);
  const offered = chosen ? [{ value: NONE, label: none }] : [];
  offered.push(...fitting.map((tariff) => ({ value: tariff.id, label: tariff.name })));
  if (chosen && !offered.some((one) => one.value === chosen.id)) offered.push({ value: chosen.id, label: chosen.name });
  const choose = (id: string | null) => field.onChange(id === null || id === NONE ? null : { id, name: offered.find((one) => one.value === id)?.label ?? '' });
  return (
    <Select
      {...shown}
      ref={field.ref}
      name={field.name}
      error={fieldState.error?.message ?? (found.isError && sentenceOf(found.error))}
      data={offered}
      value={chosen?.id ?? null}
      onChange={choose}
      onBlur={field.onBlur}
      searchable
      placeholder={none}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? undefined : i18n.t({ id: 'customers.overrides.nothing', message: 'No other tariff of this currency and service' })}
      maxDropdownHeight={260}
    />
  );
}
