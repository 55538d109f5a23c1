import { i18n } from '@lingui/core';
import type { Reason } from './reasons';

/** Why a period of the books cannot be told. */
export const ofBooks: Record<string, Reason> = {
  'must be later than the first day of the period.': () => i18n.t({ id: 'told.reason.period_end', message: 'must be later than the first day of the period.' }),
  'is too early: {} days are told at once, at most.': ([most = '']) => i18n.t({ id: 'told.reason.period_long', message: 'is too early: {most} days are told at once, at most.', values: { most } }),
};
