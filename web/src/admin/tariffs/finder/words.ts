import { i18n } from '@lingui/core';
import type { LineAsked, PricedLevel, Service } from '~/api';
import type { Faults, Field } from './question';

const WORD_MEANINGS: Record<string, () => string> = {
  VOICEONNET: () => i18n.t({ id: 'finder.word.onnet', message: 'a call within the network' }),
  VOICEONNETR: () => i18n.t({ id: 'finder.word.onnet_reseller', message: 'a call within the reseller' }),
  VOICEONNETRX: () => i18n.t({ id: 'finder.word.onnet_customer', message: 'a call within the customer' }),
  EMERGENCY: () => i18n.t({ id: 'finder.word.emergency', message: 'an emergency call' }),
  INCOMING: () => i18n.t({ id: 'finder.word.incoming', message: 'any call that comes in' }),
  INCOMINGN: () => i18n.t({ id: 'finder.word.incoming_net', message: 'from within the network' }),
  INCOMINGNR: () => i18n.t({ id: 'finder.word.incoming_reseller', message: 'from within the reseller' }),
  INCOMINGNRX: () => i18n.t({ id: 'finder.word.incoming_customer', message: 'from within the customer' }),
  FAV: () => i18n.t({ id: 'finder.word.favourite', message: 'a favourite number' }),
  MSG: () => i18n.t({ id: 'finder.word.message', message: 'any message' }),
  NETACCESS: () => i18n.t({ id: 'finder.word.access', message: 'access to the internet' }),
  UM: () => i18n.t({ id: 'finder.word.mailbox', message: 'the voice mailbox' }),
  UMIVR: () => i18n.t({ id: 'finder.word.mailbox_ivr', message: 'the mailbox’s menu' }),
};

export const wordWords = (word: string) => WORD_MEANINGS[word]?.() ?? '';

/** What is wrong with a field, and what would do. */
export function faultWords(fault: NonNullable<Faults[Field]>, service: Service): string {
  switch (fault) {
    case 'needed':
      return i18n.t({ id: 'finder.fault.needed', message: 'This is needed.' });
    case 'number':
      return i18n.t({ id: 'finder.fault.number', message: 'Write a number with its country code, such as +46 8-123 45 67, or a word such as VOICEONNET.' });
    case 'funds':
      return i18n.t({ id: 'finder.fault.funds', message: 'Write an amount such as 12.50, or nothing.' });
    default:
      if (service === 'voice' || service === 'data_time') return i18n.t({ id: 'finder.fault.time', message: 'Write minutes and seconds, such as 1:13.' });
      if (service === 'data') return i18n.t({ id: 'finder.fault.size', message: 'Write a size, such as 500 kB or 5 MB.' });
      return i18n.t({ id: 'finder.fault.count', message: 'Write a whole number.' });
  }
}

const ANSWERS: Record<LineAsked['answer'], () => string> = {
  priced: () => i18n.t({ id: 'finder.answer.priced', message: 'Gave the price' }),
  no_rate: () => i18n.t({ id: 'finder.answer.no_rate', message: 'Has no rate' }),
  forbidden: () => i18n.t({ id: 'finder.answer.forbidden', message: 'Forbids it' }),
  not_asked: () => i18n.t({ id: 'finder.answer.not_asked', message: 'Not asked' }),
};

export const answerWords = (answer: LineAsked['answer']) => ANSWERS[answer]();

export const ANSWER_TONES = { priced: 'ok', no_rate: 'dim', forbidden: 'bad', not_asked: 'dim' } as const;

const HOURS: Record<PricedLevel['hours'], () => string> = {
  peak: () => i18n.t({ id: 'finder.hours.peak', message: 'Peak' }),
  off_peak: () => i18n.t({ id: 'finder.hours.off_peak', message: 'Off-peak' }),
  off_peak_2: () => i18n.t({ id: 'finder.hours.off_peak_2', message: 'Second off-peak' }),
};

export const hoursWords = (hours: PricedLevel['hours']) => HOURS[hours]();

const APPLIED: Record<string, () => string> = {
  customer: () => i18n.t({ id: 'finder.applied.customer', message: 'Customers' }),
  reseller: () => i18n.t({ id: 'finder.applied.reseller', message: 'Resellers' }),
  vendor: () => i18n.t({ id: 'finder.applied.vendor', message: 'Vendors' }),
};

export const appliedWords = (applied: string) => APPLIED[applied]?.() ?? applied;

/** A sum that may be spent in charged units: 3660 s as "1:01:00". */
export function unitsWords(service: Service, units: number): string {
  if (service === 'voice' || service === 'data_time') return clockWords(units);
  const values = { count: units, n: new Intl.NumberFormat(i18n.locale).format(units) };
  switch (service) {
    case 'data':
      return i18n.t({ id: 'finder.kilobytes', message: '{count, plural, one {{n} kilobyte} other {{n} kilobytes}}', values });
    case 'message':
      return i18n.t({ id: 'finder.messages', message: '{count, plural, one {{n} message} other {{n} messages}}', values });
    default:
      return i18n.t({ id: 'finder.pieces', message: '{count, plural, one {{n} piece} other {{n} pieces}}', values });
  }
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function clockWords(seconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const days = Math.floor(seconds / DAY);
  const rest = seconds % DAY;
  const minutes = Math.floor((rest % HOUR) / MINUTE);
  const clock = rest >= HOUR || days > 0 ? `${Math.floor(rest / HOUR)}:${two(minutes)}:${two(rest % MINUTE)}` : `${minutes}:${two(rest % MINUTE)}`;
  if (days === 0) return clock;
  const values = { count: days, n: new Intl.NumberFormat(i18n.locale).format(days), clock };
  return i18n.t({ id: 'finder.days', message: '{count, plural, one {{n} day} other {{n} days}} {clock}', values });
}
