import { i18n } from '@lingui/core';
import { patternOf, teller, words, type Teller, type Wording } from './wordings';
import { requoted, textOf } from './writing';

/** Why an entry of a bank's file cannot be read: the bank's field, and what is wrong with it. */
export const tellEntryProblem: Teller = teller([
  /*i18n*/ { id: 'told.bank.five_decimals', message: '{field} is no amount: digits with a point and at most five decimals, such as 12.34' },
  /*i18n*/ { id: 'told.bank.nothing_paid', message: '{field} is no amount that anybody could have paid' },
  /*i18n*/ { id: 'told.bank.iso_day', message: '{field} is no day of ISO 8601, such as 2026-03-01' },
  /*i18n*/ { id: 'told.bank.iso_currency', message: '{field} is no currency of ISO 4217, such as EUR' },
  /*i18n*/ { id: 'told.bank.neither', message: '{field} is neither CRDT nor DBIT' },
  /*i18n*/ { id: 'told.bank.no_day', message: '{field} is missing: the bank does not say on which day it booked it' },
  /*i18n*/ { id: 'told.bank.amount', message: '{field} is no amount, such as 12.34 or -1,234.50' },
  /*i18n*/ { id: 'told.bank.amount_comma', message: '{field} is no amount where a comma divides decimals' },
  /*i18n*/ { id: 'told.bank.amount_point', message: '{field} is no amount where a point divides decimals' },
  /*i18n*/ { id: 'told.bank.day', message: '{field} is no day written as {shape}' },
  /*i18n*/ { id: 'told.bank.direction', message: '{field} says neither credit nor debit' },
  /*i18n*/ { id: 'told.bank.both', message: '{field} and debit: exactly one of them has an amount' },
]);

const UNREADABLE: Wording[] = [
  /*i18n*/ { id: 'told.bank.say_columns', message: 'it is no XML; for a CSV say which of its columns is what, and whose bank account it is of.' },
  /*i18n*/ { id: 'told.bank.name_account', message: 'a CSV does not say which bank account it is of; name the account.' },
  /*i18n*/ { id: 'told.bank.no_xml', message: 'at line {line}, column {column} it is no XML ({said}); ask for it again.' },
  /*i18n*/ { id: 'told.bank.doctype', message: 'it declares a document type (<!DOCTYPE), which no message of ISO 20022 has; nothing of it was read.' },
  /*i18n*/ { id: 'told.bank.deep', message: 'its elements stand more than {most} deep in one another, which no bank writes.' },
  /*i18n*/ { id: 'told.bank.camt_052', message: 'it is camt.052, an interim report; ask the bank for camt.053, the statement of what it has booked.' },
  /*i18n*/ { id: 'told.bank.camt_054', message: 'it is camt.054, a notice; ask the bank for camt.053, the statement of what it has booked.' },
  /*i18n*/ { id: 'told.bank.no_camt', message: 'it is XML, but no camt.053 (BkToCstmrStmt with a Stmt); ask the bank for that.' },
  /*i18n*/ { id: 'told.bank.namespace', message: 'its namespace is {name}; camt.053.001.02 and later are read here.' },
  /*i18n*/ { id: 'told.bank.whose', message: 'the statement {name} does not say which bank account it is of.' },
  /*i18n*/ { id: 'told.bank.empty', message: 'it is empty; a line of headings and one for each entry are needed.' },
  /*i18n*/ { id: 'told.bank.no_csv', message: 'line {line}: the line is no CSV: {said}; the rest of the file was not read.' },
  /*i18n*/ { id: 'told.bank.no_heading', message: 'line {line}, {column}: {name} is no heading of the file; it has {known}.' },
  /*i18n*/ { id: 'told.bank.day_missing', message: 'line {line}, {column}: has no column: name the one of the day.' },
  /*i18n*/ { id: 'told.bank.amount_missing', message: 'line {line}, {column}: has no column: name that of amounts, or of credit and debit.' },
  /*i18n*/ { id: 'told.bank.currency_missing', message: 'line {line}, {column}: has no column and no value for all lines.' },
];

/** Why a file cannot be read as a bank statement. */
export const tellFileProblem: Teller = teller(UNREADABLE);

const FILE_UNREADABLE: Wording = /*i18n*/ { id: 'told.statement_unreadable', message: 'The file cannot be read as a bank statement: {reason}' };
const WHOLE = patternOf(FILE_UNREADABLE.message, '(.+)');

/** The same where it stands in a whole sentence, as a job keeps it. */
export const tellUnreadable: Teller = (written, moment) => {
  const reason = WHOLE.exec(written)?.[1];
  const told = reason === undefined ? null : tellFileProblem(reason, moment);
  return told === null ? null : words(FILE_UNREADABLE, { reason: told });
};

type Facts = Readonly<Record<string, unknown>>;

const DECIDED: Record<string, (id: string) => string> = {
  new: (id) => i18n.t({ id: 'told.bank.is_new', message: 'The bank entry {id} is new, so this cannot be done with it any more; look at it again.', values: { id } }),
  booked: (id) => i18n.t({ id: 'told.bank.is_booked', message: 'The bank entry {id} is booked, so this cannot be done with it any more; look at it again.', values: { id } }),
  waiting: (id) => i18n.t({ id: 'told.bank.is_waiting', message: 'The bank entry {id} is waiting, so this cannot be done with it any more; look at it again.', values: { id } }),
  returned: (id) => i18n.t({ id: 'told.bank.is_returned', message: 'The bank entry {id} is returned, so this cannot be done with it any more; look at it again.', values: { id } }),
  charged_back: (id) => i18n.t({ id: 'told.bank.is_charged_back', message: 'The bank entry {id} is charged_back, so this cannot be done with it any more; look at it again.', values: { id } }),
  ignored: (id) => i18n.t({ id: 'told.bank.is_ignored', message: 'The bank entry {id} is ignored, so this cannot be done with it any more; look at it again.', values: { id } }),
  outgoing: (id) => i18n.t({ id: 'told.bank.is_outgoing', message: 'The bank entry {id} is outgoing, so this cannot be done with it any more; look at it again.', values: { id } }),
};

export const BANK_REFUSALS: Record<string, (facts: Facts, moment: (at: string) => string) => string | null> = {
  statement_unreadable: (facts, moment) => tellUnreadable(FILE_UNREADABLE.message.replace('{reason}', textOf(facts, 'reason')), moment),
  bank_entry_decided: (facts) => DECIDED[textOf(facts, 'state')]?.(textOf(facts, 'entry_id')) ?? null,
  bank_entry_other_currency: (facts) =>
    i18n.t({
      id: 'told.bank_entry_other_currency',
      message: 'The bank entry is in {currency} and customer {id} has {other}; book it to a customer with {currency}, or ignore it and enter the exchanged amount as a manual payment.',
      values: { currency: textOf(facts, 'currency'), id: textOf(facts, 'customer_id'), other: textOf(facts, 'other') },
    }),
  too_many_bank_entries: (facts) =>
    i18n.t({ id: 'told.too_many_bank_entries', message: 'These are more than {most} bank entries, the most a spreadsheet gets; download them as CSV, or ask for fewer.', values: { most: requoted(textOf(facts, 'most')) } }),
};
