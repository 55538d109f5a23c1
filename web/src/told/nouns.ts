import { i18n } from '@lingui/core';

type Values = Record<string, string>;

const TAKEN: Record<string, (values: Values) => string> = {
  customer: (values) => i18n.t({ id: 'told.taken.customer', message: 'The name {name} belongs to another customer; choose another.', values }),
  'customer class': (values) => i18n.t({ id: 'told.taken.class', message: 'The name {name} belongs to another customer class; choose another.', values }),
  product: (values) => i18n.t({ id: 'told.taken.product', message: 'The name {name} belongs to another product; choose another.', values }),
  'usage source': (values) => i18n.t({ id: 'told.taken.source', message: 'The name {name} belongs to another usage source; choose another.', values }),
  site: (values) => i18n.t({ id: 'told.taken.site', message: 'The name {name} belongs to another site; choose another.', values }),
  'custom field': (values) => i18n.t({ id: 'told.taken.custom_field', message: 'The name {name} belongs to another custom field; choose another.', values }),
  'saved search': (values) => i18n.t({ id: 'told.taken.search', message: 'The name {name} belongs to another saved search; choose another.', values }),
  'off-peak period': (values) => i18n.t({ id: 'told.taken.off_peak', message: 'The name {name} belongs to another off-peak period; choose another.', values }),
  'destination group': (values) => i18n.t({ id: 'told.taken.group', message: 'The name {name} belongs to another destination group; choose another.', values }),
  'destination group set': (values) => i18n.t({ id: 'told.taken.group_set', message: 'The name {name} belongs to another destination group set; choose another.', values }),
};

/** Each kind is a sentence of its own, because languages bend "another" by it. */
export const kindTaken = (kind: string, name: string): string | null => TAKEN[kind]?.({ name }) ?? null;

const MISSING: Record<string, (values: Values) => string> = {
  'bulk change': (values) => i18n.t({ id: 'told.no.bulk', message: 'There is no bulk change {id}.', values }),
  export: (values) => i18n.t({ id: 'told.no.export', message: 'There is no export {id}.', values }),
  'add-on': (values) => i18n.t({ id: 'told.no.add_on', message: 'There is no add-on {id}.', values }),
  account: (values) => i18n.t({ id: 'told.no.account', message: 'There is no account {id}.', values }),
  'bank entry': (values) => i18n.t({ id: 'told.no.bank_entry', message: 'There is no bank entry {id}.', values }),
  'bank statement': (values) => i18n.t({ id: 'told.no.bank_statement', message: 'There is no bank statement {id}.', values }),
  customer: (values) => i18n.t({ id: 'told.no.customer', message: 'There is no customer {id}.', values }),
  'customer class': (values) => i18n.t({ id: 'told.no.class', message: 'There is no customer class {id}.', values }),
  'payment system': (values) => i18n.t({ id: 'told.no.payment_system', message: 'There is no payment system {id}.', values }),
  'e-payment': (values) => i18n.t({ id: 'told.no.e_payment', message: 'There is no e-payment {id}.', values }),
  'abbreviated number': (values) => i18n.t({ id: 'told.no.abbreviated', message: 'There is no abbreviated number {id}.', values }),
  attachment: (values) => i18n.t({ id: 'told.no.attachment', message: 'There is no attachment {id}.', values }),
  feature: (values) => i18n.t({ id: 'told.no.feature', message: 'There is no feature {id}.', values }),
  note: (values) => i18n.t({ id: 'told.no.note', message: 'There is no note {id}.', values }),
  site: (values) => i18n.t({ id: 'told.no.site', message: 'There is no site {id}.', values }),
  'custom field': (values) => i18n.t({ id: 'told.no.custom_field', message: 'There is no custom field {id}.', values }),
  letter: (values) => i18n.t({ id: 'told.no.letter', message: 'There is no letter {id}.', values }),
  voucher: (values) => i18n.t({ id: 'told.no.voucher', message: 'There is no voucher {id}.', values }),
  'voucher batch': (values) => i18n.t({ id: 'told.no.voucher_batch', message: 'There is no voucher batch {id}.', values }),
  invoice: (values) => i18n.t({ id: 'told.no.invoice', message: 'There is no invoice {id}.', values }),
  payment: (values) => i18n.t({ id: 'told.no.payment', message: 'There is no payment {id}.', values }),
  adjustment: (values) => i18n.t({ id: 'told.no.adjustment', message: 'There is no adjustment {id}.', values }),
  job: (values) => i18n.t({ id: 'told.no.job', message: 'There is no job {id}.', values }),
  number: (values) => i18n.t({ id: 'told.no.number', message: 'There is no number {id}.', values }),
  'pricing batch': (values) => i18n.t({ id: 'told.no.pricing_batch', message: 'There is no pricing batch {id}.', values }),
  'line of the rating list': (values) => i18n.t({ id: 'told.no.line', message: 'There is no line of the rating list {id}.', values }),
  'rating list from': (values) => i18n.t({ id: 'told.no.rating_list', message: 'There is no rating list from {id}.', values }),
  product: (values) => i18n.t({ id: 'told.no.product', message: 'There is no product {id}.', values }),
  'quarantined record': (values) => i18n.t({ id: 'told.no.record', message: 'There is no quarantined record {id}.', values }),
  'saved search': (values) => i18n.t({ id: 'told.no.search', message: 'There is no saved search {id}.', values }),
  session: (values) => i18n.t({ id: 'told.no.session', message: 'There is no session {id}.', values }),
  'staff member': (values) => i18n.t({ id: 'told.no.member', message: 'There is no staff member {id}.', values }),
  tariff: (values) => i18n.t({ id: 'told.no.tariff', message: 'There is no tariff {id}.', values }),
  'off-peak period': (values) => i18n.t({ id: 'told.no.off_peak', message: 'There is no off-peak period {id}.', values }),
  destination: (values) => i18n.t({ id: 'told.no.destination', message: 'There is no destination {id}.', values }),
  'destination group': (values) => i18n.t({ id: 'told.no.group', message: 'There is no destination group {id}.', values }),
  'destination group set': (values) => i18n.t({ id: 'told.no.group_set', message: 'There is no destination group set {id}.', values }),
  token: (values) => i18n.t({ id: 'told.no.token', message: 'There is no token {id}.', values }),
  'usage source': (values) => i18n.t({ id: 'told.no.source', message: 'There is no usage source {id}.', values }),
  'vendor batch': (values) => i18n.t({ id: 'told.no.vendor_batch', message: 'There is no vendor batch {id}.', values }),
  xDR: (values) => i18n.t({ id: 'told.no.xdr', message: 'There is no xDR {id}.', values }),
};

export const kindMissing = (kind: string, id: string): string | null => MISSING[kind]?.({ id }) ?? null;

const STATUSES: Record<string, () => string> = {
  closed: () => i18n.t({ id: 'told.status.closed', message: 'closed' }),
  blocked: () => i18n.t({ id: 'told.status.blocked', message: 'blocked' }),
  suspended: () => i18n.t({ id: 'told.status.suspended', message: 'suspended' }),
  limited: () => i18n.t({ id: 'told.status.limited', message: 'limited' }),
  'provisionally terminated': () => i18n.t({ id: 'told.status.provisionally_terminated', message: 'provisionally terminated' }),
  exported: () => i18n.t({ id: 'told.status.exported', message: 'exported' }),
  'being exported': () => i18n.t({ id: 'told.status.being_exported', message: 'being exported' }),
  'barred from automatic payment': () => i18n.t({ id: 'told.status.payment_frozen', message: 'barred from automatic payment' }),
};

/** "closed and exported"; null where one of them is not known. */
export function statusesWords(written: string): string | null {
  const known = written.split(' and ').map((one) => STATUSES[one]?.());
  return known.every((one) => one !== undefined) ? known.join(i18n.t({ id: 'told.status.and', message: ' and ' })) : null;
}

/** "1,204 columns", which languages bend by its number. */
const counted = (words: (values: { n: string; count: number }) => string) => (written: string) => {
  const n = /^[\d,]+/.exec(written)?.[0];
  return n === undefined ? null : words({ n, count: Number(n.replaceAll(',', '')) });
};

export const columnsWords = counted((values) => i18n.t({ id: 'told.columns', message: '{count, plural, one {{n} column} other {{n} columns}}', values }));

export const cellsWords = counted((values) => i18n.t({ id: 'told.cells', message: '{count, plural, one {{n} cell} other {{n} cells}}', values }));

export const problemsWords = counted((values) => i18n.t({ id: 'told.problems', message: '{count, plural, one {{n} problem} other {{n} problems}}', values }));

export const linesWords = counted((values) => i18n.t({ id: 'told.lines', message: '{count, plural, one {{n} line} other {{n} lines}}', values }));

const DEPENDENTS: Record<string, () => string> = {
  accounts: () => i18n.t({ id: 'told.dependents.accounts', message: 'accounts' }),
  numbers: () => i18n.t({ id: 'told.dependents.numbers', message: 'numbers' }),
  vouchers: () => i18n.t({ id: 'told.dependents.vouchers', message: 'vouchers' }),
  invoices: () => i18n.t({ id: 'told.dependents.invoices', message: 'invoices' }),
  'e-payments': () => i18n.t({ id: 'told.dependents.e_payments', message: 'e-payments' }),
  xDRs: () => i18n.t({ id: 'told.dependents.xdrs', message: 'xDRs' }),
  subcustomers: () => i18n.t({ id: 'told.dependents.subcustomers', message: 'subcustomers' }),
  branches: () => i18n.t({ id: 'told.dependents.branches', message: 'branches' }),
  'customers it sells to': () => i18n.t({ id: 'told.dependents.sold_to', message: 'customers it sells to' }),
  'staff or tokens of its own': () => i18n.t({ id: 'told.dependents.staff', message: 'staff or tokens of its own' }),
};

/** What depends on a customer and keeps it from being deleted. */
export const dependentsWords = (written: string): string | null => DEPENDENTS[written]?.() ?? null;

const FILE_KINDS: Record<string, () => string> = {
  text: () => i18n.t({ id: 'told.file.text', message: 'text' }),
  'e-mail': () => i18n.t({ id: 'told.file.email', message: 'e-mail' }),
  'a text': () => i18n.t({ id: 'told.file.a_text', message: 'a text' }),
  'a file with macros': () => i18n.t({ id: 'told.file.macros', message: 'a file with macros' }),
  'a broken archive': () => i18n.t({ id: 'told.file.broken', message: 'a broken archive' }),
  'no text in UTF-8 and nothing else that is known': () => i18n.t({ id: 'told.file.unknown', message: 'no text in UTF-8 and nothing else that is known' }),
};

/** What a file is; PDF, PNG and the like are called so everywhere. */
export const fileKind = (written: string): string => FILE_KINDS[written]?.() ?? written;
