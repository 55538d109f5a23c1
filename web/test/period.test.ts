import { describe, expect, test } from 'vitest';
import { lastDays, month, plusDays, startOfDay, today } from '~/kit/period';

describe('days and the moments they begin', () => {
  test('a day begins by the clock of its zone, in summer and in winter', () => {
    expect(startOfDay('2026-07-01', 'Europe/Kyiv')).toBe('2026-06-30T21:00:00.000Z');
    expect(startOfDay('2026-01-01', 'Europe/Kyiv')).toBe('2025-12-31T22:00:00.000Z');
    expect(startOfDay('2026-03-29', 'Europe/Kyiv')).toBe('2026-03-28T22:00:00.000Z');
    expect(startOfDay('2026-03-01', 'Asia/Kathmandu')).toBe('2026-02-28T18:15:00.000Z');
  });

  test('which day it is depends on the zone', () => {
    const at = new Date('2026-03-01T23:30:00Z');
    expect(today('UTC', at)).toBe('2026-03-01');
    expect(today('Asia/Tokyo', at)).toBe('2026-03-02');
  });

  test('periods end with the day after their last', () => {
    expect(lastDays(7, '2026-03-03')).toEqual({ from: '2026-02-25', until: '2026-03-04' });
    expect(month(0, '2026-12-31')).toEqual({ from: '2026-12-01', until: '2027-01-01' });
    expect(month(-1, '2026-01-31')).toEqual({ from: '2025-12-01', until: '2026-01-01' });
    expect(plusDays('2024-02-28', 2)).toBe('2024-03-01');
  });
});
