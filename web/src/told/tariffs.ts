import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type ToldFacts } from './writing';

type Tells = (facts: ToldFacts) => string;

const called = (facts: ToldFacts, name: string) => quoted(textOf(facts, name));

const shownTo = (facts: ToldFacts, ...names: string[]) => Object.fromEntries(names.map((name) => [name, called(facts, name)]));

/** Why something was not done to a tariff's header, an off-peak period, a destination or a group of them. */
export const ofTariffs: Record<string, Tells> = {
  tariff_in_use: (facts) =>
    i18n.t({ id: 'told.tariff_in_use', message: 'The tariff {name} is in use, {first} goes by it, so it cannot be deleted.', values: shownTo(facts, 'name', 'first') }),
  off_peak_in_use: (facts) =>
    i18n.t({ id: 'told.off_peak_in_use', message: 'The off-peak period {name} is that of the tariff {first}, now or for use of earlier days, so it cannot be deleted.', values: shownTo(facts, 'name', 'first') }),
  destination_taken: (facts) =>
    i18n.t({ id: 'told.destination_taken', message: 'The catalogue has {prefix} already; change that one.', values: shownTo(facts, 'prefix') }),
  destination_in_use: (facts) =>
    i18n.t({ id: 'told.destination_in_use', message: '{prefix} is in use, {first} names it, so it cannot be deleted.', values: shownTo(facts, 'prefix', 'first') }),
  group_set_in_use: (facts) =>
    i18n.t({ id: 'told.group_set_in_use', message: 'Prices of the tariff {tariff} are entered by the groups of {name}; let it name another set first.', values: shownTo(facts, 'tariff', 'name') }),
  prefix_unknown: (facts) =>
    i18n.t({ id: 'told.prefix_unknown', message: '{prefix} is no destination of the catalogue; add it there first.', values: shownTo(facts, 'prefix') }),
  prefix_in_other_group: (facts) =>
    i18n.t({ id: 'told.prefix_in_other_group', message: '{prefix} belongs to the group {group} of this set; take it out there first.', values: shownTo(facts, 'prefix', 'group') }),
};

/** Why a field of these was not taken. */
export const reasonsOfTariffs: Record<string, Reason> = {
  'must be one or two definitions.': () => i18n.t({ id: 'told.tariff.definitions', message: 'must be one or two definitions.' }),
  'is there already; name each day once.': () => i18n.t({ id: 'told.tariff.holiday_twice', message: 'is there already; name each day once.' }),
  'needs a second definition; add one, or let the day be in the first.': () =>
    i18n.t({ id: 'told.tariff.second_needed', message: 'needs a second definition; add one, or let the day be in the first.' }),
  'is no prefix: 1 to {} digits, without +.': ([most = '']) => i18n.t({ id: 'told.tariff.no_prefix', message: 'is no prefix: 1 to {most} digits, without +.', values: { most } }),
  'is no reseller; name one, or none.': () => i18n.t({ id: 'told.tariff.no_reseller', message: 'is no reseller; name one, or none.' }),
  'cannot be priced by: name an account, a product or a tariff, one of them.': () =>
    i18n.t({ id: 'told.finder.by', message: 'cannot be priced by: name an account, a product or a tariff, one of them.' }),
  'is no number: E.164 digits without +, or a word such as VOICEONNET.': () =>
    i18n.t({ id: 'told.finder.number', message: 'is no number: E.164 digits without +, or a word such as VOICEONNET.' }),
  "is not the tariff's, which is for {}; leave it out.": ([service = '']) =>
    i18n.t({ id: 'told.finder.service', message: "is not the tariff's, which is for {service}; leave it out.", values: { service } }),
  'is for no vendor\'s tariff': () => i18n.t({ id: 'told.tariff.vendors', message: "is for no vendor's tariff" }),
};
