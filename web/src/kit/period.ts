import { now as productNow } from './clock';
import { byZone } from './date';
import { preferences } from './preferences';

/** Days as ISO dates in one zone; `until` is the day after the last, as the API has it. */
export interface Period {
  from: string;
  until: string;
}

const DAY_MS = 86_400_000;

const dayFormat = byZone((timeZone) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }));
const secondFormat = byZone(
  (timeZone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
);

/** The day it is in a zone by the product's clock. */
export function today(zone = preferences().timeZone, now = productNow()): string {
  return dayFormat(zone).format(now);
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function plusMonths(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** The last so many days, today among them. */
export function lastDays(days: number, day: string): Period {
  return { from: plusDays(day, 1 - days), until: plusDays(day, 1) };
}

/** A calendar month: 0 this one, -1 the one before. */
export function month(back: number, day: string): Period {
  return { from: plusMonths(day, back), until: plusMonths(day, back + 1) };
}

/** The moment a day begins in a zone, as the API takes it; where the clock jumps over midnight, the jump. */
export function startOfDay(day: string, zone: string): string {
  return momentOf(`${day}T00:00`, zone);
}

/** The moment at which a clock in a zone shows this day and minute (`2026-11-23T09:30`). */
export function momentOf(local: string, zone: string): string {
  const shown = Date.parse(`${local}Z`);
  const guess = shown - offsetAt(shown, zone);
  return new Date(shown - offsetAt(guess, zone)).toISOString();
}

/** What a clock in a zone shows at a moment, to the minute. */
export function localOf(moment: string, zone: string): string {
  const at = Date.parse(moment);
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/** How many days it is from one day to another. */
export function daysBetween(from: string, until: string): number {
  return (Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

function offsetAt(at: number, zone: string): number {
  const parts = secondFormat(zone).formatToParts(at);
  const told = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return Date.parse(`${told.year}-${told.month}-${told.day}T${told.hour}:${told.minute}:${told.second}Z`) - Math.floor(at / 1000) * 1000;
}
