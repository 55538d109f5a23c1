import { i18n } from '@lingui/core';

type Values = Record<string, string>;

const CHANGED: Record<string, (values: Values) => string> = {
  customer: (values) => i18n.t({ id: 'told.changed.customer', message: 'The customer {name} was changed since you read it; its ETag is {etag} now.', values }),
  'customer class': (values) => i18n.t({ id: 'told.changed.class', message: 'The customer class {name} was changed since you read it; its ETag is {etag} now.', values }),
  'custom field': (values) => i18n.t({ id: 'told.changed.custom_field', message: 'The custom field {name} was changed since you read it; its ETag is {etag} now.', values }),
  product: (values) => i18n.t({ id: 'told.changed.product', message: 'The product {name} was changed since you read it; its ETag is {etag} now.', values }),
  'rating list of': (values) => i18n.t({ id: 'told.changed.rating_list', message: 'The rating list of {name} was changed since you read it; its ETag is {etag} now.', values }),
  number: (values) => i18n.t({ id: 'told.changed.number', message: 'The number {name} was changed since you read it; its ETag is {etag} now.', values }),
  'vendor batch': (values) => i18n.t({ id: 'told.changed.vendor_batch', message: 'The vendor batch {name} was changed since you read it; its ETag is {etag} now.', values }),
  'pricing batch': (values) => i18n.t({ id: 'told.changed.pricing_batch', message: 'The pricing batch {name} was changed since you read it; its ETag is {etag} now.', values }),
  note: (values) => i18n.t({ id: 'told.changed.note', message: 'The note was changed since you read it; its ETag is {etag} now.', values }),
  site: (values) => i18n.t({ id: 'told.changed.site', message: 'The site was changed since you read it; its ETag is {etag} now.', values }),
  'abbreviated number': (values) => i18n.t({ id: 'told.changed.abbreviated', message: 'The abbreviated number was changed since you read it; its ETag is {etag} now.', values }),
  'maximum length': (values) => i18n.t({ id: 'told.changed.length', message: 'The maximum length was changed since you read it; its ETag is {etag} now.', values }),
  'service configuration': (values) => i18n.t({ id: 'told.changed.service', message: 'The service configuration was changed since you read it; its ETag is {etag} now.', values }),
};

/** What two people edited at once; each kind is a sentence of its own, because languages bend "changed" by it. */
export const recordChanged = (thing: unknown, values: Values): string | null => CHANGED[String(thing)]?.(values) ?? null;

const WAYS_OUT: Record<string, (values: { name: string; n: string; count: number }) => string> = {
  'its currency cannot be changed: make another class': (values) =>
    i18n.t({ id: 'told.class.currency', message: 'The class {name} has {count, plural, one {{n} customer} other {{n} customers}}, so its currency cannot be changed: make another class.', values }),
  'its business model cannot be changed: make another class': (values) =>
    i18n.t({ id: 'told.class.model', message: 'The class {name} has {count, plural, one {{n} customer} other {{n} customers}}, so its business model cannot be changed: make another class.', values }),
  'it cannot be deleted: put them into another class first': (values) =>
    i18n.t({ id: 'told.class.deleted', message: 'The class {name} has {count, plural, one {{n} customer} other {{n} customers}}, so it cannot be deleted: put them into another class first.', values }),
};

/** Why a class stays as it is while customers are in it. */
export function classInUse(name: string, customers: string, wayOut: string): string | null {
  const n = /^[\d,]+/.exec(customers)?.[0] ?? '';
  return WAYS_OUT[wayOut]?.({ name, n, count: Number(n.replaceAll(',', '')) }) ?? null;
}
