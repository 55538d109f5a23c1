import { i18n } from '@lingui/core';
import type { CustomerClass } from '~/api';

/** When invoices are charged to saved methods, as a class says it. */
export function invoiceChargeWords(charge: CustomerClass['invoice_charge']): string {
  if (charge === 'when_issued') return i18n.t({ id: 'invoice_charge.when_issued', message: 'When they are issued' });
  if (charge === 'when_due') return i18n.t({ id: 'invoice_charge.when_due', message: 'On the day they are due' });
  return i18n.t({ id: 'invoice_charge.never', message: 'Never' });
}
