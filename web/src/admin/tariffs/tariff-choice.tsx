import { i18n } from '@lingui/core';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Tariff } from '~/api';
import { getTariffsOptions } from '~/api/@tanstack/react-query.gen';

interface TariffChoiceProps {
  label: string;
  value: string;
  onChange: (id: string) => void;
  /** What no choice means. */
  none: string;
  /** Of these alone. */
  fits?: (tariff: Tariff) => boolean;
}

/** Another tariff, by name. */
export function TariffChoice({ label, value, onChange, none, fits = () => true }: TariffChoiceProps) {
  const { data } = useQuery(getTariffsOptions({ query: { limit: 500 } }));
  const options = (data?.items ?? []).filter(fits).map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }));
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[{ value: '', label: none }, ...options]}
      onChange={(event) => onChange(event.currentTarget.value)}
      description={data && data.next !== null ? i18n.t({ id: 'tariffs.first_tariffs', message: 'The first 500 by name' }) : undefined}
    />
  );
}
