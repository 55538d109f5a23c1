import { i18n } from '@lingui/core';
import { preferences, usePreference } from './preferences';

type Detail = 'day' | 'minute' | 'second';

const formats = new Map<string, Intl.DateTimeFormat>();

const DETAILS: Record<Detail, Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'medium' },
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  second: { dateStyle: 'medium', timeStyle: 'medium' },
};

function format(zone: string, detail: Detail): Intl.DateTimeFormat {
  const key = `${i18n.locale} ${zone} ${detail}`;
  let found = formats.get(key);
  if (!found) {
    const locale = i18n.locale === 'en' ? 'en-GB' : i18n.locale;
    found = new Intl.DateTimeFormat(locale, { ...DETAILS[detail], timeZone: zone });
    formats.set(key, found);
  }
  return found;
}

/** A moment (RFC 3339) as it reads in a zone; the zone itself is `zoneName`. */
export function formatMoment(at: string, detail: Detail = 'minute', zone = preferences().timeZone): string {
  return format(zone, detail).format(new Date(at));
}

/** A day without a time (ISO date), the same in every zone. */
export function formatDay(day: string): string {
  return format('UTC', 'day').format(new Date(`${day}T00:00:00Z`));
}

/** One format a zone: making one takes a browser longer than using it a hundred times. */
export function byZone(make: (zone: string) => Intl.DateTimeFormat): (zone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (zone) => {
    let found = made.get(zone);
    if (!found) made.set(zone, (found = make(zone)));
    return found;
  };
}

const offsetFormat = byZone((timeZone) => new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }));

/** "Europe/Kyiv, UTC+3": every time on a page stands beside the zone it is told in. */
export function zoneName(zone = preferences().timeZone, at = new Date()): string {
  if (zone === 'UTC') return zone;
  const parts = offsetFormat(zone).formatToParts(at);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return `${zone.replace('_', ' ')}, ${offset.replace('GMT', 'UTC')}`;
}

interface WhenProps {
  at: string | null;
  detail?: Detail;
  /** The customer's zone where it is their time; else the reader's own. */
  zone?: string;
  /** Print the zone beside the time; a table says it once in its heading instead. */
  zoned?: boolean;
  none?: string;
}

export function When({ at, detail = 'minute', zone, zoned = false, none = '–' }: WhenProps) {
  const own = usePreference('timeZone');
  if (at === null) return <span className="dimmed">{none}</span>;
  const told = formatMoment(at, detail, zone ?? own);
  const name = zoneName(zone ?? own, new Date(at));
  return (
    <time className="numbers" dateTime={at} title={`${formatMoment(at, 'second', zone ?? own)} (${name})`}>
      {zoned ? `${told} (${name})` : told}
    </time>
  );
}
