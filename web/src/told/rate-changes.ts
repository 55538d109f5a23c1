import { i18n } from '@lingui/core';
import { teller, type Teller } from './wordings';
import { quoted, textOf, type Moment, type ToldFacts } from './writing';

/** Why two tariffs cannot be set side by side, as src/tollhouse/tariffs/grid/editing.py has it. */
const tellUnlike: Teller = teller([
  /*i18n*/ { id: 'told.unlike.services', message: 'their services differ, {one} and {other}' },
  /*i18n*/ { id: 'told.unlike.numberings', message: 'their numberings differ, {one} and {other}' },
  /*i18n*/ { id: 'told.unlike.same', message: 'they are one and the same; change its own rates in the list of its rates' },
  /*i18n*/ { id: 'told.unlike.part', message: 'only part of the other tariff is taken, so what is missing in it ends nothing' },
]);

const tellBounds: Teller = teller([
  /*i18n*/ { id: 'told.bounds.below', message: 'below zero' },
  /*i18n*/ { id: 'told.bounds.above', message: 'longer than any price can be' },
]);

/** Refusals of what changes many rates at once. */
export const RATE_REFUSALS: Record<string, (facts: ToldFacts, moment: Moment) => string | null> = {
  rate_change_begins_in_past: (facts, moment) => {
    const values = { from: moment(textOf(facts, 'effective_from')), now: moment(textOf(facts, 'now')) };
    return i18n.t({ id: 'told.rate_change_begins_in_past', message: 'The rates cannot change from {from} on: history is not edited. Name a moment from {now} on, or none.', values });
  },
  rate_has_begun: (facts, moment) => {
    const values = { prefix: textOf(facts, 'prefix'), from: moment(textOf(facts, 'effective_from')) };
    return i18n.t({ id: 'told.rate_has_begun', message: 'The rate of {prefix} began at {from} and is history. Enter a new rate, or discontinue the destination, from now on.', values });
  },
  price_out_of_bounds: (facts, moment) => {
    const reason = tellBounds(textOf(facts, 'reason'), moment);
    const values = { old: textOf(facts, 'old'), prefix: textOf(facts, 'prefix'), new: textOf(facts, 'new'), reason: reason ?? '' };
    if (reason === null) return null;
    return textOf(facts, 'what') === 'price'
      ? i18n.t({ id: 'told.price_out_of_bounds', message: 'The price {old} of {prefix} would become {new}, which is {reason}. Take off less, or name a least price.', values })
      : i18n.t({ id: 'told.fee_out_of_bounds', message: 'The connect fee {old} of {prefix} would become {new}, which is {reason}. Take off less, or name a least price.', values });
  },
  exchange_rate_missing: (facts) => {
    const values = { theirs: textOf(facts, 'theirs'), ours: textOf(facts, 'ours') };
    return i18n.t({ id: 'told.exchange_rate_missing', message: "The tariffs' currencies differ ({theirs} and {ours}): say how many {ours} one {theirs} is.", values });
  },
  tariffs_unlike: (facts, moment) => {
    const reason = tellUnlike(textOf(facts, 'reason'), moment);
    return reason && i18n.t({ id: 'told.tariffs_unlike', message: 'The tariffs cannot be set side by side: {reason}.', values: { reason } });
  },
  whole_file_needed: () =>
    i18n.t({ id: 'told.whole_file_needed', message: 'Replacing takes a file whole, because a line that is left out would end its destination. Mend the file, or add its rates instead.' }),
  layout_name_refused: (facts) => {
    const values = { name: quoted(textOf(facts, 'name')) };
    return i18n.t({ id: 'told.layout_name_refused', message: 'The name {name} must have 1 to 100 characters that can be printed, and no slash; choose another one.', values });
  },
};
