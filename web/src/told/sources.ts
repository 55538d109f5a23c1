import { linesWords } from './nouns';
import { tellRecord } from './records';
import { teller, type Teller } from './wordings';

/** What to write instead in a usage source, as src/tollhouse/usage/rules has it. */
export const tellWayOut: Teller = teller([
  /*i18n*/ { id: 'told.source.one_of', message: 'use one of {known}' },
  /*i18n*/ { id: 'told.source.no_columns', message: 'a mapped source needs to say which column means what' },
  /*i18n*/ { id: 'told.source.own_names', message: 'format {format} has names of its own; use format mapped' },
  /*i18n*/ { id: 'told.source.zone', message: 'use a name of the IANA time zone list, such as Europe/Berlin' },
  /*i18n*/ { id: 'told.source.rules', message: 'give a list of rules' },
  /*i18n*/ { id: 'told.source.rule', message: 'give a table such as {example}' },
  /*i18n*/ { id: 'told.source.true_or_false', message: 'use true or false' },
  /*i18n*/ { id: 'told.source.digits', message: 'use digits' },
  /*i18n*/ { id: 'told.source.max_length', message: 'it must not exceed max_length, {most}' },
  /*i18n*/ { id: 'told.source.bracket', message: 'close the bracket and put digits into it' },
  /*i18n*/ { id: 'told.source.columns', message: 'give a table with `map`, and where needed `delimiter`, `header`' },
  /*i18n*/ { id: 'told.source.one_character', message: 'use one character' },
  /*i18n*/ { id: 'told.source.header_needed', message: 'the file needs a header to find column {column} by its name' },
  /*i18n*/ { id: 'told.source.map', message: "give a table name -> column, or the list of names in the file's order" },
  /*i18n*/ { id: 'told.source.place', message: 'give a name of the header, or a place counted from 1' },
  /*i18n*/ { id: 'told.source.unknown', message: 'this is not known here; known are {known}' },
  /*i18n*/ { id: 'told.source.short_text', message: 'use a short text' },
  /*i18n*/ { id: 'told.source.texts', message: 'use a text or a list of texts' },
  /*i18n*/ { id: 'told.source.whole_number', message: 'use a whole number from 0 to {most}' },
  /*i18n*/ { id: 'told.source.generic_names', message: 'use names of the generic format: {known}' },
  /*i18n*/ { id: 'told.source.which_column', message: 'say which column it is' },
  /*i18n*/ { id: 'told.source.asterisk_names', message: "Asterisk's fields are {known}" },
  /*i18n*/ { id: 'told.source.no_header', message: 'the header has no columns' },
  /*i18n*/ { id: 'told.source.header', message: 'the header has {known}' },
]);

/** What a file is instead of a call file. */
export const tellForeign: Teller = teller(
  [
    /*i18n*/ { id: 'told.foreign.utf16', message: 'it is UTF-16 text; save it as UTF-8' },
    /*i18n*/ { id: 'told.foreign.gzip', message: 'it is a compressed file; unpack it with gunzip' },
    /*i18n*/ { id: 'told.foreign.zip', message: 'it is a zip archive or a spreadsheet; unpack it, or save it as CSV' },
    /*i18n*/ { id: 'told.foreign.pdf', message: 'it is a PDF document' },
    /*i18n*/ { id: 'told.foreign.database', message: 'it is a database; export its table as CSV' },
    /*i18n*/ { id: 'told.foreign.binary', message: 'it holds binary or UTF-16 text; text in UTF-8 is expected' },
    /*i18n*/ { id: 'told.foreign.unread', message: 'nothing in its first {lines} can be read. The first: {first}' },
  ],
  { lines: linesWords, first: (part, moment) => tellRecord(`${part}.`, moment)?.replace(/\.$/, '') ?? null },
);

/** What is wrong with the header of a call file. */
export const tellColumns: Teller = teller([
  /*i18n*/ { id: 'told.columns.quotes', message: 'The quotes of the header do not match ({why}).' },
  /*i18n*/ { id: 'told.columns.unknown', message: 'Column {name} is not known.' },
  /*i18n*/ { id: 'told.columns.twice', message: 'Column {name} stands twice.' },
  /*i18n*/ { id: 'told.columns.missing', message: 'Column {name} is missing.' },
]);

export const NOT_A_CDR_FILE = /*i18n*/ { id: 'told.not_a_cdr_file', message: 'This is not a call file of format {format}: {reason}. Nothing was read; check the file and the source.' };
export const BAD_SOURCE = /*i18n*/ { id: 'told.bad_source', message: '{name} is {value}: {way_out}.' };
