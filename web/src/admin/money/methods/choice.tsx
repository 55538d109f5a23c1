import { i18n } from '@lingui/core';
import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import type { AdjustmentKinds } from '~/api';
import { SelectField, type Option } from '~/kit/form/fields';
import { ePaymentChoice, methodChoice } from './words';

interface ChoiceProps {
  kind: string;
  field: 'method_id' | 'e_payment_id';
  kinds: AdjustmentKinds;
}

/** Which method is charged, or which e-payment it is about: the preferred one, or the newest, unless another is chosen. */
export function Choice({ kind, field, kinds }: ChoiceProps) {
  const { getValues, setValue } = useFormContext();
  const options = optionsOf(kind, field, kinds);
  const first = options[0]?.value;
  // What was kept for another kind, or is no longer there, is none of these.
  useEffect(() => {
    if (!options.some(({ value }) => value === getValues(field))) setValue(field, first ?? '');
  });
  return <SelectField name={field} label={labelOf(kind)} options={options} required />;
}

function optionsOf(kind: string, field: ChoiceProps['field'], kinds: AdjustmentKinds): Option[] {
  if (field === 'method_id') return kinds.methods.map((method) => ({ value: method.id, label: methodChoice(method) }));
  const found = kind === 'ecommerce_refund' ? kinds.refundable : kinds.authorizations;
  return found.map((one) => ({ value: one.id, label: ePaymentChoice(one) }));
}

function labelOf(kind: string): string {
  if (kind === 'ecommerce_refund') return i18n.t({ id: 'methods.of_payment', message: 'Of which e-commerce payment' });
  if (kind === 'capture_payment' || kind === 'void') return i18n.t({ id: 'methods.of_authorization', message: 'Which authorization' });
  return i18n.t({ id: 'methods.which', message: 'Payment method' });
}
