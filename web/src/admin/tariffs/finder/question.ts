import type { PriceAsked, Service } from '~/api';
import { localOf, momentOf } from '~/kit/period';
import { one, type Search } from '~/kit/url';

export type By = 'account' | 'product' | 'tariff';

/** The question as it is being written: every field as text. */
export interface Draft {
  by: By;
  account: string;
  product: string;
  tariff: string;
  service: Service;
  direction: 'out' | 'in';
  called: string;
  calling: string;
  used: string;
  at: string;
  zone: string;
  funds: string;
}

export type Field = keyof Draft;

/** The words that price what has no number, as the API knows them. */
export const WORDS = [
  'VOICEONNET', 'VOICEONNETR', 'VOICEONNETRX', 'EMERGENCY', 'INCOMING', 'INCOMINGN', 'INCOMINGNR', 'INCOMINGNRX', 'FAV', 'MSG', 'NETACCESS', 'UM', 'UMIVR',
];

/** "+46 8-123 45 67" is 4681234567; a word is itself in capitals; null: neither of them. */
export function cleaned(written: string): string | null {
  const text = written.trim();
  const word = text.toUpperCase();
  if (WORDS.includes(word) || text === '|') return word;
  const digits = text.replace(/^tel:/i, '').replace(/[\s\u00a0\u2010-\u2015\-+().,/]/g, '').replace(/^00/, '');
  return /^\d*$/.test(digits) ? digits : null;
}

const isTime = (service: Service) => service === 'voice' || service === 'data_time';

const MINUTE = 60;
const HOUR = 3600;
const CLOCK = /^(?:(\d+):)?(\d+):([0-5]?\d)$/;
const SPOKEN = /^(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s?\w*)?$/i;

/** "1:13", "1:02:03", "73", "2 m 5 s" in seconds; null: none of these. */
export function secondsOf(written: string): number | null {
  const text = written.trim();
  const clock = CLOCK.exec(text);
  const parts = clock ?? (/^\d/.test(text) ? SPOKEN.exec(text) : null);
  if (!parts) return null;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return within(hours * HOUR + minutes * MINUTE + seconds);
}

const SIZES: Record<string, number> = { b: 0, k: 1, m: 2, g: 3, t: 4, б: 0, к: 1, м: 2, г: 3, т: 4 };
const KILO = 1024;
const SIZE = /^(\d+(?:[.,]\d+)?)\s*(?:([kmgtкмгт])i?[bб]?|([bб]|bytes?|байт\p{L}*))?$/iu;

/** "5 MB", "500 kB", "1,5 GB" in bytes; a bare number is megabytes; null: none of these. */
export function bytesOf(written: string): number | null {
  const [, count = '', larger, bytes] = SIZE.exec(written.trim()) ?? [];
  const power = SIZES[(larger ?? (bytes ? 'b' : 'm')).toLowerCase()]!;
  return count ? within(Math.round(Number(count.replace(',', '.')) * KILO ** power)) : null;
}

function countOf(written: string): number | null {
  const digits = written.replace(/[\s\u00a0]/g, '');
  return /^\d+$/.test(digits) ? within(Number(digits)) : null;
}

const MOST = 2 ** 53;
const within = (count: number) => (Number.isSafeInteger(count) && count < MOST ? count : null);

/** How much was used, in the units that the API counts the service in. */
export function usedOf(service: Service, written: string): number | null {
  if (isTime(service)) return secondsOf(written);
  return service === 'data' ? bytesOf(written) : countOf(written);
}

/** As somebody would have typed it. */
export function writtenUse(service: Service, used: number): string {
  if (service === 'data') {
    const place = used > 0 && used % KILO ** 2 === 0 ? 2 : used > 0 && used % KILO === 0 ? 1 : 0;
    return `${used / KILO ** place} ${['B', 'kB', 'MB'][place]}`;
  }
  if (!isTime(service)) return String(used);
  const two = (number: number) => String(number).padStart(2, '0');
  const minutes = Math.floor(used / MINUTE);
  if (used < HOUR) return `${minutes}:${two(used % MINUTE)}`;
  return `${Math.floor(used / HOUR)}:${two(minutes % MINUTE)}:${two(used % MINUTE)}`;
}

const SERVICES: Service[] = ['voice', 'message', 'data', 'data_time', 'quantity'];
const USUAL: Record<Service, string> = { voice: '1:00', data_time: '1:00', data: '1 MB', message: '1', quantity: '1' };

export const usualUse = (service: Service) => USUAL[service];

/** Only what goes from one number to another has a direction, and a number at all. */
export const hasNumbers = (service: Service) => service === 'voice' || service === 'message';

/** The question that stands in an address; a reader who may only ask by account has no other. */
export function draftOf(search: Search, zone: string, onlyAccounts = false): Draft {
  const text = (name: string) => one(search, name) ?? '';
  const asked: By = text('tariff') ? 'tariff' : text('product') ? 'product' : ((text('by') || 'account') as By);
  const service = SERVICES.find((known) => known === text('service')) ?? 'voice';
  const at = text('at');
  const used = /^\d+$/.test(text('used')) ? writtenUse(service, Number(text('used'))) : usualUse(service);
  return {
    by: onlyAccounts || !['account', 'product', 'tariff'].includes(asked) ? 'account' : asked,
    account: text('account'),
    product: text('product'),
    tariff: text('tariff'),
    service,
    direction: text('direction') === 'in' ? 'in' : 'out',
    called: text('called'),
    calling: text('calling'),
    used,
    at: isMoment(at) ? `${localOf(at, zone)}:${at.slice(17, 19)}` : '',
    zone: text('zone') || zone,
    funds: text('funds'),
  };
}

const isMoment = (written: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(written) && !Number.isNaN(Date.parse(written));

/** What cannot be asked, by field. */
export type Faults = Partial<Record<Field, 'needed' | 'number' | 'used' | 'funds'>>;

export function faultsOf(draft: Draft): Faults {
  const faults: Faults = {};
  const [called, calling] = [cleaned(draft.called), cleaned(draft.calling)];
  if (!draft[draft.by].trim()) faults[draft.by] = 'needed';
  if (hasNumbers(draft.service)) {
    if (called === null) faults.called = 'number';
    else if (called === '' && draft.direction === 'out') faults.called = 'needed';
    if (draft.direction === 'in' && calling === null) faults.calling = 'number';
  }
  if (usedOf(draft.service, draft.used) === null) faults.used = 'used';
  if (draft.funds && !/^\d{1,10}(?:[.,]\d{1,5})?$/.test(draft.funds.trim())) faults.funds = 'funds';
  return faults;
}

/** The address of a question that has no faults; `zone` is the reader's own. */
export function searchOf(draft: Draft, zone: string): Search {
  const numbers = hasNumbers(draft.service);
  const incoming = numbers && draft.direction === 'in';
  return {
    [draft.by]: draft[draft.by].trim(),
    service: draft.service === 'voice' ? undefined : draft.service,
    direction: incoming ? 'in' : undefined,
    called: (numbers && cleaned(draft.called)) || undefined,
    calling: (incoming && cleaned(draft.calling)) || undefined,
    used: String(usedOf(draft.service, draft.used)),
    at: draft.at ? momentOf(draft.at, zone) : undefined,
    zone: draft.by === 'account' ? undefined : draft.zone,
    funds: draft.funds.trim().replace(',', '.') || undefined,
  };
}

/** What is sent for a question in an address; null: none is asked yet. */
export function askedOf(search: Search, mayReadPrices: boolean): PriceAsked | null {
  const text = (name: string) => one(search, name) || undefined;
  const by = (['tariff', 'product', 'account'] as const).find((name) => text(name));
  const used = text('used');
  if (!by || used === undefined || !/^\d+$/.test(used) || within(Number(used)) === null) return null;
  const [called, calling, at, funds, zone] = ['called', 'calling', 'at', 'funds', 'zone'].map(text);
  return {
    ...(by === 'account' ? { account: text('account')! } : by === 'product' ? { product_id: text('product')! } : { tariff_id: text('tariff')! }),
    ...(text('service') && { service: text('service') as Service }),
    ...(text('direction') === 'in' && { direction: 'in' as const }),
    ...(called && { called: cleaned(called) ?? called }),
    ...(calling && { calling: cleaned(calling) ?? calling }),
    used: Number(used),
    ...(at && { at }),
    ...(by !== 'account' && zone && { time_zone: zone }),
    ...(funds && { funds }),
    ...(mayReadPrices && { elsewhere: true }),
  };
}
