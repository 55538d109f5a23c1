import { describe, expect, test } from 'vitest';
import { many, one, parseSearch, pick, stringifySearch } from '~/kit/url';

describe('the address carries the parameters of the API', () => {
  test('conditions are a list even when there is one', () => {
    expect(parseSearch('?where=name:is:Ann')).toEqual({ where: ['name:is:Ann'] });
  });

  test('what is read is written again, in the same order', () => {
    const written = '?q=zo%C3%AB&where=name%3Abegins_with%3AKestrel&where=country%3Ais%3ACA&sort=-balance';
    expect(stringifySearch(parseSearch(written))).toBe(written);
  });

  test('texts stay texts: a number, a leading zero, true', () => {
    expect(parseSearch('?q=007&number=380&flag=true')).toEqual({ q: '007', number: '380', flag: 'true' });
  });

  test('what is absent or empty leaves no trace', () => {
    expect(stringifySearch({ q: '', cursor: undefined, status: [] })).toBe('');
  });

  test('one, many and pick read either form', () => {
    const search = { q: ['a', 'b'], status: 'open', cursor: '' };
    expect(one(search, 'q')).toBe('a');
    expect(many(search, 'status')).toEqual(['open']);
    expect(pick(search, 'q', 'status', 'cursor')).toEqual({ q: 'a', status: 'open' });
  });
});
