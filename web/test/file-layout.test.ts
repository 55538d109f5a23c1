import { describe, expect, test } from 'vitest';
import { columnWords, datesOf } from '~/admin/tariffs/file-layout';

const written = (...days: string[]) => datesOf({ header: ['Code', 'Valid'], rows: days.map((day) => ['46', day]) }, 'Valid');

describe('how a foreign rate file is read', () => {
  test('the order of dates is seen where it leaves no doubt', () => {
    expect(written('01.12.2026')).toBe('dmy');
    expect(written('01/12/2026', '13/12/2026')).toBe('dmy');
    expect(written('01-Dec-2026')).toBe('dmy');
    expect(written('12/01/2026', '12/31/26 00:00')).toBe('mdy');
    expect(written('2026-12-01', '')).toBe('ymd');
  });

  test('dates that could be either order, or contradict each other, are left to be said', () => {
    expect(written('01/12/2026')).toBe('ymd');
    expect(written('13/12/2026', '12/13/2026')).toBe('ymd');
    expect(datesOf({ header: [''], rows: [['01.12.2026']] }, undefined)).toBe('ymd');
    expect(datesOf({ header: [], rows: [['46', '01.12.2026']] }, '#2')).toBe('dmy');
  });

  test('a column that is missing is named as the form names it', () => {
    expect(columnWords('first_interval')).toBe('First step');
    expect(columnWords('grace_units')).toBe('grace_units');
  });
});
