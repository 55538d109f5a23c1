import { describe, expect, test } from 'vitest';
import { daysOf, draftFrom, draftOf, hasCommas, saidLayout } from '~/admin/money/bank/layout';
import { placeWords } from '~/admin/money/bank/problems';

const sheet = (...rows: string[][]) => ({ header: ['Day', 'Sum'], rows, delimiter: ';', encoding: 'utf-8', header_line: 3, guessed: { booked_on: 'Day' } });

describe('what a bank’s CSV suggests', () => {
  test.each([
    ['12,34', true],
    ['-1.234,50 €', true],
    ['1,234.50', false],
    ['12.34', false],
    ['1,234', false],
  ])('of %s whether a comma divides decimals: %s', (amount, is) => {
    expect(hasCommas(sheet(['02.03.2026', amount]))).toBe(is);
  });

  test.each([
    ['2026-03-02', 'ymd'],
    ['02.03.2026', 'dmy'],
    ['31/03/2026', 'dmy'],
    ['03/31/2026', 'mdy'],
    ['02/03/2026', 'ymd'],
  ])('of %s in which order it stands: %s', (day, order) => {
    expect(daysOf(sheet([day, '1']), 'Day')).toBe(order);
  });

  test('becomes what is said to the API, without columns that are none', () => {
    const draft = { ...draftOf(sheet(['02.03.2026', '12,34'])), account: 'DE02' };
    expect(saidLayout({ ...draft, columns: { ...draft.columns, payer: '' } })).toEqual({
      columns: { booked_on: 'Day' },
      currency: '',
      delimiter: '',
      encoding: '',
      header_line: 3,
      decimal_comma: true,
      days: 'dmy',
    });
  });

  test('read before goes on as it was', () => {
    const layout = { columns: { booked_on: '#1' }, header_line: 0, decimal_comma: true, days: 'dmy' as const, currency: 'EUR' };
    expect(draftFrom({ account: 'DE02', layout, file_name: 'march.csv' })).toMatchObject({ account: 'DE02', ...layout });
  });
});

test.each(['entry 7, payment 2', 'line 12', 'statement 2, entry 1'])('the place %s is told in its own words', (place) => {
  expect(placeWords(place)).toBe(place);
  expect(placeWords('beyond the sea')).toBe('beyond the sea');
});
