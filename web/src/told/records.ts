import { i18n } from '@lingui/core';
import { columnsWords, statusesWords } from './nouns';
import { teller, type Teller } from './wordings';

/** How a line or a field of a usage record was written, as src/tollhouse/usage/rules has it. */
const AS_WRITTEN = [
  /*i18n*/ { id: 'told.record.missing', message: '{name} is missing; give it a value and send it again.' },
  /*i18n*/ { id: 'told.record.empty', message: '{name} is empty; give it a value and send it again.' },
  /*i18n*/ { id: 'told.record.no_text', message: '{name} is {value}; send it as text.' },
  /*i18n*/ { id: 'told.record.text_too_long', message: '{name} has {count} characters; at most {longest} are kept. Shorten it.' },
  /*i18n*/ { id: 'told.record.control_character', message: '{name} holds {char} at place {place}; remove it.' },
  /*i18n*/ { id: 'told.record.called', message: 'called is {value}, neither a number nor a special word in capitals; correct it, or give the source a dial rule for it.' },
  /*i18n*/ { id: 'told.record.no_number', message: '{name} is {value}, no number; give the source a dial rule for it.' },
  /*i18n*/ { id: 'told.record.direction', message: 'direction is {value}; use out or in.' },
  /*i18n*/ { id: 'told.record.used_seconds', message: 'used is {value}; send seconds as a number below 2^63.' },
  /*i18n*/ { id: 'told.record.used_units', message: 'used is {value}; send whole units as a number below 2^63.' },
  /*i18n*/ { id: 'told.record.negative_sent', message: '{name} is {value}; use cannot be negative. Correct it and send it again.' },
  /*i18n*/ { id: 'told.record.negative_waiting', message: '{name} is {value}; use cannot be negative. Correct it and release it.' },
  /*i18n*/ { id: 'told.record.negative', message: '{name} is {value}; use cannot be negative.' },
  /*i18n*/ { id: 'told.record.number_expected', message: '{name} is {value}; a number is expected.' },
  /*i18n*/ { id: 'told.record.seconds_expected', message: '{name} is {value}; seconds are expected.' },
  /*i18n*/ { id: 'told.record.started_at', message: 'started_at is {value}; write it like 2026-03-01T12:00:00Z.' },
  /*i18n*/ { id: 'told.record.answer', message: 'answer is {value}; a date and time like 2026-03-01 12:00:00 is expected.' },
  /*i18n*/ { id: 'told.record.epochs', message: 'answer_epoch and start_epoch are no moments; correct them and release it.' },
  /*i18n*/ { id: 'told.record.as_mapped', message: 'started_at is expected as {format}, used in {unit}; correct it.' },
  /*i18n*/ { id: 'told.record.wrong_source', message: 'source is {value}, but this came in as {source}.' },
  /*i18n*/ { id: 'told.record.unknown_field', message: '{name} is not known; known are {known}.' },
  /*i18n*/ { id: 'told.record.no_account_told', message: "No account in {fields} ({value}); correct the source's account_field." },
  /*i18n*/ { id: 'told.record.no_account', message: "No account in {fields}; correct the source's account_field." },
  /*i18n*/ { id: 'told.record.no_uuid', message: 'uuid is {value}; a call needs its id. Take it from the switch.' },
  /*i18n*/ { id: 'told.record.no_variables', message: 'This is no call of FreeSWITCH: it has no variables. Send it again as mod_json_cdr wrote it.' },
  /*i18n*/ { id: 'told.record.no_json', message: 'This is not a whole JSON object: {why}. Send it again as the switch wrote it.' },
  /*i18n*/ { id: 'told.record.encoding', message: 'Byte {place} is not UTF-8; save the file as UTF-8 and import it again.' },
  /*i18n*/ { id: 'told.record.quotes', message: 'The quotes of this line do not match ({why}); correct the line.' },
  /*i18n*/ { id: 'told.record.width', message: 'The line has {columns}, the header {width}; correct the line.' },
  /*i18n*/ { id: 'told.record.mapped_width', message: 'The line has {columns}; the map needs {width}.' },
  /*i18n*/ { id: 'told.record.cut_off', message: 'The file stops without a line break, so {name} of its last line may be cut off. Complete the line if it is; end the file with a line break and import it again.' },
  /*i18n*/ { id: 'told.record.cut', message: 'The line was cut before its end; take it from the switch again.' },
  /*i18n*/ { id: 'told.record.no_line', message: 'This is no line of a call file: expected are 16 to 21 columns and a disposition such as ANSWERED or NO ANSWER (found {count} commas-separated parts). Take the line from the switch again.' },
  /*i18n*/ { id: 'told.record.no_mapped_line', message: 'This is no line of a call file: expected are at least {width} columns and a disposition such as ANSWERED or NO ANSWER (found {count} commas-separated parts). Take the line from the switch again.' },
  /*i18n*/ { id: 'told.record.half_call', message: "This row is one half of a Local channel and the caller's row is not near it, so it may be charged already. Look for the call at the switch; with newcdrcolumns=yes in cdr.conf the file would tell." },
];

/** Why a record that could be read cannot be charged, as src/tollhouse/usage and src/tollhouse/charging have it. */
const AS_CHARGED = [
  /*i18n*/ { id: 'told.record.too_old', message: "started_at {started_at} is before {oldest}, where the oldest open month begins. If the switch's clock was right, charge it as an adjustment." },
  /*i18n*/ { id: 'told.record.in_future', message: "started_at {started_at} is more than an hour ahead of now, {now}. Check the switch's clock and the source's zone, then release it." },
  /*i18n*/ { id: 'told.record.too_long', message: 'used {used} s is a call of {days} days; more than 7 days are not believed. Check it at the switch, correct it and send it again.' },
  /*i18n*/ { id: 'told.record.reused', message: 'request_id {request_id} was used before by a record with other content; if this is another use, release it and it gets an id of its own.' },
  /*i18n*/ { id: 'told.record.not_held_then', message: 'No account held the identifier {identifier} at {moment}.' },
  /*i18n*/ { id: 'told.record.not_held', message: "No account is known by the identifier {identifier}; open it or correct the source's rules." },
  /*i18n*/ { id: 'told.record.account_blocked', message: 'Account {account} was blocked when it was used.' },
  /*i18n*/ { id: 'told.record.account_inactive', message: 'Account {account} had not been activated when it was used.' },
  /*i18n*/ { id: 'told.record.account_is_voucher', message: 'Account {account} is a voucher; nothing can be used by it.' },
  /*i18n*/ { id: 'told.record.account_quarantined', message: 'Account {account} was in quarantine for suspected fraud, and this left the network.' },
  /*i18n*/ { id: 'told.record.account_not_yet_active', message: 'Account {account} was not yet active when it was used.' },
  /*i18n*/ { id: 'told.record.account_expired', message: 'Account {account} had expired when it was used.' },
  /*i18n*/ { id: 'told.record.service', message: 'service {value} is none of {known}.' },
  /*i18n*/ { id: 'told.record.no_wholesale', message: 'No wholesale product prices {service} for it.' },
  /*i18n*/ { id: 'told.record.no_rating_entry', message: 'The product of account {account} has no rating entry for {service} ({access_code}); put a tariff on its rating list, then release the record.' },
  /*i18n*/ { id: 'told.record.forbidden', message: 'Tariff {tariff} forbids {number}: its rate {prefix} refuses it.' },
  /*i18n*/ { id: 'told.record.no_rate', message: 'Tariff {tariff} has no rate for {number} at that time; add one, or a rate for | (anything else).' },
  /*i18n*/ { id: 'told.record.currency', message: 'Tariff {tariff} is in {currency}, {customer} pays in {pays}.' },
  /*i18n*/ { id: 'told.record.customer_stopped', message: 'Customer {customer} was {status} since {since} when the use began, {moment}; release it to charge it nevertheless, or drop it.' },
  /*i18n*/ { id: 'told.record.reseller_stopped', message: 'The reseller above, {reseller} was {status} since {since} when the use began, {moment}; release it to charge it nevertheless, or drop it.' },
];

/** Of use that nobody has made, only a price was looked for: src/tollhouse/charging/rules/finding.py. */
const AS_ASKED = [
  /*i18n*/ { id: 'told.found.not_held', message: 'No account is known by the identifier {identifier}; look at how it is written, or open it.' },
  /*i18n*/ { id: 'told.found.no_rating_entry', message: 'The product of account {account} has no rating entry for {service} ({access_code}); put a tariff on its rating list.' },
  /*i18n*/ { id: 'told.found.no_line', message: 'The product has no rating entry for {service} ({access_code}); put a tariff on its rating list.' },
  /*i18n*/ { id: 'told.found.customer_stopped', message: 'Customer {customer} was {status} since {since} when the use began, {moment}.' },
  /*i18n*/ { id: 'told.found.reseller_stopped', message: 'The reseller above, {reseller} was {status} since {since} when the use began, {moment}.' },
  /*i18n*/ { id: 'told.found.reseller_no_rate', message: 'A reseller above has no price for it.' },
  /*i18n*/ { id: 'told.found.reseller_forbidden', message: 'What a reseller above buys by forbids it.' },
  /*i18n*/ { id: 'told.found.currency', message: 'A tariff that prices it is in another currency than the one who pays by it has.' },
  /*i18n*/ { id: 'told.found.somebody_stopped', message: 'The customer was stopped when the use began.' },
  /*i18n*/ { id: 'told.found.above_stopped', message: 'A reseller above was stopped when the use began.' },
];

/** A sentence around another: what a release adds, and whom it is said of. */
const AROUND = [
  /*i18n*/ { id: 'told.record.never_read', message: '{said} It was never read as a record, so it cannot be released as it stands: send it mended, import it again or drop it.' },
  /*i18n*/ { id: 'told.record.for_reseller', message: 'For the reseller {reseller}: {said}' },
];

/** Why a usage record waits in quarantine.  The API keeps the sentence, so it is known by its wording. */
export const tellRecord: Teller = (written, moment) => tellAround(written, moment) ?? tellAlone(written, moment);

const tellAlone = teller([...AS_WRITTEN, ...AS_CHARGED, ...AS_ASKED], {
  columns: columnsWords,
  fields: (part) => part.replaceAll(' or ', i18n.t({ id: 'told.or', message: ' or ' })),
  status: statusesWords,
  number: (part) => (part === 'this use' ? i18n.t({ id: 'told.this_use', message: 'this use' }) : part),
});

const tellAround = teller(AROUND, { said: (part, moment) => tellRecord(part, moment) });
