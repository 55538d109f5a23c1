import { i18n } from '@lingui/core';
import type { DayTold, OffPeakMode, SpanTold } from '~/api';

const MODES: Record<OffPeakMode, () => string> = {
  starts: () => i18n.t({ id: 'off_peak.mode.starts', message: 'starts in them' }),
  finishes: () => i18n.t({ id: 'off_peak.mode.finishes', message: 'finishes in them' }),
  both: () => i18n.t({ id: 'off_peak.mode.both', message: 'starts and finishes in them' }),
};

export const modeWords = (mode: OffPeakMode) => MODES[mode]();

const WINDOWS: Record<SpanTold['window'], () => string> = {
  peak: () => i18n.t({ id: 'off_peak.window.peak', message: 'peak' }),
  off_peak: () => i18n.t({ id: 'off_peak.window.first', message: 'off-peak' }),
  off_peak_2: () => i18n.t({ id: 'off_peak.window.second', message: 'second off-peak' }),
};

export const windowWords = (window: SpanTold['window']) => WINDOWS[window]();

const COUNTS = {
  off_peak: () => i18n.t({ id: 'off_peak.counts.first', message: 'off-peak all day' }),
  off_peak_2: () => i18n.t({ id: 'off_peak.counts.second', message: 'second off-peak all day' }),
  sunday: () => i18n.t({ id: 'off_peak.counts.sunday', message: 'like a Sunday' }),
};

export const countsAsOptions = () => Object.entries(COUNTS).map(([value, label]) => ({ value, label: label() }));

/** 1080 is 18:00; the day's last minute is followed by 24:00. */
export const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** "00:00–06:00 off-peak, 06:00–24:00 peak". */
export const spansWords = (spans: SpanTold[]) =>
  spans.map(({ from_minute, until_minute, window }) => `${clock(from_minute)}–${clock(until_minute)} ${windowWords(window)}`).join(', ');

export const dayWords = ({ day }: Pick<DayTold, 'day'>) =>
  new Intl.DateTimeFormat(i18n.locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
