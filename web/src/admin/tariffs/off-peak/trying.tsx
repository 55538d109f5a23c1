import { i18n } from '@lingui/core';
import { Button, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { getOffPeakAt, type OffPeakAnswer } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { now } from '~/kit/clock';
import { Surface } from '~/kit/page/page';
import terms from '../terms.module.css';
import { windowWords } from './words';

/** A moment in, the window out: by the period as it is kept, not as it is being written above. */
export function TryIt({ id }: { id: string }) {
  const [moment, setMoment] = useState(now().toISOString().slice(0, 16));
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [answer, setAnswer] = useState<OffPeakAnswer | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const query = { moment: `${moment}:00Z`, time_zone: zone };
      setAnswer((await getOffPeakAt({ path: { off_peak_id: id }, query, throwOnError: true })).data);
      setTrouble(null);
    } catch (failed) {
      setAnswer(null);
      setTrouble(failed);
    }
  };
  return (
    <Surface title={i18n.t({ id: 'off_peak.try', message: 'Try a moment' })}>
      <form className={terms.row} onSubmit={(event) => void ask(event)}>
        <TextInput
          className={terms.moment}
          type="datetime-local"
          label={i18n.t({ id: 'off_peak.try.moment', message: 'Moment, UTC' })}
          value={moment}
          onChange={(event) => setMoment(event.currentTarget.value)}
        />
        <Select
          label={i18n.t({ id: 'off_peak.try.zone', message: 'The customer’s time zone' })}
          data={[...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]}
          value={zone}
          onChange={(value) => setZone(value ?? 'UTC')}
          searchable
          allowDeselect={false}
          limit={60}
        />
        <Button type="submit" variant="default">
          {i18n.t({ id: 'off_peak.try.ask', message: 'Try' })}
        </Button>
      </form>
      <p role="status">
        {trouble !== null && sentenceOf(trouble)}
        {answer && told(answer)}
      </p>
    </Surface>
  );
}

function told({ window, local, holiday }: OffPeakAnswer) {
  const values = { window: windowWords(window), local: local.slice(0, 16).replace('T', ' '), holiday };
  return holiday
    ? i18n.t({ id: 'off_peak.try.holiday', message: 'At {local} there, {holiday}, a session that begins has {window} prices.', values })
    : i18n.t({ id: 'off_peak.try.told', message: 'At {local} there, a session that begins has {window} prices.', values });
}
