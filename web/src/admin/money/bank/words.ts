import { i18n } from '@lingui/core';
import type { EntryState, Evidence, Waits } from '~/api';
import type { Tone } from '~/kit/chip';

export const bankTitle = () => i18n.t({ id: 'bank.title', message: 'Bank' });
export const deskTitle = () => i18n.t({ id: 'bank.desk', message: 'Bank desk' });

const STATES: Record<EntryState, () => string> = {
  new: () => i18n.t({ id: 'bank.state.new', message: 'Not looked at yet' }),
  booked: () => i18n.t({ id: 'bank.state.booked', message: 'Booked' }),
  waiting: () => i18n.t({ id: 'bank.state.waiting', message: 'Waits' }),
  returned: () => i18n.t({ id: 'bank.state.returned', message: 'Taken back by the bank' }),
  charged_back: () => i18n.t({ id: 'bank.state.charged_back', message: 'Charged back' }),
  ignored: () => i18n.t({ id: 'bank.state.ignored', message: 'Ignored' }),
  outgoing: () => i18n.t({ id: 'bank.state.outgoing', message: 'Went out' }),
};

export const ENTRY_STATES = Object.keys(STATES) as EntryState[];

/** `known` is a kind of entry to a preview alone. */
export const stateWords = (state: string): string =>
  state === 'known' ? i18n.t({ id: 'bank.state.known', message: 'Known already' }) : (STATES[state as EntryState]?.() ?? state);

export const STATE_TONES: Record<EntryState, Tone> = {
  new: 'dim',
  booked: 'ok',
  waiting: 'warn',
  returned: 'bad',
  charged_back: 'info',
  ignored: 'dim',
  outgoing: 'dim',
};

const REASONS: Record<Waits, () => string> = {
  no_reference: () => i18n.t({ id: 'bank.waits.no_reference', message: 'Names nobody' }),
  unknown_reference: () => i18n.t({ id: 'bank.waits.unknown_reference', message: 'Names what we do not know' }),
  broken_reference: () => i18n.t({ id: 'bank.waits.broken_reference', message: 'Its reference is mistyped' }),
  not_sure: () => i18n.t({ id: 'bank.waits.not_sure', message: 'Not sure whose it is' }),
  several_customers: () => i18n.t({ id: 'bank.waits.several_customers', message: 'Names several customers' }),
  not_told_apart: () => i18n.t({ id: 'bank.waits.not_told_apart', message: 'A sum of payments not told apart' }),
  maybe_known: () => i18n.t({ id: 'bank.waits.maybe_known', message: 'Maybe came by another file already' }),
  other_currency: () => i18n.t({ id: 'bank.waits.other_currency', message: 'In another currency' }),
  customer_closed: () => i18n.t({ id: 'bank.waits.customer_closed', message: 'The customer is closed' }),
  of_a_reseller: () => i18n.t({ id: 'bank.waits.of_a_reseller', message: 'A reseller’s customer' }),
  invoice_void: () => i18n.t({ id: 'bank.waits.invoice_void', message: 'Its invoice is void' }),
  customer_gone: () => i18n.t({ id: 'bank.waits.customer_gone', message: 'The customer is gone' }),
  taken_back: () => i18n.t({ id: 'bank.waits.taken_back', message: 'Somebody took its booking back' }),
  payment_returned: () => i18n.t({ id: 'bank.waits.payment_returned', message: 'The bank took a payment back' }),
};

export const reasonWords = (reason: string): string => REASONS[reason as Waits]?.() ?? reason;

const WHAT_TO_DO: Partial<Record<Waits, () => string>> = {
  no_reference: () => i18n.t({ id: 'bank.hint.no_reference', message: 'Nothing in it is a number or a name of ours. Look for the payer, or ignore it if it is no customer’s payment.' }),
  unknown_reference: () => i18n.t({ id: 'bank.hint.unknown_reference', message: 'It has a reference that fits no invoice and no customer. It may be of an invoice not entered yet: enter that and match again.' }),
  broken_reference: () => i18n.t({ id: 'bank.hint.broken_reference', message: 'The check digits of its reference do not fit: a digit was mistyped. Compare it with what is open.' }),
  not_sure: () => i18n.t({ id: 'bank.hint.not_sure', message: 'It may be of those below, by signs that are no proof. Compare name, amount and text.' }),
  several_customers: () => i18n.t({ id: 'bank.hint.several_customers', message: 'What it names belongs to more than one customer and the amount does not decide. Ask the payer if need be.' }),
  not_told_apart: () => i18n.t({ id: 'bank.hint.not_told_apart', message: 'The bank sums up several payments and does not tell them one by one. Ask the bank for its details and enter these as manual payments, then ignore this.' }),
  maybe_known: () => i18n.t({ id: 'bank.hint.maybe_known', message: 'As much came on the same day by a file of another format. If it is the same money, ignore this one.' }),
  other_currency: () => i18n.t({ id: 'bank.hint.other_currency', message: 'The customer has another currency. Enter the exchanged amount as a manual payment, then ignore this.' }),
  customer_closed: () => i18n.t({ id: 'bank.hint.customer_closed', message: 'Booked, it is money that the customer does not owe: refund it afterwards.' }),
  of_a_reseller: () => i18n.t({ id: 'bank.hint.of_a_reseller', message: 'This customer owes the reseller and not us. Book it to the reseller, or as agreed with it.' }),
  invoice_void: () => i18n.t({ id: 'bank.hint.invoice_void', message: 'The invoice that it names is void. Booked, it pays what else is open, or stays unallocated.' }),
  customer_gone: () => i18n.t({ id: 'bank.hint.customer_gone', message: 'The customer was deleted while the file was imported.' }),
  taken_back: () => i18n.t({ id: 'bank.hint.taken_back', message: 'It was booked to the wrong customer, or ignored by mistake. Say whose it is.' }),
  payment_returned: () => i18n.t({ id: 'bank.hint.payment_returned', message: 'A debit or transfer came back. Choose which payment it takes back: so much is taken off the customer’s books, and what it had paid is open again.' }),
};

export const hintWords = (reason: Waits): string => WHAT_TO_DO[reason]?.() ?? '';

const EVIDENCE: Record<Evidence, () => string> = {
  checked_reference: () => i18n.t({ id: 'bank.by.checked_reference', message: 'reference with check digits' }),
  stated_number: () => i18n.t({ id: 'bank.by.stated_number', message: 'number in the reference field' }),
  invoice_number: () => i18n.t({ id: 'bank.by.invoice_number', message: 'invoice number in the text' }),
  customer_name: () => i18n.t({ id: 'bank.by.customer_name', message: 'customer’s name in the text' }),
  short_number: () => i18n.t({ id: 'bank.by.short_number', message: 'short number in the text' }),
  customer_number: () => i18n.t({ id: 'bank.by.customer_number', message: 'customer’s number in the text' }),
  name_in_text: () => i18n.t({ id: 'bank.by.name_in_text', message: 'a short name in the text' }),
  payer_name: () => i18n.t({ id: 'bank.by.payer_name', message: 'payer is called so' }),
  payer_account: () => i18n.t({ id: 'bank.by.payer_account', message: 'paid from this account before' }),
};

export const evidenceWords = (evidence: Evidence): string => EVIDENCE[evidence]();

export const amountLabel = () => i18n.t({ id: 'bank.amount', message: 'Amount' });
export const payerLabel = () => i18n.t({ id: 'bank.payer', message: 'Payer' });
export const textLabel = () => i18n.t({ id: 'bank.text', message: 'Text and references' });
export const bookedOnLabel = () => i18n.t({ id: 'bank.booked_on', message: 'Bank’s day' });
export const stateLabel = () => i18n.t({ id: 'bank.state', message: 'State' });
export const customerLabel = () => i18n.t({ id: 'bank.customer', message: 'Customer' });
export const placeLabel = () => i18n.t({ id: 'bank.place', message: 'Place in the file' });
export const whyLabel = () => i18n.t({ id: 'bank.why', message: 'Why' });
export const accountLabel = () => i18n.t({ id: 'bank.account', message: 'Our bank account' });
