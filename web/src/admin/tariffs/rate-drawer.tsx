import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { postRates, type PriceSet, type Rate, type RateSaid, type Tariff } from '~/api';
import { SidePanel } from '~/kit/dialogs/dialog';
import { SwitchField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { toast } from '~/kit/toast';
import { beginning } from './moments';
import styles from './tariffs.module.css';
import { prefixWords, unitWords } from './words';

const WINDOWS = ['off_peak', 'off_peak_2'] as const;
type Window = (typeof WINDOWS)[number];

const windowOf = (window: Window, prices: PriceSet | null | undefined, peak: PriceSet | undefined) => ({
  [`${window}_first_price`]: prices?.first_price ?? '',
  [`${window}_next_price`]: prices?.next_price ?? '',
  [`${window}_connect_fee`]: prices && prices.connect_fee !== peak?.connect_fee ? prices.connect_fee : '',
});

const defaultsOf = (rate: Rate | undefined) => ({
  prefix: rate?.prefix ?? '',
  description: rate?.description ?? '',
  country: rate?.country ?? '',
  effective_from: '',
  first_interval: String(rate?.prices.first_interval ?? 60),
  next_interval: String(rate?.prices.next_interval ?? 60),
  first_price: rate?.prices.first_price ?? '',
  next_price: rate?.prices.next_price ?? '',
  connect_fee: rate?.prices.connect_fee ?? '0',
  ...(windowOf('off_peak', rate?.off_peak, rate?.prices) as Record<`off_peak_${'first_price' | 'next_price' | 'connect_fee'}`, string>),
  ...(windowOf('off_peak_2', rate?.off_peak_2, rate?.prices) as Record<`off_peak_2_${'first_price' | 'next_price' | 'connect_fee'}`, string>),
  grace_units: String(rate?.grace_units ?? 0),
  free_units: String(rate?.free_units ?? 0),
  post_call_surcharge: rate?.post_call_surcharge ?? '0',
  discontinued: false,
  forbidden: rate?.forbidden ?? false,
  hidden: rate?.hidden ?? false,
  payback: rate?.payback ?? false,
});

type Values = ReturnType<typeof defaultsOf>;

const orNull = (text: string) => text.trim() || null;

function saidOf(values: Values, rate: Rate | undefined): RateSaid[] {
  const prefixes = values.prefix.split(/[\s,;]+/).filter(Boolean);
  const free = values.forbidden || values.discontinued;
  return prefixes.map((prefix) => ({
    ...values,
    prefix,
    country: values.country.trim().toUpperCase(),
    effective_from: beginning(values.effective_from),
    first_interval: Number(values.first_interval),
    next_interval: Number(values.next_interval),
    first_price: values.first_price.trim() || (free ? '0' : ''),
    next_price: values.next_price.trim() || values.first_price.trim() || (free ? '0' : ''),
    connect_fee: values.connect_fee.trim() || '0',
    off_peak_first_price: orNull(values.off_peak_first_price),
    off_peak_next_price: orNull(values.off_peak_next_price),
    off_peak_connect_fee: orNull(values.off_peak_connect_fee),
    off_peak_2_first_price: orNull(values.off_peak_2_first_price),
    off_peak_2_next_price: orNull(values.off_peak_2_next_price),
    off_peak_2_connect_fee: orNull(values.off_peak_2_connect_fee),
    grace_units: Number(values.grace_units),
    free_units: Number(values.free_units),
    post_call_surcharge: values.post_call_surcharge.trim() || '0',
    formula: rate?.formula ?? null,
  }));
}

/** A new row from now or a later moment on: what holds until then stays as it is. */
export function RateDrawer({ tariff, rate, onClose }: { tariff: Tariff; rate?: Rate; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useApiForm({
    defaults: defaultsOf(rate),
    save: (values, key) =>
      postRates({ path: { tariff_id: tariff.id }, body: { rates: saidOf(values, rate) }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      const values = { added: data.added, unchanged: data.unchanged };
      toast(i18n.t({ id: 'tariffs.rate_entered', message: 'Entered: {added}; as before: {unchanged}', values }));
      void queries.invalidateQueries();
      onClose();
    },
  });
  const title = rate
    ? i18n.t({ id: 'tariffs.new_price_of', message: 'New price of {prefix}', values: { prefix: prefixWords(rate.prefix) } })
    : i18n.t({ id: 'tariffs.enter_rate', message: 'Enter a rate' });
  return (
    <SidePanel title={title} onClose={onClose} size={560}>
      <Form form={form} label={title}>
        <p className="dimmed">{i18n.t({ id: 'tariffs.rate_hint', message: 'What holds until then stays as it is: a new price is a new row. Prices in {unit}.', values: { unit: unitWords(tariff.currency, tariff.service) } })}</p>
        <Where fixed={rate !== undefined} />
        <Peak />
        {WINDOWS.map((window) => (
          <OffPeak key={window} window={window} opened={rate?.[window] != null} />
        ))}
        <Terms />
        {rate?.formula && <p className="dimmed">{i18n.t({ id: 'tariffs.formula_stays', message: 'It is priced by a formula, which stays and takes the place of these prices.' })}</p>}
        <SaveBar label={i18n.t({ id: 'tariffs.enter_it', message: 'Enter' })} onCancel={onClose} always />
      </Form>
    </SidePanel>
  );
}

function Where({ fixed }: { fixed: boolean }) {
  return (
    <>
      <TextField
        name="prefix"
        label={i18n.t({ id: 'tariffs.prefix', message: 'Prefix' })}
        description={fixed ? undefined : i18n.t({ id: 'tariffs.prefix_hint', message: 'Digits, several with commas between them; | for anything else; or a word such as VOICEONNET' })}
        required
        disabled={fixed}
      />
      <Columns>
        <TextField name="description" label={i18n.t({ id: 'tariffs.destination', message: 'Destination' })} description={i18n.t({ id: 'tariffs.description_hint', message: 'Empty: as the catalogue names it' })} />
        <TextField name="country" label={i18n.t({ id: 'tariffs.country', message: 'Country' })} description={i18n.t({ id: 'tariffs.country_hint', message: 'Two letters, such as SE' })} />
      </Columns>
      <TextField name="effective_from" type="datetime-local" label={i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' })} description={i18n.t({ id: 'tariffs.from_hint', message: 'Empty: from now on' })} />
    </>
  );
}

function Peak() {
  return (
    <Columns>
      <TextField name="first_interval" label={i18n.t({ id: 'tariffs.first_interval', message: 'First step' })} />
      <TextField name="next_interval" label={i18n.t({ id: 'tariffs.next_interval', message: 'Next steps' })} />
      <TextField name="first_price" label={i18n.t({ id: 'tariffs.first_price', message: 'First price' })} />
      <TextField name="next_price" label={i18n.t({ id: 'tariffs.next_price', message: 'Next price' })} description={i18n.t({ id: 'tariffs.next_price_hint', message: 'Empty: as the first' })} />
      <TextField name="connect_fee" label={i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })} />
    </Columns>
  );
}

function OffPeak({ window, opened }: { window: Window; opened: boolean }) {
  const title =
    window === 'off_peak'
      ? i18n.t({ id: 'tariffs.off_peak_set', message: 'Off-peak prices' })
      : i18n.t({ id: 'tariffs.off_peak_2_set', message: 'Second off-peak prices' });
  return (
    <details className={styles.samples} open={opened}>
      <summary>{title}</summary>
      <Columns>
        <TextField name={`${window}_first_price`} label={i18n.t({ id: 'tariffs.first_price', message: 'First price' })} />
        <TextField name={`${window}_next_price`} label={i18n.t({ id: 'tariffs.next_price', message: 'Next price' })} />
        <TextField name={`${window}_connect_fee`} label={i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })} />
      </Columns>
    </details>
  );
}

function Terms() {
  return (
    <>
      <Columns>
        <TextField name="grace_units" label={i18n.t({ id: 'tariffs.grace', message: 'Grace: no longer than this is free' })} />
        <TextField name="free_units" label={i18n.t({ id: 'tariffs.free', message: 'Free units of a longer use' })} />
        <TextField name="post_call_surcharge" label={i18n.t({ id: 'tariffs.surcharge', message: 'Surcharge, %' })} />
      </Columns>
      <SwitchField name="discontinued" label={i18n.t({ id: 'tariffs.discontinue', message: 'Discontinue: a shorter prefix answers from then on' })} />
      <SwitchField name="forbidden" label={i18n.t({ id: 'tariffs.forbid', message: 'Forbid: such calls are refused' })} />
      <SwitchField name="hidden" label={i18n.t({ id: 'tariffs.hide', message: 'Hide from price lists for customers' })} />
      <SwitchField name="payback" label={i18n.t({ id: 'tariffs.pay_back', message: 'Pay back: the charge is a credit' })} />
    </>
  );
}
