import { i18n } from '@lingui/core';
import { useController, useFormContext } from 'react-hook-form';
import { useNavigate } from '@tanstack/react-router';
import { postMarkup, type RatesEdited, type Tariff } from '~/api';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { beginning } from './moments';
import { NO_REPRICING, RepricingFields, repricingOf } from './repricing-fields';
import { TariffChoice } from './tariff-choice';
import { TrialForm, useTrial } from './trying';

const DEFAULTS = {
  ...NO_REPRICING,
  from_tariff_id: '',
  exchange_rate: '',
  prefix: '',
  country: '',
  first_interval: '',
  next_interval: '',
  connect_fee: '',
  off_peak: 'keep',
  effective_from: '',
  mode: 'add',
};

type Values = typeof DEFAULTS;

const bodyOf = (values: Values) => ({
  from_tariff_id: values.from_tariff_id,
  search: { prefix: values.prefix.trim(), country: values.country.trim().toUpperCase() },
  terms: {
    prices: repricingOf(values),
    off_peak: values.off_peak === 'keep',
    first_interval: values.first_interval.trim() ? Number(values.first_interval) : null,
    next_interval: values.next_interval.trim() ? Number(values.next_interval) : null,
    connect_fee: values.connect_fee.trim() || null,
  },
  exchange_rate: values.exchange_rate.trim() || '1',
  effective_from: beginning(values.effective_from),
  mode: values.mode as 'add' | 'replace',
});

/** This tariff's rates made from what another one costs, looked at before they are entered. */
export function MarkUp({ tariff }: { tariff: Tariff }) {
  const navigate = useNavigate();
  const trial = useTrial<Values>({
    defaults: DEFAULTS,
    send: async (values, dry_run, key) => {
      const headers = dry_run ? {} : { 'Idempotency-Key': key };
      return (await postMarkup({ path: { tariff_id: tariff.id }, query: { dry_run }, body: bodyOf(values), headers, throwOnError: true })).data;
    },
    onEntered: (told) => {
      const { entered, left_out } = told as RatesEdited;
      const values = { added: formatCount(entered.added), left: formatCount(left_out) };
      toast(i18n.t({ id: 'tariffs.marked_up', message: 'Entered: {added}; left out for their formula: {left}', values }));
      void navigate({ to: `/tariffs/${tariff.id}/changes` });
    },
  });
  const title = i18n.t({ id: 'tariffs.mark_up', message: 'Mark up from a cost tariff' });
  return (
    <Surface title={title}>
      <TrialForm trial={trial} label={title} enter={() => i18n.t({ id: 'tariffs.enter_markup', message: 'Enter the rates' })}>
        <CostTariff tariff={tariff} />
        <RepricingFields />
        <Columns>
          <TextField name="first_interval" label={i18n.t({ id: 'tariffs.first_interval', message: 'First step' })} description={i18n.t({ id: 'tariffs.as_there', message: 'Empty: as it is there' })} />
          <TextField name="next_interval" label={i18n.t({ id: 'tariffs.next_interval', message: 'Next steps' })} description={i18n.t({ id: 'tariffs.as_there', message: 'Empty: as it is there' })} />
          <TextField name="connect_fee" label={i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })} description={i18n.t({ id: 'tariffs.as_there', message: 'Empty: as it is there' })} />
          <SelectField
            name="off_peak"
            label={i18n.t({ id: 'tariffs.off_peak_prices', message: 'Off-peak prices' })}
            options={[
              { value: 'keep', label: i18n.t({ id: 'tariffs.off_peak_too', message: 'Marked up like the others' }) },
              { value: 'drop', label: i18n.t({ id: 'tariffs.off_peak_not', message: 'Left out' }) },
            ]}
          />
        </Columns>
        <Columns>
          <TextField name="prefix" label={i18n.t({ id: 'tariffs.prefix_begins', message: 'Prefix begins with…' })} description={i18n.t({ id: 'tariffs.empty_all', message: 'Empty: all' })} />
          <TextField name="country" label={i18n.t({ id: 'tariffs.country', message: 'Country' })} description={i18n.t({ id: 'tariffs.empty_all', message: 'Empty: all' })} />
          <SelectField
            name="mode"
            label={i18n.t({ id: 'tariffs.not_there', message: 'What the other tariff has not' })}
            options={[
              { value: 'add', label: i18n.t({ id: 'tariffs.not_there_stays', message: 'Stays here' }) },
              { value: 'replace', label: i18n.t({ id: 'tariffs.not_there_ends', message: 'Is discontinued here' }) },
            ]}
          />
          <TextField name="effective_from" type="datetime-local" label={i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' })} description={i18n.t({ id: 'tariffs.from_hint', message: 'Empty: from now on' })} />
        </Columns>
      </TrialForm>
    </Surface>
  );
}

function CostTariff({ tariff }: { tariff: Tariff }) {
  const { control } = useFormContext();
  const { field } = useController({ name: 'from_tariff_id', control });
  return (
    <Columns>
      <TariffChoice
        label={i18n.t({ id: 'tariffs.cost_tariff', message: 'Cost tariff' })}
        none={i18n.t({ id: 'tariffs.choose', message: 'Choose one' })}
        value={field.value as string}
        onChange={field.onChange}
        fits={(other) => other.id !== tariff.id && other.service === tariff.service}
      />
      <TextField
        name="exchange_rate"
        label={i18n.t({ id: 'tariffs.exchange_rate', message: 'Rate of exchange' })}
        description={i18n.t({ id: 'tariffs.exchange_hint', message: 'How many {currency} one unit of the other currency is; empty where both have the same', values: { currency: tariff.currency } })}
      />
    </Columns>
  );
}
