import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type Moment, type ToldFacts } from './writing';

/** Why a spending limit or an override tariff was not taken. */
export const ofSpending: Record<string, Reason> = {
  'needs a class with a currency; give the class one, or limit its customers one by one.': () =>
    i18n.t({ id: 'told.reason.class_money', message: 'needs a class with a currency; give the class one, or limit its customers one by one.' }),
  "is not that of the class's spending limit, {}; say it anew.": ([stands = '']) =>
    i18n.t({ id: 'told.reason.class_limit_currency', message: "is not that of the class's spending limit, {stands}; say it anew.", values: { stands } }),
  'is not that of the class, {}.': ([currency = '']) => i18n.t({ id: 'told.reason.limit_currency', message: 'is not that of the class, {currency}.', values: { currency } }),
  "is no tariff; name one of the customer's products.": () => i18n.t({ id: 'told.reason.no_product_tariff', message: "is no tariff; name one of the customer's products." }),
  'is no tariff; name one that there is.': () => i18n.t({ id: 'told.reason.no_tariff', message: 'is no tariff; name one that there is.' }),
  'is no id of a tariff.': () => i18n.t({ id: 'told.reason.no_tariff_id', message: 'is no id of a tariff.' }),
  'cannot take its own place; name another tariff.': () => i18n.t({ id: 'told.reason.own_place', message: 'cannot take its own place; name another tariff.' }),
  "is in {}, '{}' in {}; name one in {}.": ([is = '', name = '', currency = '']) =>
    i18n.t({ id: 'told.reason.override_currency', message: 'is in {is}, {name} in {currency}; name one in {currency}.', values: { is, name: quoted(name), currency } }),
  "prices {}, '{}' {}; name one for {}.": ([is = '', name = '', service = '']) =>
    i18n.t({ id: 'told.reason.override_service', message: 'prices {is}, {name} {service}; name one for {service}.', values: { is, name: quoted(name), service } }),
};

/** What is refused about a day's spending. */
export const SPENDING_REFUSALS: Record<string, (facts: ToldFacts, moment: Moment) => string | null> = {
  spending_limit_locked: (facts) =>
    i18n.t({ id: 'told.spending_limit_locked', message: "The class {name} allows its customers no spending limit of their own; change the class, or the customer's.", values: { name: quoted(textOf(facts, 'name')) } }),
  spending_not_limited: () => i18n.t({ id: 'told.spending_not_limited', message: 'Spending is not limited, so nothing is counted that could be begun anew.' }),
};
