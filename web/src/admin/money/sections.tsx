import { i18n } from '@lingui/core';
import { Navigate } from '@tanstack/react-router';
import { useSession, type Right } from '~/admin/session';
import { Sections } from '~/kit/page/sections';

interface Section {
  to: string;
  label: () => string;
  right: Right;
}

/** What there is of money beyond a single customer; a line for each page. */
const SECTIONS: Section[] = [
  { to: '/money/payments', label: () => i18n.t({ id: 'money.payments', message: 'Payments' }), right: 'read_customers' },
  { to: '/money/invoices', label: () => i18n.t({ id: 'money.invoices', message: 'Invoices' }), right: 'read_customers' },
  { to: '/money/bank', label: () => i18n.t({ id: 'money.bank', message: 'Bank' }), right: 'settle_payments' },
  { to: '/money/bank/desk', label: () => i18n.t({ id: 'money.bank_desk', message: 'Bank desk' }), right: 'settle_payments' },
  { to: '/money/e-payments', label: () => i18n.t({ id: 'e_payments.title', message: 'E-payments' }), right: 'settle_payments' },
  { to: '/vouchers', label: () => i18n.t({ id: 'nav.vouchers', message: 'Vouchers' }), right: 'read_customers' },
  { to: '/money/trial-balance', label: () => i18n.t({ id: 'money.trial_balance', message: 'Trial balance' }), right: 'read_books' },
  { to: '/money/payment-systems', label: () => i18n.t({ id: 'systems.title', message: 'Payment systems' }), right: 'settle_payments' },
];

function useSections(): Section[] {
  const { rights } = useSession();
  return SECTIONS.filter(({ right }) => rights.includes(right));
}

export function MoneySections() {
  const sections = useSections().map(({ to, label }) => ({ to, label: label() }));
  return <Sections label={i18n.t({ id: 'nav.money', message: 'Money' })} sections={sections} />;
}

/** The first of them that is open to whoever came. */
export function MoneyPage() {
  return <Navigate to={useSections()[0]?.to ?? '/'} replace />;
}
