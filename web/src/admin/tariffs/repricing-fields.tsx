import { i18n } from '@lingui/core';
import type { RepricingSaid } from '~/api';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';

export const NO_REPRICING = { percent: '', amount: '', decimals: '', rounding: 'half_up', least: '' };

export type RepricingValues = typeof NO_REPRICING;

/** As the API has it; null: prices stay as they are. */
export function repricingOf({ percent, amount, decimals, rounding, least }: RepricingValues): RepricingSaid | null {
  const said = [percent, amount, decimals, least].some((text) => text.trim());
  if (!said) return null;
  return {
    percent: percent.trim() || '0',
    amount: amount.trim() || '0',
    decimals: decimals === '' ? 10 : Number(decimals),
    rounding: rounding as RepricingSaid['rounding'],
    least: least.trim() || null,
  };
}

/** How a price is made of another: percent, then an amount, then rounded. */
export function RepricingFields() {
  return (
    <Columns>
      <TextField name="percent" label={i18n.t({ id: 'tariffs.percent', message: 'Percent' })} description={i18n.t({ id: 'tariffs.percent_hint', message: 'Such as 10, or -5' })} />
      <TextField name="amount" label={i18n.t({ id: 'tariffs.amount', message: 'Amount added' })} description={i18n.t({ id: 'tariffs.amount_hint', message: 'To every price, such as 0.01' })} />
      <SelectField
        name="decimals"
        label={i18n.t({ id: 'tariffs.decimals', message: 'Rounded to' })}
        empty={i18n.t({ id: 'tariffs.not_rounded', message: 'Not rounded' })}
        options={[2, 3, 4, 5, 6].map((count) => ({
          value: String(count),
          label: i18n.t({ id: 'tariffs.decimal_count', message: '{count, plural, one {# decimal} other {# decimals}}', values: { count } }),
        }))}
      />
      <SelectField
        name="rounding"
        label={i18n.t({ id: 'tariffs.markup_rounding', message: 'How' })}
        options={[
          { value: 'half_up', label: i18n.t({ id: 'tariffs.half_up', message: 'Half up' }) },
          { value: 'up', label: i18n.t({ id: 'tariffs.always_up', message: 'Always up' }) },
        ]}
      />
      <TextField name="least" label={i18n.t({ id: 'tariffs.least', message: 'At least' })} description={i18n.t({ id: 'tariffs.least_hint', message: 'No price comes out lower' })} />
    </Columns>
  );
}
