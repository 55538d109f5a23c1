import { cellsWords, columnsWords } from './nouns';
import { teller, type Teller } from './wordings';
import { requoted } from './writing';

/** What is wrong with a line of a rate file, to be read after the value, as src/tollhouse/tariffs/rules has it. */
export const tellRateProblem: Teller = teller(
  [
    /*i18n*/ { id: 'told.rate_row.empty', message: 'is empty' },
    /*i18n*/ { id: 'told.rate_row.needed', message: 'is empty; only a forbidden or discontinued rate may leave its price out' },
    /*i18n*/ { id: 'told.rate_row.plus', message: 'begins with +; prefixes are written as digits alone' },
    /*i18n*/ { id: 'told.rate_row.prefix', message: 'is no prefix: 1 to 15 digits, or one of {known}' },
    /*i18n*/ { id: 'told.rate_row.encoding', message: 'is not UTF-8; save the file in that encoding' },
    /*i18n*/ { id: 'told.rate_row.unprintable', message: 'holds characters that cannot be printed' },
    /*i18n*/ { id: 'told.rate_row.country', message: 'is no country: two capital letters of ISO 3166, such as CZ' },
    /*i18n*/ { id: 'told.rate_row.negative', message: 'is negative; a rate that pays back is marked so in the tariff' },
    /*i18n*/ { id: 'told.rate_row.amount', message: 'is no amount: digits with a point, such as 0.10' },
    /*i18n*/ { id: 'told.rate_row.decimals', message: 'has more than {most} decimals' },
    /*i18n*/ { id: 'told.rate_row.digits', message: 'has more than {most} digits before the point' },
    /*i18n*/ { id: 'told.rate_row.interval', message: 'is no interval: at least 1' },
    /*i18n*/ { id: 'told.rate_row.units', message: 'is no whole number from 0 to {most}' },
    /*i18n*/ { id: 'told.rate_row.moment', message: 'is no moment of RFC 3339, such as 2030-01-31T00:00:00+01:00' },
    /*i18n*/ { id: 'told.rate_row.past', message: 'lies in the past; leave it empty or name a moment from {now} on' },
    /*i18n*/ { id: 'told.rate_row.yes_or_no', message: 'is neither 0 nor 1' },
    /*i18n*/ { id: 'told.rate_row.repeated', message: 'stands on line {line} already with the same beginning' },
    /*i18n*/ { id: 'told.rate_row.width', message: 'the line has {cells}, the header {columns}' },
    /*i18n*/ { id: 'told.rate_row.no_csv', message: 'the line is no CSV: {why}; the rest of the file was not read' },
    /*i18n*/ { id: 'told.rate_row.empty_file', message: 'the file is empty; its first line must name the columns' },
    /*i18n*/ { id: 'told.rate_row.no_comma', message: 'has no comma; columns are divided by commas' },
    /*i18n*/ { id: 'told.rate_row.unknown_column', message: 'is no column of a rate file; they are {known}' },
    /*i18n*/ { id: 'told.rate_row.column_twice', message: 'stands twice in the header' },
    /*i18n*/ { id: 'told.rate_row.foreign_prefix', message: 'is no prefix: up to 15 digits, a list of them such as 201,202, or a range such as 2010-2015' },
    /*i18n*/ { id: 'told.rate_row.country_name', message: 'is no country: two letters of ISO 3166, such as CZ; if it is a name, it is the description' },
    /*i18n*/ { id: 'told.rate_row.comma', message: 'has a comma; say that decimals have one, or write a point' },
    /*i18n*/ { id: 'told.rate_row.date', message: 'is no date written as {shape}' },
    /*i18n*/ { id: 'told.rate_row.flag', message: 'is neither yes nor no' },
    /*i18n*/ { id: 'told.rate_row.below_zero', message: 'would become {price}, which is below zero' },
    /*i18n*/ { id: 'told.rate_row.no_heading', message: 'is no heading of the file; it has {known}' },
    /*i18n*/ { id: 'told.rate_row.unfilled', message: 'has no column of the file and no value for all lines' },
    /*i18n*/ { id: 'told.rate_row.no_json', message: 'is no JSON' },
    /*i18n*/ { id: 'told.rate_row.no_elements', message: 'is no list of elements, as the list of rates tells them' },
    /*i18n*/ { id: 'told.rate_row.no_formula', message: 'is no formula: {why}' },
    /*i18n*/ { id: 'told.rate_row.column_missing', message: 'the column is missing; a rate needs {needed}' },
  ],
  { cells: cellsWords, columns: columnsWords },
);

/** The same with the value in its marks before it, where there is one. */
const tellWithValue: Teller = (written, moment) => {
  const [, value = '', reason = ''] = /^('.*'|".*") (.*)$/s.exec(written) ?? [];
  const told = tellRateProblem(reason || written, moment);
  return told && (reason ? `${requoted(value)} ${told}` : told);
};

/** A problem of a rate file with its place, as a refused upload names its first. */
export const tellRateProblemThere: Teller = teller(
  [
    /*i18n*/ { id: 'told.rate_row.in_column', message: 'line {line}, {column}: {problem}' },
    /*i18n*/ { id: 'told.rate_row.in_line', message: 'line {line}: {problem}' },
  ],
  { problem: tellWithValue },
);
