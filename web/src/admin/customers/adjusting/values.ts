import type { AdjustmentSaid } from '~/api';
import type { Purse } from './purse';
import { needsService } from './words';

/** What is typed; `key` is the one Idempotency-Key of this form, so that what was done before its answer was lost is not done twice. */
export interface AdjustValues {
  amount: string;
  service: string;
  visible_comment: string;
  internal_comment: string;
  key: string;
}

export const blank = (): AdjustValues => ({ amount: '', service: '', visible_comment: '', internal_comment: '', key: crypto.randomUUID() });

export function bodyOf(values: AdjustValues, kind: string, { customer, account }: Purse): AdjustmentSaid {
  return {
    kind: kind as AdjustmentSaid['kind'],
    amount: { amount: values.amount.trim(), currency: customer.currency },
    account_id: account?.id ?? null,
    service: needsService(kind) ? values.service : '',
    visible_comment: values.visible_comment.trim(),
    internal_comment: values.internal_comment.trim(),
  };
}
