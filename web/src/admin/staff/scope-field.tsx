import { i18n } from '@lingui/core';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';

const MOST_SHOWN = 25;

/** The operator, or one reseller found by a part of its name; given once and for all. */
export function ScopeField() {
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name: 'reseller_id', control });
  const [typed, setTyped] = useState('');
  const found = useQuery(getCustomersOptions({ query: { where: ['kind:is:reseller'], limit: MOST_SHOWN, ...(typed && { q: typed }) } }));
  const operator = { value: '', label: i18n.t({ id: 'staff.operator_all', message: 'The operator: all customers' }) };
  const resellers = (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label={i18n.t({ id: 'staff.scope', message: 'Works for' })}
      description={i18n.t({ id: 'staff.scope_hint', message: "The operator, or one reseller: then only that reseller's customers are seen. It cannot be changed later." })}
      data={[operator, ...resellers]}
      searchable
      allowDeselect={false}
      // The server has searched already.
      filter={({ options }) => options}
      onSearchChange={(text) => setTyped(isChosen(text, [operator, ...resellers]) ? '' : text)}
      nothingFoundMessage={i18n.t({ id: 'staff.no_reseller', message: 'No reseller is called that' })}
      error={fieldState.error?.message ?? (found.isError && sentenceOf(found.error))}
      value={(field.value as string | null) ?? ''}
      onChange={field.onChange}
      onBlur={field.onBlur}
      ref={field.ref}
    />
  );
}

/** The field's text is also what was chosen, which is no search. */
const isChosen = (text: string, options: { label: string }[]) => options.some(({ label }) => label === text);
