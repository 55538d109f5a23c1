import { i18n } from '@lingui/core';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { postRelease, type OutcomeTold, type QuarantinedRecord } from '~/api';
import { getQuarantinedOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import { When } from '~/kit/date';
import { SidePanel } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Facts } from '~/kit/page/page';
import { Failed } from '~/kit/states/states';
import { tellRecord } from '~/told/records';
import { inWords } from '~/told/wordings';
import { DropDialog, useRefreshQuarantine } from './deciding';
import { Outcome } from './outcomes';
import { codeWords, fieldWords } from './words';
import styles from './usage.module.css';

/** Fields that may be mended, in the order in which people look at a call. */
const MENDABLE = ['account', 'calling', 'called', 'started_at', 'used', 'service', 'direction', 'disconnect_cause'] as const;

/** What stands above already, and how our own form of a record says that its numbers are in order. */
const UNSHOWN = new Set<string>(['normalized', 'request_id']);

const isMendable = (name: string) => (MENDABLE as readonly string[]).includes(name);

interface RecordPanelProps {
  id: string;
  onClose: () => void;
}

/** One record: what is wrong, what it says, and what can be done with it. */
export function RecordPanel({ id, onClose }: RecordPanelProps) {
  const record = useQuery(getQuarantinedOptions({ path: { quarantine_id: id } }));
  const title = i18n.t({ id: 'usage.record', message: 'Record {id}', values: { id } });
  return (
    <SidePanel title={title} onClose={onClose} size={520}>
      {record.isError && <Failed trouble={record.error} onRetry={() => void record.refetch()} />}
      {record.data && <Opened record={record.data} onClose={onClose} />}
    </SidePanel>
  );
}

function Opened({ record, onClose }: { record: QuarantinedRecord; onClose: () => void }) {
  const may = useCan('decide_quarantine') && record.state === 'waiting';
  const [outcome, setOutcome] = useState<OutcomeTold | null>(null);
  const others = Object.entries(record.content).filter(([name]) => !UNSHOWN.has(name) && !(may && isMendable(name)));
  return (
    <Stack gap={16}>
      {outcome ? (
        <div role="status" className={styles.outcome}>
          <Outcome outcome={outcome} />
        </div>
      ) : (
        <Alert color="blue" title={codeWords(record.code)}>
          {inWords(tellRecord, record.detail)}
        </Alert>
      )}
      <Facts facts={factsOf(record)} />
      {may && outcome?.outcome !== 'charged' && <Mend record={record} onOutcome={setOutcome} onDropped={onClose} />}
      {others.length > 0 && (
        <section>
          <h3 className={styles.heading}>{i18n.t({ id: 'usage.content', message: 'As it came' })}</h3>
          <dl className={styles.content}>
            {others.map(([name, value]) => (
              <div key={name}>
                <dt>{fieldWords(name)}</dt>
                <dd>{written(value) || <span className="dimmed">–</span>}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Stack>
  );
}

function factsOf(record: QuarantinedRecord): [string, React.ReactNode][] {
  const facts: [string, React.ReactNode][] = [
    [i18n.t({ id: 'usage.source', message: 'Source' }), record.source],
    [i18n.t({ id: 'usage.arrived', message: 'Arrived' }), <When at={record.arrived_at} zoned />],
    [i18n.t({ id: 'usage.request_id', message: 'Request id' }), record.request_id],
  ];
  if (record.state === 'waiting') return facts;
  const decided =
    record.state === 'released'
      ? i18n.t({ id: 'usage.released', message: 'Released' })
      : i18n.t({ id: 'usage.dropped', message: 'Dropped' });
  return [...facts, [decided, <When at={record.decided_at} zoned />], [i18n.t({ id: 'usage.decided_by', message: 'By' }), record.decided_by && whoWords(record.decided_by)]];
}

interface MendProps {
  record: QuarantinedRecord;
  onOutcome: (outcome: OutcomeTold) => void;
  onDropped: () => void;
}

function Mend({ record, onOutcome, onDropped }: MendProps) {
  const [dropping, setDropping] = useState(false);
  const refresh = useRefreshQuarantine();
  const had = Object.fromEntries(MENDABLE.map((name) => [name, written(record.content[name])]));
  const form = useApiForm({
    // A record that kept waiting may be released again as it stands: another attempt is another request.
    defaults: { mended: had, attempt: 1 },
    save: ({ mended }, key) => {
      const changed = Object.fromEntries(Object.entries(mended).filter(([name, value]) => value !== had[name]));
      const body = { ids: [record.id], ...(Object.keys(changed).length > 0 && { mended: changed }) };
      return postRelease({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
    },
    onSaved: ({ data }, { attempt }) => {
      refresh();
      form.fields.setValue('attempt', attempt + 1);
      if (data.outcomes[0]) onOutcome(data.outcomes[0]);
    },
  });
  const label = i18n.t({ id: 'usage.mend', message: 'Mend and release' });
  return (
    <section>
      <h3 className={styles.heading}>{label}</h3>
      <Form form={form} label={label}>
        <div className={styles.mend}>
          {MENDABLE.map((name) => (
            <TextField key={name} name={`mended.${name}`} label={fieldWords(name)} />
          ))}
        </div>
        <Group justify="space-between">
          <SaveBar label={i18n.t({ id: 'usage.release', message: 'Release' })} always />
          <Button variant="light" color="red" onClick={() => setDropping(true)}>
            {i18n.t({ id: 'usage.drop', message: 'Drop' })}
          </Button>
        </Group>
      </Form>
      {dropping && <DropDialog records={[record]} onClose={() => setDropping(false)} onDecided={onDropped} />}
    </section>
  );
}

function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
