import type { Customer, GenerationSaid } from '~/api';

export interface GenerationValues {
  product_id: string;
  count: string;
  existing: string;
  batch: string;
  naming: string;
  identifiers: { start: string; prefix: string; length: string; signs: string };
  balance_model: string;
  amount: string;
  unlimited: boolean;
  credit_limit: string;
  control_from: string;
  web_access: boolean;
  service_passwords: boolean;
  inactive: string;
  active_from: string;
  expires_on: string;
  life_time_days: string;
  idle_expiry_days: string;
  description: string;
}

export const DEFAULTS: GenerationValues = {
  product_id: '',
  count: '1000',
  existing: '',
  batch: '',
  naming: 'drawn',
  identifiers: { start: '', prefix: '', length: '12', signs: 'digits' },
  balance_model: 'subordinate',
  amount: '',
  unlimited: true,
  credit_limit: '',
  control_from: '',
  web_access: false,
  service_passwords: false,
  inactive: '',
  active_from: '',
  expires_on: '',
  life_time_days: '',
  idle_expiry_days: '',
  description: '',
};

const whole = (written: string) => (written.trim() === '' ? null : Number(written));

/** What is of another choice than the one made is left out. */
export function bodyOf(values: GenerationValues, { currency }: Customer): GenerationSaid {
  const { start, prefix, length, signs } = values.identifiers;
  const model = values.balance_model as NonNullable<GenerationSaid['balance_model']>;
  const hasMoney = (model === 'debit' || model === 'voucher') && values.amount.trim() !== '';
  const isLimited = model === 'individual' && !values.unlimited;
  return {
    product_id: values.product_id,
    count: whole(values.count) ?? 0,
    batch: values.existing || values.batch.trim(),
    identifiers:
      values.naming === 'counted' ? { start: start.trim() } : { prefix: prefix.trim(), length: whole(length), signs: signs as 'digits' | 'letters_and_digits' },
    balance_model: model,
    amount: hasMoney ? { amount: values.amount.trim(), currency } : null,
    credit_limit: isLimited ? { amount: values.credit_limit.trim(), currency } : null,
    control_from: whole(values.control_from),
    web_access: values.web_access,
    service_passwords: values.service_passwords,
    inactive: values.inactive === '' ? null : values.inactive === 'yes',
    active_from: values.active_from || null,
    expires_on: values.expires_on || null,
    life_time_days: whole(values.life_time_days),
    idle_expiry_days: whole(values.idle_expiry_days),
    description: values.description.trim(),
  };
}
