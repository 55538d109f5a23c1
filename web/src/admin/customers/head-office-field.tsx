import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { getCustomerOptions, lookForHeadOfficeOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';

interface HeadOfficeFieldProps {
  name: string;
  label: string;
  /** Under whom the branch is; empty: ours. */
  resellerId: string;
}

/** Only who was made a head office is offered, found by typing. */
export function HeadOfficeField({ name, label, resellerId }: HeadOfficeFieldProps) {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name, control, rules: { required: i18n.t({ id: 'customers.form.choose', message: 'Choose one.' }) } });
  const [typed, setTyped] = useState('');
  const chosen = useQuery({ ...getCustomerOptions({ path: { customer_id: field.value } }), enabled: Boolean(field.value) });
  const q = typed === chosen.data?.name ? '' : typed.trim();
  const found = useQuery({
    ...lookForHeadOfficeOptions({ query: { ...(q && { q }), ...(resellerId && { reseller_id: resellerId }) } }),
    placeholderData: keepPreviousData,
  });
  const offered = (found.data?.items ?? []).map((head) => ({ value: head.id, label: head.name }));
  if (chosen.data && !offered.some((one) => one.value === field.value)) offered.unshift({ value: field.value, label: chosen.data.name });
  return (
    <Select
      ref={field.ref}
      name={field.name}
      label={label}
      required
      data={offered}
      value={field.value || null}
      onChange={(id) => field.onChange(id ?? '')}
      onBlur={field.onBlur}
      error={fieldState.error?.message ?? (found.isError && sentenceOf(found.error))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already.
      filter={({ options }) => options}
      placeholder={i18n.t({ id: 'customers.choose.type', message: 'Type a name…' })}
      nothingFoundMessage={found.isFetching ? undefined : i18n.t({ id: 'customers.choose.no_head', message: 'No head office of that name' })}
    />
  );
}
