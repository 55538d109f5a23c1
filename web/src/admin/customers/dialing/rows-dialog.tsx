import { i18n } from '@lingui/core';
import { Alert, Button, Group, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AbbreviatedRow, AbbreviatedRows, Customer } from '~/api';
import { housefetch } from '~/kit/client/fetching';
import { sentenceFor, sentenceOf } from '~/kit/client/problem';
import { Dialog } from '~/kit/dialogs/dialog';
import { FileDrop } from '~/kit/form/file-drop';
import { toast } from '~/kit/toast';
import { useRefreshDialing } from './refresh';
import styles from './dialing.module.css';

const DEBOUNCE_MS = 400;
const MOST_SHOWN = 50;

/** Rows pasted from a sheet, or a CSV file: first what they would do, then the button that does it. */
export function RowsDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const refresh = useRefreshDialing();
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [looked, setLooked] = useState<AbbreviatedRows | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const content: Blob | string | null = file ?? (text.trim() ? text : null);
  useEffect(() => {
    if (content === null) {
      setLooked(null);
      setTrouble(null);
      return;
    }
    let isOld = false;
    const look = async () => {
      try {
        const found = await send(customer, content, 'dry_run=true');
        if (!isOld) [setLooked(found), setTrouble(null)];
      } catch (refused) {
        if (!isOld) [setLooked(null), setTrouble(refused)];
      }
    };
    const timer = setTimeout(() => void look(), DEBOUNCE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [customer, content]);
  const take = async () => {
    if (content === null || looked === null) return;
    setBusy(true);
    try {
      const taken = await send(customer, content, looked.refused > 0 ? 'mode=each' : 'mode=whole');
      await refresh();
      toast(i18n.t({ id: 'customers.short.taken', message: '{added} added, {changed} changed', values: { added: taken.added, changed: taken.changed } }));
      onClose();
    } catch (refused) {
      setTrouble(refused);
      setBusy(false);
    }
  };
  const count = looked ? looked.added + looked.changed : 0;
  return (
    <Dialog title={i18n.t({ id: 'customers.short.paste_title', message: 'Short numbers from a sheet' })} size={720} onClose={onClose}>
      <div className={styles.panel}>
        <Textarea
          label={i18n.t({ id: 'customers.short.paste_here', message: 'Paste rows here' })}
          description={i18n.t({ id: 'customers.short.paste_hint', message: 'Short number, number to dial, description: copied from a sheet, or divided by commas. Numbers that are there already are changed.' })}
          rows={6}
          value={text}
          data-autofocus
          onChange={(event) => {
            setText(event.currentTarget.value);
            setFile(null);
          }}
        />
        <FileDrop
          label={i18n.t({ id: 'customers.short.file', message: 'CSV file' })}
          invitation={i18n.t({ id: 'customers.short.choose', message: 'Or choose a CSV file, or drop it here' })}
          hint={i18n.t({ id: 'customers.short.file_hint', message: 'UTF-8, up to 5,000 rows' })}
          accept=".csv,.txt,.tsv"
          file={file}
          onChoose={(chosen) => {
            setFile(chosen);
            setText('');
          }}
        />
        {trouble !== null && (
          <Alert color="red" role="alert">
            {sentenceOf(trouble)}
          </Alert>
        )}
        {looked && <Foreseen looked={looked} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
          </Button>
          <Button loading={busy} disabled={count === 0} onClick={() => void take()}>
            {looked && looked.refused > 0
              ? i18n.t({ id: 'customers.short.take_good', message: '{count, plural, one {Take the # good row} other {Take the # good rows}}', values: { count } })
              : i18n.t({ id: 'customers.short.take', message: '{count, plural, one {Take # row} other {Take # rows}}', values: { count } })}
          </Button>
        </Group>
      </div>
    </Dialog>
  );
}

async function send(customer: Customer, content: Blob | string, query: string): Promise<AbbreviatedRows> {
  const headers = { 'Content-Type': 'text/csv', 'Idempotency-Key': crypto.randomUUID() };
  const answer = await housefetch(`/api/v1/customers/${customer.id}/abbreviated-numbers/rows?${query}`, { method: 'POST', body: content, headers });
  const told = (await answer.json()) as AbbreviatedRows;
  return { ...told, rows: await Promise.all(told.rows.map(inWords)) };
}

/** Why a row is refused, in the reader's language. */
async function inWords(row: AbbreviatedRow): Promise<AbbreviatedRow> {
  return row.detail === null ? row : { ...row, detail: (await sentenceFor('bad_field', row.facts)) ?? row.detail };
}

/** How many of each, and every row that would not be taken with its reason. */
function Foreseen({ looked }: { looked: AbbreviatedRows }) {
  const refused = looked.rows.filter(({ outcome }) => outcome === 'refused');
  const { added, changed, unchanged } = looked;
  return (
    <div role="status">
      <p className={styles.hint}>
        {i18n.t({ id: 'customers.short.foreseen', message: '{added} new, {changed} changed, {unchanged} as they are, {refused} refused', values: { added, changed, unchanged, refused: refused.length } })}
      </p>
      {refused.length > 0 && (
        <ul className={styles.refused}>
          {refused.slice(0, MOST_SHOWN).map((row) => (
            <li key={row.line}>
              <strong>{i18n.t({ id: 'customers.short.line', message: 'Line {line}', values: { line: row.line } })}</strong>: {row.detail}
            </li>
          ))}
          {refused.length > MOST_SHOWN && <li>…</li>}
        </ul>
      )}
    </div>
  );
}
