import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type Moment, type ToldFacts } from './writing';

/** Why something of a product or a rating list was not taken. */
export const ofProducts: Record<string, Reason> = {
  'must have {} characters at most.': ([most = '']) => i18n.t({ id: 'told.reason.longest', message: 'must have {count, plural, other {{most}}} characters at most.', values: { most, count: Number(most) } }),
  'belongs to add-ons only; leave it out.': () => i18n.t({ id: 'told.reason.add_ons_only', message: 'belongs to add-ons only; leave it out.' }),
  'is no priority of an add-on: a whole number from 0 to {}, the higher beats the lower.': ([most = '']) =>
    i18n.t({ id: 'told.reason.priority', message: 'is no priority of an add-on: a whole number from 0 to {most}, the higher beats the lower.', values: { most } }),
  'must be nobody: a product that a reseller manages is only its.': () => i18n.t({ id: 'told.reason.managed', message: 'must be nobody: a product that a reseller manages is only its.' }),
  'are too many resellers; {} at most.': ([most = '']) => i18n.t({ id: 'told.reason.too_many_resellers', message: 'are too many resellers; {most} at most.', values: { most } }),
  'cannot be chosen any more: the rating list has had lines; offer another product.': () =>
    i18n.t({ id: 'told.reason.currency_fixed', message: 'cannot be chosen any more: the rating list has had lines; offer another product.' }),
  "is not for this customer: share the product with the customer's reseller, or choose another.": () =>
    i18n.t({ id: 'told.reason.not_for_customer', message: "is not for this customer: share the product with the customer's reseller, or choose another." }),
  'is retired: offer it again, or choose another.': () => i18n.t({ id: 'told.reason.retired', message: 'is retired: offer it again, or choose another.' }),
  'lies in the past; use that began before now is priced by the list of then.': () =>
    i18n.t({ id: 'told.reason.list_past', message: 'lies in the past; use that began before now is priced by the list of then.' }),
  'has been priced before: the list can be another from now on, not since ever.': () =>
    i18n.t({ id: 'told.reason.priced_before', message: 'has been priced before: the list can be another from now on, not since ever.' }),
  'are too many lines; a rating list has {} at most.': ([most = '']) => i18n.t({ id: 'told.reason.too_many_lines', message: 'are too many lines; a rating list has {most} at most.', values: { most } }),
  'stands on the list twice with the same access code and node; give one another usage order.': () =>
    i18n.t({ id: 'told.reason.line_twice', message: 'stands on the list twice with the same access code and node; give one another usage order.' }),
  'is in {}, the product in {}.': ([currency = '', own = '']) => i18n.t({ id: 'told.reason.line_currency', message: 'is in {currency}, the product in {own}.', values: { currency, own } }),
  'prices {}, not {}.': ([is = '', service = '']) => i18n.t({ id: 'told.reason.line_service', message: 'prices {is}, not {service}.', values: { is, service } }),
  'is no service; take one of /services.': () => i18n.t({ id: 'told.reason.no_service', message: 'is no service; take one of /services.' }),
  'must have {} printable characters at most, and no space around them.': ([most = '']) =>
    i18n.t({ id: 'told.reason.node', message: 'must have {count, plural, other {{most}}} printable characters at most, and no space around them.', values: { most, count: Number(most) } }),
  'must be a whole number from 0 to {}.': ([most = '']) => i18n.t({ id: 'told.reason.usage_order', message: 'must be a whole number from 0 to {most}.', values: { most } }),
  "is neither a reseller's id nor operator.": () => i18n.t({ id: 'told.reason.managed_by', message: "is neither a reseller's id nor operator." }),
  'is no reseller; only resellers sell products.': () => i18n.t({ id: 'told.reason.no_seller', message: 'is no reseller; only resellers sell products.' }),
};

const IN_USE: Record<string, (values: { name: string }) => string> = {
  'accounts its role cannot be changed: make another product': (values) =>
    i18n.t({ id: 'told.product.role', message: 'The product {name} is used by accounts, now or before, so its role cannot be changed: make another product.', values }),
  'accounts its kind cannot be changed: make another product': (values) =>
    i18n.t({ id: 'told.product.kind', message: 'The product {name} is used by accounts, now or before, so its kind cannot be changed: make another product.', values }),
  'accounts its currency cannot be changed: make another product': (values) =>
    i18n.t({ id: 'told.product.currency', message: 'The product {name} is used by accounts, now or before, so its currency cannot be changed: make another product.', values }),
  'accounts it cannot be deleted: retire it, and nobody gets it any more': (values) =>
    i18n.t({ id: 'told.product.deleted', message: 'The product {name} is used by accounts, now or before, so it cannot be deleted: retire it, and nobody gets it any more.', values }),
  'resellers its role cannot be changed: make another product': (values) =>
    i18n.t({ id: 'told.product.bought_role', message: 'The product {name} is used by resellers, now or before, so its role cannot be changed: make another product.', values }),
  'resellers its kind cannot be changed: make another product': (values) =>
    i18n.t({ id: 'told.product.bought_kind', message: 'The product {name} is used by resellers, now or before, so its kind cannot be changed: make another product.', values }),
  'resellers its currency cannot be changed: make another product': (values) =>
    i18n.t({ id: 'told.product.bought_currency', message: 'The product {name} is used by resellers, now or before, so its currency cannot be changed: make another product.', values }),
  'resellers it cannot be deleted: retire it, and nobody gets it any more': (values) =>
    i18n.t({ id: 'told.product.bought_deleted', message: 'The product {name} is used by resellers, now or before, so it cannot be deleted: retire it, and nobody gets it any more.', values }),
};

/** What is refused about products and their rating lists. */
export const PRODUCT_REFUSALS: Record<string, (facts: ToldFacts, moment: Moment) => string | null> = {
  product_in_use: (facts) => IN_USE[`${textOf(facts, 'used_by')} ${textOf(facts, 'way_out')}`]?.({ name: quoted(textOf(facts, 'name')) }) ?? null,
  version_begun: (facts, moment) =>
    i18n.t({
      id: 'told.version_begun',
      message: 'The rating list of {begun} has priced use already and stays as it is; change the list from now on instead.',
      values: { begun: moment(textOf(facts, 'begun')) },
    }),
};
