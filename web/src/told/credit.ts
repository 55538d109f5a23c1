import { i18n } from '@lingui/core';
import type { Reason } from './reasons';
import { quoted, textOf, type Moment, type ToldFacts } from './writing';

const unlessUnlimited = (amount: string) => (amount === 'no limit' ? i18n.t({ id: 'told.no_limit', message: 'no limit' }) : amount);

const most = (parts: readonly string[]) => ({ most: parts[0] ?? '' });

/** Why a limit, a threshold, a cap or the text of a message was not taken. */
export const ofCredit: Record<string, Reason> = {
  'must be more than 0, at most {}, with at most four decimals.': (parts) =>
    i18n.t({ id: 'told.reason.percent', message: 'must be more than 0, at most {most}, with at most four decimals.', values: most(parts) }),
  'of a permanent limit of 0 is nothing; name an amount instead.': () =>
    i18n.t({ id: 'told.reason.percent_of_nothing', message: 'of a permanent limit of 0 is nothing; name an amount instead.' }),
  'makes the limit higher than any can be; name less.': () => i18n.t({ id: 'told.reason.limit_too_high', message: 'makes the limit higher than any can be; name less.' }),
  'of this permanent limit is nothing; name more.': () => i18n.t({ id: 'told.reason.percent_too_small', message: 'of this permanent limit is nothing; name more.' }),
  'must be more than 0 with at most five decimals.': () => i18n.t({ id: 'told.reason.increase', message: 'must be more than 0 with at most five decimals.' }),
  'stands beside an amount; give one of the two, the other null.': () =>
    i18n.t({ id: 'told.reason.beside_amount', message: 'stands beside an amount; give one of the two, the other null.' }),
  'stands beside a percentage; give one of the two, the other null.': () =>
    i18n.t({ id: 'told.reason.beside_percent', message: 'stands beside a percentage; give one of the two, the other null.' }),
  'must be 0 or more with at most five decimals; null: any amount.': () =>
    i18n.t({ id: 'told.reason.cap_amount', message: 'must be 0 or more with at most five decimals; null: any amount.' }),
  'must be 0 to {} with at most four decimals; null: any amount.': (parts) =>
    i18n.t({ id: 'told.reason.cap_percent', message: 'must be 0 to {most} with at most four decimals; null: any amount.', values: most(parts) }),
  'must be 1 to {}; null: any time.': (parts) => i18n.t({ id: 'told.reason.cap_days', message: 'must be 1 to {most}; null: any time.', values: most(parts) }),
  'are too many; name {} at most.': (parts) => i18n.t({ id: 'told.reason.thresholds', message: 'are too many; name {most} at most.', values: most(parts) }),
  'is named twice; name it once.': () => i18n.t({ id: 'told.reason.twice', message: 'is named twice; name it once.' }),
  'is not for a prepaid customer; name an amount of available funds.': () =>
    i18n.t({ id: 'told.reason.percent_of_prepaid', message: 'is not for a prepaid customer; name an amount of available funds.' }),
  'needs a permanent credit limit above 0; set one first, or name an amount.': () =>
    i18n.t({ id: 'told.reason.percent_needs_limit', message: 'needs a permanent credit limit above 0; set one first, or name an amount.' }),
  'must be 0 or more with at most five decimals.': () => i18n.t({ id: 'told.reason.threshold', message: 'must be 0 or more with at most five decimals.' }),
  'must be more than 0: a balance of nothing needs no warning.': () =>
    i18n.t({ id: 'told.reason.threshold_nothing', message: 'must be more than 0: a balance of nothing needs no warning.' }),
  'must have an amount or a percentage, one of the two.': () =>
    i18n.t({ id: 'told.reason.threshold_of_what', message: 'must have an amount or a percentage, one of the two.' }),
  'must be one line of 1 to {} printable characters with no space at its ends.': (parts) =>
    i18n.t({ id: 'told.reason.subject', message: 'must be one line of 1 to {most} printable characters with no space at its ends.', values: most(parts) }),
  'must have 1 to {} characters.': (parts) => i18n.t({ id: 'told.reason.body', message: 'must have 1 to {most} characters.', values: most(parts) }),
  'has signs that nobody could print; leave them out.': () => i18n.t({ id: 'told.reason.unprintable', message: 'has signs that nobody could print; leave them out.' }),
  'stands alone; put the name of a variable between two pairs of braces.': () =>
    i18n.t({ id: 'told.reason.brace', message: 'stands alone; put the name of a variable between two pairs of braces.' }),
  'is no language of ISO 639 in two small letters, such as en.': () =>
    i18n.t({ id: 'told.reason.language', message: 'is no language of ISO 639 in two small letters, such as en.' }),
  'is no e-mail address, such as billing@example.org; leave it empty: ours.': () =>
    i18n.t({ id: 'told.reason.sender', message: 'is no e-mail address, such as billing@example.org; leave it empty: ours.' }),
};

const LETTER_STATES: Record<string, () => string> = {
  sent: () => i18n.t({ id: 'told.letter.sent', message: 'sent' }),
  sending: () => i18n.t({ id: 'told.letter.sending', message: 'sending' }),
  dropped: () => i18n.t({ id: 'told.letter.dropped', message: 'dropped' }),
};

/** What is refused about credit, letters and their texts. */
export const CREDIT_REFUSALS: Record<string, (facts: ToldFacts, moment: Moment) => string | null> = {
  credit_limit_increase_above_cap: (facts) => {
    const values = { highest: textOf(facts, 'highest'), wanted: unlessUnlimited(textOf(facts, 'wanted')) };
    return i18n.t({ id: 'told.above_cap', message: 'You may raise this credit limit by {highest} at most and want {wanted}; take that much, or ask somebody with a higher cap.', values });
  },
  given_above_cap: (facts) => {
    const values = { highest: textOf(facts, 'highest'), wanted: textOf(facts, 'wanted') };
    return i18n.t({ id: 'told.given_above_cap', message: 'You may give {highest} at most at once and want {wanted}; give less, or ask somebody with a higher cap.', values });
  },
  given_above_day_cap: (facts, moment) => {
    const values = { highest: textOf(facts, 'highest'), left: textOf(facts, 'left'), wanted: textOf(facts, 'wanted'), free_at: moment(textOf(facts, 'free_at')) };
    return i18n.t({ id: 'told.given_above_day_cap', message: 'You may give {highest} at most within 24 hours, of which {left} is left, and want {wanted}; give less, wait until {free_at}, or ask somebody with a higher cap.', values });
  },
  credit_limit_raised_for_good: (facts) => {
    const values = { before: textOf(facts, 'before'), wanted: unlessUnlimited(textOf(facts, 'wanted')) };
    return i18n.t({ id: 'told.raised_for_good', message: 'You have a cap for lending, so you cannot raise a permanent credit limit from {before} to {wanted}; raise it for a time, or ask somebody without a cap.', values });
  },
  credit_limit_increase_too_long: (facts, moment) => {
    const values = { latest: moment(textOf(facts, 'latest')), days: textOf(facts, 'days'), wanted: moment(textOf(facts, 'wanted')) };
    return i18n.t({ id: 'told.too_long', message: 'You may raise a credit limit until {latest} at most ({days} days) and want {wanted}; name an earlier moment, or ask somebody with a higher cap.', values });
  },
  letter_settled: (facts) => {
    const state = LETTER_STATES[textOf(facts, 'state')]?.();
    return state ? i18n.t({ id: 'told.letter_settled', message: 'The letter is {state}; only one that waits, failed or is in doubt can be decided about.', values: { state } }) : null;
  },
  text_changed: (facts) => {
    const values = { name: quoted(textOf(facts, 'name')), etag: textOf(facts, 'etag') };
    return i18n.t({ id: 'told.text_changed', message: 'The text {name} was changed since you read it; its ETag is {etag} now.', values });
  },
  unknown_variable: (facts) => {
    const values = { field: textOf(facts, 'field_name'), variable: quoted(textOf(facts, 'variable')), known: textOf(facts, 'known') };
    return i18n.t({ id: 'told.unknown_variable', message: '{field} names the variable {variable}, which there is not; there are: {known}.', values });
  },
};
