import { i18n } from '@lingui/core';
import { ACCOUNT_REFUSALS } from './accounts';
import { BANK_REFUSALS } from './bank';
import { E_PAYMENT_REFUSALS } from './e-payments';
import { whyNotUndone } from './bulk';
import { classInUse, recordChanged } from './classes';
import { dependentsWords, fileKind, kindMissing, kindTaken, problemsWords, statusesWords } from './nouns';
import { GENERATION_REFUSALS } from './generation';
import { ofNumbers } from './numbers';
import { CREDIT_REFUSALS } from './credit';
import { PRODUCT_REFUSALS } from './products';
import { RATE_REFUSALS } from './rate-changes';
import { SPENDING_REFUSALS } from './spending';
import { MONEY_REFUSALS } from './money';
import { VOUCHER_REFUSALS } from './vouchers';
import { tellQueryReason } from './queries';
import { ofTariffs } from './tariffs';
import { tellRateProblem, tellRateProblemThere } from './rates';
import { tellReason } from './reasons';
import { BAD_SOURCE, NOT_A_CDR_FILE, tellForeign, tellWayOut } from './sources';
import { words } from './wordings';
import { asRead, quoted, textOf, type Moment, type ToldFacts } from './writing';

type Tells = (facts: ToldFacts, moment: Moment) => string | null;

/** A refusal in the reader's language, told from its code and facts; null: the API's own sentence has to do. */
export function tellRefusal(code: string, facts: ToldFacts, moment: Moment = asRead): string | null {
  return REFUSALS[code]?.(facts, moment) ?? null;
}

/** A text in its marks, a number as it is. */
const shown = (fact: unknown) => (typeof fact === 'string' ? quoted(fact) : String(fact ?? 'None'));

/** A value of any kind, as it was declared. */
function declared(fact: unknown): string {
  if (typeof fact === 'boolean') return fact ? 'True' : 'False';
  return typeof fact === 'string' && /^(?:\[.*\]|\{.*\})$/s.test(fact) ? fact : shown(fact);
}

const REFUSALS: Record<string, Tells> = {
  ...ofNumbers,
  ...VOUCHER_REFUSALS,
  ...MONEY_REFUSALS,
  ...E_PAYMENT_REFUSALS,
  ...BANK_REFUSALS,
  ...ACCOUNT_REFUSALS,
  ...GENERATION_REFUSALS,
  ...ofTariffs,
  bad_field: (facts, moment) => {
    const reason = 'field_name' in facts ? tellReason(textOf(facts, 'reason'), moment) : null;
    const values = { field: textOf(facts, 'field_name'), value: shown(facts.value), reason: reason ?? '' };
    return reason && i18n.t({ id: 'told.bad_field', message: '{field} {value} {reason}', values });
  },
  bad_adjustment: (facts, moment) => {
    const reason = tellReason(textOf(facts, 'reason'), moment);
    const values = { field: textOf(facts, 'field_name'), value: shown(facts.value), reason: reason ?? '' };
    return reason && i18n.t({ id: 'told.bad_adjustment', message: 'The {field} {value} {reason}', values });
  },
  query_unreadable: (facts, moment) => {
    const reason = tellQueryReason(textOf(facts, 'reason'), moment);
    const values = { field: textOf(facts, 'field_name'), value: shown(facts.value), reason: reason ?? '' };
    return reason && i18n.t({ id: 'told.query_unreadable', message: 'The value {value} of {field} {reason}', values });
  },
  cursor_unreadable: ({ cursor }) => {
    const values = { cursor: shown(cursor) };
    return i18n.t({ id: 'told.cursor_unreadable', message: 'The cursor {cursor} was not made by this list with this search and sort; start again without it.', values });
  },
  tariff_refused: (facts, moment) => {
    const reason = tellReason(textOf(facts, 'reason'), moment);
    const values = { what: textOf(facts, 'what'), value: shown(facts.value), reason: reason ?? '' };
    return reason && i18n.t({ id: 'told.tariff_refused', message: "The tariff's {what} {value} {reason}.", values });
  },
  password_unfit: (facts, moment) => {
    const reason = tellReason(textOf(facts, 'reason'), moment);
    return reason && i18n.t({ id: 'told.password_unfit', message: 'The password {reason}; choose another.', values: { reason } });
  },
  bad_source: (facts, moment) => {
    const wayOut = tellWayOut(textOf(facts, 'way_out'), moment);
    const values = { name: textOf(facts, 'name'), value: declared(facts.value), way_out: wayOut ?? '' };
    return wayOut && words(BAD_SOURCE, values);
  },
  not_a_cdr_file: (facts, moment) => {
    const reason = tellForeign(textOf(facts, 'reason'), moment);
    return reason && words(NOT_A_CDR_FILE, { format: textOf(facts, 'format'), reason });
  },
  bad_rate: (facts, moment) => {
    const reason = tellRateProblem(textOf(facts, 'reason'), moment);
    return reason && (facts.value ? `${shown(facts.value)} ${reason}` : reason);
  },
  rates_refused: (facts, moment) => {
    const [problems, first] = [problemsWords(textOf(facts, 'problems')), tellRateProblemThere(textOf(facts, 'first'), moment)];
    const values = { problems: problems ?? '', first: first ?? '' };
    return problems && first && i18n.t({ id: 'told.rates_refused', message: 'The file has {problems} and nothing of it was taken. The first: {first}', values });
  },
  name_taken: (facts) => kindTaken(textOf(facts, 'kind'), shown(facts.name)),
  not_found: (facts) => kindMissing(textOf(facts, 'kind'), textOf(facts, 'id')),
  tariff_name_taken: ({ name }) => i18n.t({ id: 'told.tariff_name_taken', message: 'There is a tariff {name} already; choose another name.', values: { name: shown(name) } }),
  batch_name_taken: ({ name }) => i18n.t({ id: 'told.batch_name_taken', message: 'There is a batch named {name} already; choose another name.', values: { name: shown(name) } }),
  customer_closed_to_numbers: ({ name }) =>
    i18n.t({ id: 'told.customer_closed_to_numbers', message: 'Customer {name} is permanently terminated; no number can be given to it.', values: { name: shown(name) } }),
  login_taken: ({ login }) => i18n.t({ id: 'told.login_taken', message: 'The login {login} is taken; choose another.', values: { login: shown(login) } }),
  customer_not_closed: (facts) =>
    i18n.t({ id: 'told.customer_not_closed', message: 'Customer {id} is not permanently terminated; close it first.', values: { id: textOf(facts, 'customer_id') } }),
  purged_already: (facts) =>
    i18n.t({ id: 'told.purged_already', message: 'The personal data of customer {id} was removed already.', values: { id: textOf(facts, 'customer_id') } }),
  customer_purged: (facts) =>
    i18n.t({ id: 'told.customer_purged', message: 'The personal data of customer {id} was removed for good, so it takes none any more; register whoever comes back as a new customer.', values: { id: textOf(facts, 'customer_id') } }),
  self_care_login_taken: ({ login }) =>
    i18n.t({ id: 'told.self_care_login_taken', message: 'The login {login} belongs to another customer; choose another.', values: { login: shown(login) } }),
  identifier_taken: ({ identifier }) =>
    i18n.t({ id: 'told.identifier_taken', message: 'The identifier {identifier} belongs to another open account; terminate that one first.', values: { identifier: shown(identifier) } }),
  customer_closed: (facts) =>
    i18n.t({ id: 'told.customer_closed', message: 'Customer {id} is permanently terminated; no account can be opened.', values: { id: textOf(facts, 'customer_id') } }),
  customer_in_use: (facts) => {
    const dependents = dependentsWords(textOf(facts, 'dependents'));
    if (!dependents) return null;
    const values = { name: shown(facts.name), dependents };
    return i18n.t({ id: 'told.customer_in_use', message: 'Customer {name} cannot be deleted because it has {dependents}; what has a history is closed instead.', values });
  },
  status_change_refused: (facts) => {
    const status = statusesWords(textOf(facts, 'status'));
    const values = { id: textOf(facts, 'customer_id'), status: status ?? '', action: shown(facts.action) };
    return status && i18n.t({ id: 'told.status_change_refused', message: 'Customer {id} is {status}; it cannot be changed by {action}.', values });
  },
  nothing_to_change: (facts) => {
    const status = statusesWords(textOf(facts, 'status'));
    const values = { id: textOf(facts, 'customer_id'), status: status ?? '', action: shown(facts.action) };
    return status && i18n.t({ id: 'told.nothing_to_change', message: 'Customer {id} is not {status}, so {action} changes nothing.', values });
  },
  nothing_planned: (facts) => {
    const values = { id: textOf(facts, 'customer_id') };
    return facts.step === 'limitation'
      ? i18n.t({ id: 'told.no_limitation_planned', message: 'No limitation of customer {id} is planned, so there is none to put off.', values })
      : i18n.t({ id: 'told.no_suspension_planned', message: 'No suspension of customer {id} is planned, so there is none to put off.', values });
  },
  not_scheduled: (facts) => {
    const values = { id: textOf(facts, 'customer_id'), scheduled: shown(facts.scheduled) };
    return i18n.t({ id: 'told.not_scheduled', message: 'Customer {id} has no scheduled change {scheduled}; read again what is.', values });
  },
  not_cancelled: (facts) => {
    const values = { id: textOf(facts, 'customer_id'), scheduled: shown(facts.scheduled) };
    return facts.way_out === 'restore the customer'
      ? i18n.t({ id: 'told.not_cancelled_but_restored', message: '{scheduled} of customer {id} is not cancelled but computed; restore the customer.', values })
      : i18n.t({ id: 'told.not_cancelled_but_put_off', message: '{scheduled} of customer {id} is not cancelled but computed; put it off instead.', values });
  },
  no_limit_to_raise: (facts) => {
    const values = { id: textOf(facts, 'customer_id') };
    return facts.why === 'prepaid'
      ? i18n.t({ id: 'told.no_limit_to_raise_prepaid', message: 'Customer {id} has no credit limit that could be raised: it is prepaid.', values })
      : i18n.t({ id: 'told.no_limit_to_raise_unlimited', message: 'Customer {id} has no credit limit that could be raised: it is unlimited.', values });
  },
  operators_affair: () => i18n.t({ id: 'told.operators_affair', message: "Moving customers between installations is the operator's affair; ask the operator." }),
  anothers_note: ({ writer }) =>
    i18n.t({ id: 'told.anothers_note', message: 'This note was written by {writer}, who changes and deletes it, or an administrator; write one of your own.', values: { writer: String(writer) } }),
  too_many_attachments: ({ most }) =>
    i18n.t({ id: 'told.too_many_attachments', message: 'This note has {most} attachments, the most one may have; remove one of them or write another note.', values: { most: String(most) } }),
  attachment_not_what_it_says: (facts) => {
    const values = { name: shown(facts.name), said: fileKind(textOf(facts, 'said')), found: fileKind(textOf(facts, 'found')) };
    return i18n.t({ id: 'told.attachment_not_what_it_says', message: 'The attachment {name} is called {said} and is {found}; send it under a name that ends as what it is, or save it anew as {said}.', values });
  },
  feature_locked: ({ feature }) =>
    i18n.t({ id: 'told.feature_locked', message: "The feature {feature} is locked by the customer's class; unlock it there, or let the class say it.", values: { feature: shown(feature) } }),
  too_many_sites: ({ most }) =>
    i18n.t({ id: 'told.too_many_sites', message: 'The customer has {most} sites, the most one may have; delete one first.', values: { most: String(most) } }),
  abbreviated_length_not_set: () =>
    i18n.t({ id: 'told.abbreviated_length_not_set', message: 'Set the maximum length of abbreviated numbers first; it says how many digits each may have.' }),
  abbreviated_numbers_longer: (facts) => {
    const values = { wanted: textOf(facts, 'wanted'), count: textOf(facts, 'count'), numbers: textOf(facts, 'numbers') };
    return i18n.t({ id: 'told.abbreviated_numbers_longer', message: 'The maximum length cannot be {wanted}, because {count} abbreviated numbers are longer: {numbers}; delete or change them first.', values });
  },
  abbreviated_number_taken: ({ number }) =>
    i18n.t({ id: 'told.abbreviated_number_taken', message: 'The abbreviated number {number} is there already; change that one or choose another.', values: { number: String(number) } }),
  too_many_abbreviated_numbers: ({ most }) =>
    i18n.t({ id: 'told.too_many_abbreviated_numbers', message: 'A customer may have {most} abbreviated numbers; delete some first.', values: { most: String(most) } }),
  rows_unreadable: (facts, moment) => {
    const reason = tellReason(textOf(facts, 'reason'), moment);
    return reason && i18n.t({ id: 'told.rows_unreadable', message: 'The rows cannot be read: {reason}', values: { reason } });
  },
  record_changed: (facts) => recordChanged(facts.thing, { name: shown(facts.name), etag: textOf(facts, 'etag') }),
  class_in_use: (facts) => classInUse(shown(facts.name), textOf(facts, 'customers'), textOf(facts, 'way_out')),
  custom_field_in_use: ({ name }) =>
    i18n.t({ id: 'told.custom_field_in_use', message: 'The custom field {name} cannot be deleted because customers have values in it; archive it instead.', values: { name: shown(name) } }),
  too_many_custom_fields: ({ most }) =>
    i18n.t({ id: 'told.too_many_custom_fields', message: 'There are {most} custom fields, the most there may be; delete one first.', values: { most: String(most) } }),
  custom_fields_unfit: (facts) =>
    i18n.t({ id: 'told.custom_fields_unfit', message: 'Some custom fields cannot be taken as they stand: {names}.', values: { names: textOf(facts, 'names') } }),
  custom_fields_missing: (facts) => {
    const values = { class_name: shown(facts.class_name), names: textOf(facts, 'names') };
    return i18n.t({ id: 'told.custom_fields_missing', message: 'Customers of the class {class_name} must have {names}; give each of them a value.', values });
  },
  already_decided: (facts) => {
    const values = { id: textOf(facts, 'quarantine_id'), by: textOf(facts, 'decided_by') };
    return facts.state === 'released'
      ? i18n.t({ id: 'told.released_already', message: 'Record {id} was released already by {by}.', values })
      : i18n.t({ id: 'told.dropped_already', message: 'Record {id} was dropped already by {by}.', values });
  },
  job_ended: (facts) => {
    const values = { id: textOf(facts, 'job_id'), status: textOf(facts, 'status') };
    return i18n.t({ id: 'told.job_ended', message: 'Job {id} has ended already ({status}); there is nothing to cancel.', values });
  },
  idempotency_key_reused: ({ key }) =>
    i18n.t({ id: 'told.idempotency_key_reused', message: 'The Idempotency-Key {key} came before with another request; use a new key for a new request.', values: { key: shown(key) } }),
  answer_forgotten: ({ key }) =>
    i18n.t({ id: 'told.answer_forgotten', message: "What came under the Idempotency-Key {key} was done, but its answer went with a customer's personal data; read what there is now, or use a new key to do it anew.", values: { key: shown(key) } }),
  answer_hidden: ({ key }) => {
    const values = { key: shown(key) };
    return i18n.t({ id: 'told.answer_hidden', message: 'What came under the Idempotency-Key {key} was done and answered before personal data was hidden from you; read what it made, or use a new key to do it anew.', values });
  },
  own_account: ({ changed }) =>
    changed === 'terms'
      ? i18n.t({ id: 'told.own_terms', message: 'Your own role, your caps for lending and giving, and what is hidden from you are not yours to change; let another administrator do it.' })
      : null,
  right_missing: (facts) => {
    const values = { who: textOf(facts, 'who'), role: textOf(facts, 'role'), right: textOf(facts, 'right') };
    return facts.of_reseller
      ? i18n.t({ id: 'told.right_missing_of_reseller', message: '{who} has the role {role} of a reseller, which has no right {right}.', values })
      : i18n.t({ id: 'told.right_missing', message: '{who} has the role {role}, which has no right {right}.', values });
  },
  outside_scope: () => i18n.t({ id: 'told.outside_scope', message: "A reseller's staff changes the reseller's customers, not the reseller itself; ask the operator." }),
  last_administrator: ({ login }) =>
    i18n.t({ id: 'told.last_administrator', message: "{login} is the operator's last administrator who may come in; make another one administrator first.", values: { login: shown(login) } }),
  login_failed: () => i18n.t({ id: 'told.login_failed', message: 'Login or password is wrong; both are as your administrator gave them to you.' }),
  login_locked: (facts) => {
    const values = { until: textOf(facts, 'until'), minutes: textOf(facts, 'minutes') };
    return i18n.t({ id: 'told.login_locked', message: 'Too many attempts to sign in with this login have failed; it is locked until {until} ({minutes} min). Wait, or let an administrator reset the password.', values });
  },
  password_locked: (facts) => {
    const values = { until: textOf(facts, 'until'), minutes: textOf(facts, 'minutes') };
    return i18n.t({ id: 'told.password_locked', message: 'Your password was wrong too often; it is asked for again from {until} ({minutes} min).', values });
  },
  too_many_requests: (facts) => {
    if (!('until' in facts)) return null;
    const values = { until: textOf(facts, 'until'), minutes: textOf(facts, 'minutes') };
    return i18n.t({ id: 'told.too_many_requests', message: 'Too many attempts to sign in from your address have failed; try again at {until} ({minutes} min).', values });
  },
  too_many_taken: (facts) => {
    const values = { until: textOf(facts, 'until'), minutes: textOf(facts, 'minutes') };
    return i18n.t({ id: 'told.too_many_taken', message: 'Too many names or identifiers that belong to others were asked for; go on at {until} ({minutes} min).', values });
  },
  person_needed: () =>
    i18n.t({ id: 'told.person_needed', message: 'This is done by people only: who has stolen a token could make it their own for ever. Sign in with POST /api/v1/session.' }),
  password_needed: (facts) => {
    const values = { minutes: textOf(facts, 'minutes') };
    return i18n.t({ id: 'told.password_needed', message: 'Give your password once more (POST /api/v1/session/proof): this could hand an account over, and you gave it more than {minutes} minutes ago.', values });
  },
  password_wrong: () => i18n.t({ id: 'told.password_wrong', message: 'This is not your current password.' }),
  staff_blocked: () => i18n.t({ id: 'told.staff_blocked', message: 'Your access is blocked; ask your administrator.' }),
  code_wrong: () => i18n.t({ id: 'told.code_wrong', message: "This is not the code of this moment; check that your phone's clock is right and type the next one." }),
  second_factor_wrong: () => i18n.t({ id: 'told.second_factor_wrong', message: 'The code is wrong, too old, or was used before; wait for the next one, or use a recovery code.' }),
  second_factor_present: () => i18n.t({ id: 'told.second_factor_present', message: 'You have a second factor already; remove it before you set up another.' }),
  too_many_saved_searches: ({ most }) =>
    i18n.t({ id: 'told.too_many_saved_searches', message: 'You have {most} saved searches, the most one may keep; delete one first.', values: { most: String(most) } }),
  anothers_search: (facts) => {
    const values = { name: shown(facts.name), owner: textOf(facts, 'owner') };
    return i18n.t({ id: 'told.anothers_search', message: 'The saved search {name} is shared by {owner}, who changes and deletes it, or an administrator; save one of your own.', values });
  },
  too_many_rows: ({ most }) =>
    i18n.t({ id: 'told.too_many_rows', message: 'These are more than {most} xDRs, the most a file holds; choose a shorter period, a service or an account.', values: { most: String(most) } }),
  too_many_rates: ({ most }) =>
    i18n.t({ id: 'told.too_many_rates', message: 'These are more than {most} rates, the most a spreadsheet gets; download them as CSV, or search for fewer.', values: { most: String(most) } }),
  too_many_exports: ({ most }) =>
    i18n.t({ id: 'told.too_many_exports', message: '{most} exports are being written already; try again when one of them has ended.', values: { most: String(most) } }),
  too_many_imports: ({ most }) =>
    i18n.t({ id: 'told.too_many_imports', message: '{most} call files wait to be imported already; send this one again when one of them is done, or cancel one.', values: { most: String(most) } }),
  list_changed: (facts) => {
    const values = { total: textOf(facts, 'total'), expected: textOf(facts, 'expected') };
    return i18n.t({ id: 'told.list_changed', message: 'The list has {total} customers now and {expected} were expected; look at it again, then repeat.', values });
  },
  not_undoable: (facts) => whyNotUndone(textOf(facts, 'reason')),
  file_hidden: () =>
    i18n.t({ id: 'told.file_hidden', message: 'This file was asked for before personal data was hidden from you; ask for the export again, and take that file.' }),
  file_not_ready: () =>
    i18n.t({ id: 'told.file_not_ready', message: 'The file is not made yet, or no longer kept; read the export to see which, then ask for it again.' }),
  upload_begins_in_past: (facts, moment) => {
    const values = { from: moment(textOf(facts, 'effective_from')), now: moment(textOf(facts, 'now')) };
    return i18n.t({ id: 'told.upload_begins_in_past', message: 'The rates cannot begin at {from}: history is not edited. Name a moment from {now} on, or none.', values });
  },
  ...CREDIT_REFUSALS,
  ...RATE_REFUSALS,
  ...SPENDING_REFUSALS,
  ...PRODUCT_REFUSALS,
  missing: () => i18n.t({ id: 'told.missing', message: 'Field required' }),
  string_too_long: (facts) => {
    const values = { count: facts.max_length as number, given: textOf(facts, 'given') };
    return i18n.t({ id: 'told.string_too_long', message: 'String should have at most {count, plural, one {# character} other {# characters}} (given: {given})', values });
  },
  string_too_short: (facts) => {
    const values = { count: facts.min_length as number, given: textOf(facts, 'given') };
    return i18n.t({ id: 'told.string_too_short', message: 'String should have at least {count, plural, one {# character} other {# characters}} (given: {given})', values });
  },
};
