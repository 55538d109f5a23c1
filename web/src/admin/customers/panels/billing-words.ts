import { i18n } from '@lingui/core';

const PERIODS = ['daily', 'weekly', 'semimonthly', 'monthly', 'monthly_anniversary', 'thirty_days'] as const;
export type Period = (typeof PERIODS)[number];

export function periodLabel(period: Period): string {
  switch (period) {
    case 'daily':
      return i18n.t({ id: 'customers.period.daily', message: 'Daily' });
    case 'weekly':
      return i18n.t({ id: 'customers.period.weekly', message: 'Weekly, from Monday' });
    case 'semimonthly':
      return i18n.t({ id: 'customers.period.semimonthly', message: 'Twice a month, from the 1st and the 16th' });
    case 'monthly':
      return i18n.t({ id: 'customers.period.monthly', message: 'Monthly, from the 1st' });
    case 'monthly_anniversary':
      return i18n.t({ id: 'customers.period.anniversary', message: 'Monthly, from the day it came' });
    default:
      return i18n.t({ id: 'customers.period.thirty_days', message: 'Every 30 days' });
  }
}

export const periodOptions = () => PERIODS.map((value) => ({ value, label: periodLabel(value) }));
