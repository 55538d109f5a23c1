import { i18n } from '@lingui/core';
import { currencyOptions } from '~/admin/currencies';
import { FilterSelect } from '~/kit/filter/filters';

export function CurrencyFilter() {
  return (
    <FilterSelect
      name="currency"
      label={i18n.t({ id: 'books.currency', message: 'Currency' })}
      all={i18n.t({ id: 'books.all_currencies', message: 'All currencies' })}
      options={currencyOptions().map(({ value }) => ({ value, label: value }))}
    />
  );
}
