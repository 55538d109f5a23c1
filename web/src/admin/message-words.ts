import { i18n } from '@lingui/core';
import type { MessageKind } from '~/api';

/** What a letter in the outbox is about that no class sends. */
const TO_STAFF: Record<string, () => string> = {
  staff_payment_frozen: () => i18n.t({ id: 'message.staff_payment_frozen', message: 'Automatic payments are frozen (to staff)' }),
};

const KINDS: Record<MessageKind, () => string> = {
  credit_limit_warning: () => i18n.t({ id: 'message.credit_limit_warning', message: 'Balance has reached a threshold' }),
  available_funds_low: () => i18n.t({ id: 'message.available_funds_low', message: 'Available funds are low' }),
  customer_blocked: () => i18n.t({ id: 'message.customer_blocked', message: 'Customer is blocked' }),
  customer_unblocked: () => i18n.t({ id: 'message.customer_unblocked', message: 'Customer is unblocked' }),
  service_limited: () => i18n.t({ id: 'message.service_limited', message: 'Service is limited' }),
  limitation_ended: () => i18n.t({ id: 'message.limitation_ended', message: 'Limitation has ended' }),
  customer_suspended: () => i18n.t({ id: 'message.customer_suspended', message: 'Customer is suspended' }),
  suspension_ended: () => i18n.t({ id: 'message.suspension_ended', message: 'Suspension has ended' }),
  provisionally_terminated: () => i18n.t({ id: 'message.provisionally_terminated', message: 'Customer is provisionally terminated' }),
  customer_restored: () => i18n.t({ id: 'message.customer_restored', message: 'Customer is restored' }),
  customer_closed: () => i18n.t({ id: 'message.customer_closed', message: 'Customer is closed' }),
  payment_received: () => i18n.t({ id: 'message.payment_received', message: 'Payment is received' }),
  auto_payment_failed: () => i18n.t({ id: 'message.auto_payment_failed', message: 'Automatic payment has failed' }),
  invoice_charge_failed: () => i18n.t({ id: 'message.invoice_charge_failed', message: 'Invoices could not be charged' }),
  payment_method_ends: () => i18n.t({ id: 'message.payment_method_ends', message: 'Payment method ends soon' }),
  auto_payment_stopped: () => i18n.t({ id: 'message.auto_payment_stopped', message: 'Automatic payments have stopped' }),
};

/** What a message is about; one newer than this page goes by its name. */
export const messageWords = (kind: string): string => (KINDS[kind as MessageKind] ?? TO_STAFF[kind])?.() ?? kind.replaceAll('_', ' ');
