import { i18n } from '@lingui/core';

const PERCENT = /^\d{1,5}(\.\d{1,4})?$/;

/** Only its form; what it may be is the API's to say. */
export function percentProblem(written: string): string | true {
  if (PERCENT.test(written.trim())) return true;
  return i18n.t({ id: 'customers.credit.not_percent', message: 'Write a percentage like 10 or 12.5.' });
}

/** "80.0000" as somebody would write it. */
export function plainDecimal(written: string): string {
  return written.includes('.') ? written.replace(/0+$/, '').replace(/\.$/, '') : written;
}
