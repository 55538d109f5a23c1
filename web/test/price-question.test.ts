import { describe, expect, it } from 'vitest';
import { askedOf, bytesOf, cleaned, draftOf, faultsOf, searchOf, secondsOf, usedOf, writtenUse } from '~/admin/tariffs/finder/question';

const ZONE = 'Europe/Berlin';
const written = (search: Record<string, string>, changes = {}) => ({ ...draftOf(search, ZONE), ...changes });

describe('a number', () => {
  it.each([
    ['+46 8-123 45 67', '4681234567'],
    ['0046 (8) 123.45.67', '4681234567'],
    ['tel:+46-8-1234567', '4681234567'],
    ['46\u00a08\u2013123', '468123'],
    [' voiceonnet ', 'VOICEONNET'],
    ['|', '|'],
    ['', ''],
  ])('%s is asked as %s', (typed, asked) => expect(cleaned(typed)).toBe(asked));

  it.each(['alice', '46#1', '46812x'])('%s is none', (typed) => expect(cleaned(typed)).toBeNull());
});

describe('how much was used', () => {
  it.each([
    ['1:13', 73],
    ['73', 73],
    ['0:05', 5],
    ['1:02:03', 3723],
    ['90:00', 5400],
    ['2 m 5 s', 125],
    ['2m', 120],
    ['1 h', 3600],
    ['90 s', 90],
  ])('%s is %i seconds', (typed, seconds) => expect(secondsOf(typed)).toBe(seconds));

  it.each(['', '1:75', 'long', '-5', '1.5', ':', '9'.repeat(20)])('%s is no time', (typed) => expect(secondsOf(typed)).toBeNull());

  it.each([
    ['5 MB', 5_242_880],
    ['500 kB', 512_000],
    ['1,5 GB', 1_610_612_736],
    ['2', 2_097_152],
    ['10 B', 10],
    ['10 bytes', 10],
    ['3 МБ', 3_145_728],
  ])('%s is %i bytes', (typed, bytes) => expect(bytesOf(typed)).toBe(bytes));

  it.each(['', 'MB', '5 XB', '-1 MB'])('%s is no size', (typed) => expect(bytesOf(typed)).toBeNull());

  it('is a whole number of messages', () => {
    expect(usedOf('message', '1 200')).toBe(1200);
    expect(usedOf('message', '1.5')).toBeNull();
  });

  it.each([
    ['voice', 73],
    ['voice', 3723],
    ['voice', 0],
    ['data', 5_242_880],
    ['data', 512_000],
    ['data', 10],
    ['quantity', 7],
  ] as const)('is written as it can be read again: %s of %i', (service, used) => expect(usedOf(service, writtenUse(service, used))).toBe(used));
});

describe('a question', () => {
  it('stands in its address and comes back from it', () => {
    const draft = written({}, { account: ' 46850012345 ', called: '+46 8-123 45 67', used: '1:13', at: '2026-03-02T13:00:05' });
    expect(faultsOf(draft)).toEqual({});
    const search = searchOf(draft, ZONE);
    expect(search).toMatchObject({ account: '46850012345', called: '4681234567', used: '73', at: '2026-03-02T12:00:05.000Z' });
    expect(draftOf(search, ZONE)).toMatchObject({ account: '46850012345', called: '4681234567', used: '1:13', at: '2026-03-02T13:00:05' });
    expect(askedOf(search, false)).toEqual({ account: '46850012345', called: '4681234567', used: 73, at: '2026-03-02T12:00:05.000Z' });
  });

  it('by a tariff names the clock, and asks the others of who may read prices', () => {
    const search = searchOf(written({}, { by: 'tariff', tariff: '7', service: 'data', called: 'left from before', used: '5 MB' }), ZONE);
    expect(askedOf(search, true)).toEqual({ tariff_id: '7', service: 'data', used: 5_242_880, time_zone: ZONE, elsewhere: true });
  });

  it('of a call that comes in has a caller and needs no number', () => {
    const draft = written({ account: '1' }, { direction: 'in', calling: '+46 8' });
    expect(faultsOf(draft)).toEqual({});
    expect(askedOf(searchOf(draft, ZONE), false)).toEqual({ account: '1', direction: 'in', calling: '468', used: 60 });
  });

  it('is not asked before it is whole', () => {
    expect(askedOf({ account: '46850012345' }, true)).toBeNull();
    expect(askedOf({ used: '73' }, true)).toBeNull();
    expect(askedOf({ account: '1', used: 'x' }, true)).toBeNull();
  });

  it('says of each field what is wrong', () => {
    const draft = written({}, { called: 'alice', used: 'long', funds: 'much' });
    expect(faultsOf(draft)).toEqual({ account: 'needed', called: 'number', used: 'used', funds: 'funds' });
    expect(faultsOf(written({ account: '1' }))).toEqual({ called: 'needed' });
  });

  it('is by account alone for who may read no prices', () => expect(draftOf({ tariff: '7' }, ZONE, true).by).toBe('account'));
});
