import type { AdjustmentSaid } from '~/api';
import type { Purse } from './purse';
import { hasAmount, hasComments, needsService } from './words';

/** What is typed; `key` is the one Idempotency-Key of this form, so that what was done before its answer was lost is not done twice. */
export interface AdjustValues {
  amount: string;
  service: string;
  method_id: string;
  e_payment_id: string;
  visible_comment: string;
  internal_comment: string;
  key: string;
}

export const blank = (): AdjustValues => ({ amount: '', service: '', method_id: '', e_payment_id: '', visible_comment: '', internal_comment: '', key: crypto.randomUUID() });

/** What an act that asks a processor is about: a saved method, or an earlier e-payment. */
export type Chosen = 'method_id' | 'e_payment_id';

const CHOSEN: Record<string, Chosen> = {
  ecommerce_payment: 'method_id',
  authorization_only: 'method_id',
  capture_payment: 'e_payment_id',
  void: 'e_payment_id',
  ecommerce_refund: 'e_payment_id',
};

export const chosenFor = (kind: string): Chosen | null => CHOSEN[kind] ?? null;

export function bodyOf(values: AdjustValues, kind: string, { customer, account }: Purse): AdjustmentSaid {
  const chosen = chosenFor(kind);
  const comment = (written: string) => (hasComments(kind) ? written.trim() : '');
  return {
    kind: kind as AdjustmentSaid['kind'],
    amount: hasAmount(kind) ? { amount: values.amount.trim(), currency: customer.currency } : null,
    ...(chosen && { [chosen]: values[chosen] || null }),
    account_id: account?.id ?? null,
    service: needsService(kind) ? values.service : '',
    visible_comment: comment(values.visible_comment),
    internal_comment: comment(values.internal_comment),
  };
}
