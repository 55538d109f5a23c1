import { i18n } from '@lingui/core';
import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { postOffPeakPreview, type CountsAs, type DayTold, type OffPeakPreviewSaid } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { now } from '~/kit/clock';
import { IconButton } from '~/kit/icon-button';
import { IconTrash } from '~/kit/icons';
import { hoursOf, WeekPainter, WeekPicture } from './week';
import { countsAsOptions, windowWords } from './words';
import styles from './week.module.css';

export interface HolidayValue {
  on: string;
  name: string;
  yearly: boolean;
  counts_as: CountsAs;
}

type Painted = NonNullable<OffPeakPreviewSaid['painted']>;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The week of the hours as they are written, drawn by the server while one writes; or painted, and written down. */
export function Drawn() {
  const [first = '', second = ''] = useWatch({ name: 'definitions' }) as [string, string];
  const holidays = useWatch({ name: 'holidays' }) as HolidayValue[];
  const [painting, setPainting] = useState(false);
  const definitions = [first, second].map((one) => one.trim()).filter(Boolean);
  const body = { definitions, holidays: holidays.filter(({ on, name }) => DAY.test(on) && name.trim() !== '') };
  const preview = useQuery({
    queryKey: [{ _id: 'postOffPeakPreview' }, JSON.stringify(body)],
    queryFn: async () => (await postOffPeakPreview({ body, throwOnError: true })).data,
    placeholderData: keepPreviousData,
    enabled: definitions.length > 0,
    retry: false,
  });
  return (
    <div>
      {preview.isError && (
        <p role="status" className={styles.hint}>
          {sentenceOf(preview.error)}
        </p>
      )}
      {preview.data && <WeekPicture days={preview.data.days} second={second.trim() !== ''} />}
      <Button mt={10} size="compact-sm" variant="default" aria-expanded={painting} onClick={() => setPainting(!painting)}>
        {i18n.t({ id: 'off_peak.paint', message: 'Paint the week' })}
      </Button>
      {painting && preview.data && <Painting days={preview.data.days} />}
    </div>
  );
}

/** A brush, and the hours it paints; what was painted is asked back as definitions. */
function Painting({ days }: { days: DayTold[] }) {
  const { setValue } = useFormContext();
  const [brush, setBrush] = useState('1');
  const [trouble, setTrouble] = useState<unknown>(null);
  const [hours, setHours] = useState(() => hoursOf(days));
  const paint = async (painted: number[][]) => {
    setHours(painted);
    try {
      const { data } = await postOffPeakPreview({ body: { painted: painted.map((day) => day.join('')) as Painted }, throwOnError: true });
      const [first = '', second = ''] = data.definitions;
      setValue('definitions', [first, second], { shouldDirty: true });
      setTrouble(null);
    } catch (failed) {
      setTrouble(failed);
    }
  };
  return (
    <div className={styles.stack}>
      <SegmentedControl
        mt={10}
        size="xs"
        aria-label={i18n.t({ id: 'off_peak.brush', message: 'Brush' })}
        value={brush}
        onChange={setBrush}
        data={(['peak', 'off_peak', 'off_peak_2'] as const).map((window, place) => ({ value: String(place), label: windowWords(window) }))}
      />
      <WeekPainter hours={hours} days={days} brush={Number(brush)} onPaint={(painted) => void paint(painted)} />
      {trouble !== null && <p role="alert">{sentenceOf(trouble)}</p>}
    </div>
  );
}

/** The year by which days of every year are written: it has 29 February, and nobody is shown it. */
const ANY_YEAR = 2000;

const twoDigits = (number: number) => String(number).padStart(2, '0');
const daysOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const dayWritten = (year: number, month: number, day: number) => `${year}-${twoDigits(month)}-${twoDigits(Math.min(day, daysOf(year, month)))}`;
const partsOf = (on: string) => (DAY.test(on) ? on.slice(5).split('-').map(Number) : [1, 1]) as [number, number];

/** The same day of every year, or of this one. */
const yearlyOr = (on: string, yearly: boolean) => dayWritten(yearly ? ANY_YEAR : now().getUTCFullYear(), ...partsOf(on));

/** A day and its month, without a year. */
function YearlyDay({ on, error, onChange }: { on: string; error?: string; onChange: (on: string) => void }) {
  const [month, day] = partsOf(on);
  const monthName = new Intl.DateTimeFormat(i18n.locale, { month: 'long', timeZone: 'UTC' });
  const months = Array.from({ length: 12 }, (_, place) => ({ value: String(place + 1), label: monthName.format(Date.UTC(ANY_YEAR, place)) }));
  const days = Array.from({ length: daysOf(ANY_YEAR, month) }, (_, place) => String(place + 1));
  return (
    <div className={styles.yearly}>
      <NativeSelect
        label={i18n.t({ id: 'off_peak.holiday.on', message: 'Day' })}
        data={days}
        value={String(day)}
        error={error}
        onChange={(event) => onChange(dayWritten(ANY_YEAR, month, Number(event.currentTarget.value)))}
      />
      <NativeSelect
        label={i18n.t({ id: 'off_peak.holiday.month', message: 'Month' })}
        data={months}
        value={String(month)}
        onChange={(event) => onChange(dayWritten(ANY_YEAR, Number(event.currentTarget.value), day))}
      />
    </div>
  );
}

/** Days that are other than their weekday says. */
export function Holidays() {
  const { control, formState } = useFormContext();
  const { field } = useController({ name: 'holidays', control });
  const holidays = field.value as HolidayValue[];
  const put = (place: number, change: Partial<HolidayValue>) => field.onChange(holidays.map((one, other) => (other === place ? { ...one, ...change } : one)));
  const told = formState.errors.holidays as unknown as Record<number, Record<string, { message?: string }>> | undefined;
  return (
    <div>
      <p className={styles.hint}>{i18n.t({ id: 'off_peak.holidays_hint', message: 'By the customer’s own calendar; a day like a Sunday has the hours that Sundays have.' })}</p>
      {holidays.map((holiday, place) => (
        <div className={styles.holiday} key={place}>
          {holiday.yearly ? (
            <YearlyDay on={holiday.on} error={told?.[place]?.on?.message} onChange={(on) => put(place, { on })} />
          ) : (
            <TextInput
              type="date"
              label={i18n.t({ id: 'off_peak.holiday.date', message: 'Date' })}
              value={holiday.on}
              error={told?.[place]?.on?.message}
              onChange={(event) => put(place, { on: event.currentTarget.value })}
            />
          )}
          <TextInput
            label={i18n.t({ id: 'off_peak.holiday.name', message: 'Name' })}
            value={holiday.name}
            error={told?.[place]?.name?.message}
            onChange={(event) => put(place, { name: event.currentTarget.value })}
          />
          <NativeSelect
            label={i18n.t({ id: 'off_peak.holiday.counts_as', message: 'It is' })}
            data={countsAsOptions()}
            value={holiday.counts_as}
            error={told?.[place]?.counts_as?.message}
            onChange={(event) => put(place, { counts_as: event.currentTarget.value as CountsAs })}
          />
          <Checkbox
            label={i18n.t({ id: 'off_peak.holiday.yearly', message: 'Every year' })}
            checked={holiday.yearly}
            onChange={(event) => put(place, { yearly: event.currentTarget.checked, on: yearlyOr(holiday.on, event.currentTarget.checked) })}
            mb={8}
          />
          <IconButton label={i18n.t({ id: 'off_peak.holiday.remove', message: 'Remove {name}', values: { name: holiday.name || holiday.on } })} onClick={() => field.onChange(holidays.filter((_, other) => other !== place))}>
            <IconTrash size={16} />
          </IconButton>
        </div>
      ))}
      <Button mt={10} size="compact-sm" variant="default" onClick={() => field.onChange([...holidays, { on: yearlyOr(now().toISOString().slice(0, 10), true), name: '', yearly: true, counts_as: 'sunday' }])}>
        {i18n.t({ id: 'off_peak.holiday.add', message: 'Add a holiday' })}
      </Button>
    </div>
  );
}
