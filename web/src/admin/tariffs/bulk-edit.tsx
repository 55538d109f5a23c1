import { i18n } from '@lingui/core';
import { postRateCancel, postRateEdit, type RateTermsSaid, type RatesEdited, type RatesEntered, type Tariff } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { Columns } from '~/kit/form/form';
import { formatCount } from '~/kit/money';
import { toast } from '~/kit/toast';
import { useUrl } from '~/kit/url';
import { beginning } from './moments';
import { NO_REPRICING, RepricingFields, repricingOf } from './repricing-fields';
import { isAsked, saidOf } from './search';
import { TrialForm, useTrial } from './trying';

const DEFAULTS = {
  ...NO_REPRICING,
  first_interval: '',
  next_interval: '',
  connect_fee: '',
  discontinued: '',
  forbidden: '',
  hidden: '',
  payback: '',
  effective_from: '',
  later: false,
};

type Values = typeof DEFAULTS;

const flag = (text: string) => (text === '' ? null : text === 'yes');
const whole = (text: string) => (text.trim() ? Number(text) : null);

export const termsOf = (values: Omit<Values, 'effective_from' | 'later'>): RateTermsSaid => ({
  prices: repricingOf(values),
  off_peak: true,
  first_interval: whole(values.first_interval),
  next_interval: whole(values.next_interval),
  connect_fee: values.connect_fee.trim() || null,
  discontinued: values.discontinued === 'yes' ? true : null,
  forbidden: flag(values.forbidden),
  hidden: flag(values.hidden),
  payback: flag(values.payback),
});

interface BulkProps {
  tariff: Tariff;
  /** Whether what is planned is dropped, instead of what holds being changed. */
  cancelling: boolean;
  onClose: () => void;
}

/** What is to become of the rates that the list shows, looked at before it is entered. */
export function BulkEdit({ tariff, cancelling, onClose }: BulkProps) {
  return cancelling ? <CleanUp tariff={tariff} onClose={onClose} /> : <Change tariff={tariff} onClose={onClose} />;
}

function Whose() {
  const { search } = useUrl();
  return (
    <p className="dimmed">
      {isAsked(search)
        ? i18n.t({ id: 'tariffs.whose_found', message: 'It is about the rates that the list is searched for.' })
        : i18n.t({ id: 'tariffs.whose_all', message: 'It is about all rates of the tariff: nothing is searched for.' })}
    </p>
  );
}

function Change({ tariff, onClose }: Omit<BulkProps, 'cancelling'>) {
  const { search } = useUrl();
  const trial = useTrial<Values>({
    defaults: DEFAULTS,
    send: async (values, dry_run, key) => {
      const body = { search: saidOf(search), terms: termsOf(values), effective_from: beginning(values.effective_from), later: values.later };
      const headers = dry_run ? {} : { 'Idempotency-Key': key };
      return (await postRateEdit({ path: { tariff_id: tariff.id }, query: { dry_run }, body, headers, throwOnError: true })).data;
    },
    onEntered: (told) => {
      const { entered, left_out } = told as RatesEdited;
      const values = { added: formatCount(entered.added), left: formatCount(left_out) };
      toast(i18n.t({ id: 'tariffs.changed', message: 'Changed: {added}; left as they are for their formula: {left}', values }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'tariffs.change_found', message: 'Change those found' });
  return (
    <Dialog title={title} onClose={onClose} size={760} stays>
      <TrialForm trial={trial} label={title} enter={() => i18n.t({ id: 'tariffs.enter_changes', message: 'Enter the changes' })}>
        <Whose />
        <RepricingFields />
        <Columns>
          <TextField name="first_interval" label={i18n.t({ id: 'tariffs.first_interval', message: 'First step' })} description={i18n.t({ id: 'tariffs.as_it_is', message: 'Empty: as it is' })} />
          <TextField name="next_interval" label={i18n.t({ id: 'tariffs.next_interval', message: 'Next steps' })} description={i18n.t({ id: 'tariffs.as_it_is', message: 'Empty: as it is' })} />
          <TextField name="connect_fee" label={i18n.t({ id: 'tariffs.connect_fee', message: 'Connect fee' })} description={i18n.t({ id: 'tariffs.as_it_is', message: 'Empty: as it is' })} />
        </Columns>
        <Flags />
        <TextField name="effective_from" type="datetime-local" label={i18n.t({ id: 'tariffs.holds_from', message: 'Holds from' })} description={i18n.t({ id: 'tariffs.from_hint', message: 'Empty: from now on' })} />
        <SwitchField name="later" label={i18n.t({ id: 'tariffs.and_later', message: 'Change what is planned for later, too' })} />
      </TrialForm>
    </Dialog>
  );
}

function Flags() {
  const stays = i18n.t({ id: 'tariffs.stays', message: 'As it is' });
  const options = [
    { value: 'yes', label: i18n.t({ id: 'tariffs.yes', message: 'Yes' }) },
    { value: 'no', label: i18n.t({ id: 'tariffs.no', message: 'No' }) },
  ];
  return (
    <Columns>
      <SelectField name="discontinued" label={i18n.t({ id: 'tariffs.kind.discontinued', message: 'Discontinued' })} empty={stays} options={options.slice(0, 1)} />
      <SelectField name="forbidden" label={i18n.t({ id: 'tariffs.forbidden', message: 'Forbidden' })} empty={stays} options={options} />
      <SelectField name="hidden" label={i18n.t({ id: 'tariffs.hidden', message: 'Hidden' })} empty={stays} options={options} />
      <SelectField name="payback" label={i18n.t({ id: 'tariffs.payback', message: 'Payback' })} empty={stays} options={options} />
    </Columns>
  );
}

function CleanUp({ tariff, onClose }: Omit<BulkProps, 'cancelling'>) {
  const { search } = useUrl();
  const trial = useTrial<{ at: string }>({
    defaults: { at: '' },
    send: async ({ at }, dry_run, key) => {
      const body = { search: saidOf(search), at: beginning(at) };
      const headers = dry_run ? {} : { 'Idempotency-Key': key };
      return (await postRateCancel({ path: { tariff_id: tariff.id }, query: { dry_run }, body, headers, throwOnError: true })).data;
    },
    onEntered: (told) => {
      toast(i18n.t({ id: 'tariffs.cancelled', message: 'Planned rates cancelled: {removed}', values: { removed: formatCount((told as RatesEntered).removed) } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'tariffs.clean_up', message: 'Clean up what is planned' });
  return (
    <Dialog title={title} onClose={onClose} size={760} stays>
      <TrialForm
        trial={trial}
        label={title}
        enter={({ lines }) => i18n.t({ id: 'tariffs.drop_planned', message: '{count, plural, one {Drop # planned rate} other {Drop # planned rates}}', values: { count: lines } })}
      >
        <Whose />
        <p>{i18n.t({ id: 'tariffs.clean_up_hint', message: 'Planned rates go and the changes shown below do not come. What has begun is history and stays.' })}</p>
        <TextField name="at" type="datetime-local" label={i18n.t({ id: 'tariffs.only_moment', message: 'Only what begins at' })} description={i18n.t({ id: 'tariffs.any_moment', message: 'Empty: whenever it begins' })} />
      </TrialForm>
    </Dialog>
  );
}
