import { i18n } from '@lingui/core';
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent } from 'react';
import { patchAbbreviatedNumber, postAbbreviatedNumber, removeAbbreviatedNumber, type AbbreviatedNumber, type Customer } from '~/api';
import { ProblemError, sentenceOf } from '~/kit/client/problem';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconButton } from '~/kit/icon-button';
import { IconPencil, IconTrash } from '~/kit/icons';
import { useRefreshDialing } from './refresh';
import styles from './dialing.module.css';

interface Values {
  number: string;
  number_to_dial: string;
  description: string;
}

const EMPTY: Values = { number: '', number_to_dial: '', description: '' };
const FIELDS = ['number', 'number_to_dial', 'description'] as const;

const fieldLabel = (field: (typeof FIELDS)[number]) =>
  ({
    number: i18n.t({ id: 'customers.short.number', message: 'Short number' }),
    number_to_dial: i18n.t({ id: 'customers.short.to_dial', message: 'Number to dial' }),
    description: i18n.t({ id: 'customers.short.description', message: 'Description' }),
  })[field];

interface EditorProps {
  initial: Values;
  longest: number;
  button: string;
  save: (values: Values) => Promise<void>;
  onCancel?: () => void;
}

/** A row of inputs: Enter saves, Escape leaves it as it was; refusals stand at their field. */
function Editor({ initial, longest, button, save, onCancel }: EditorProps) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const send = async () => {
    setBusy(true);
    try {
      await save(values);
      setValues(initial);
      setErrors({});
      first.current?.focus();
    } catch (refused) {
      setErrors(errorsOf(refused));
    } finally {
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void send();
    if (event.key === 'Escape') onCancel?.();
  };
  return (
    <tr className={styles.editing} onKeyDown={onKey}>
      {FIELDS.map((field, place) => (
        <td key={field}>
          <TextInput
            {...(place === 0 && { ref: first })}
            aria-label={fieldLabel(field)}
            placeholder={field === 'number' ? '9'.repeat(longest) : field === 'number_to_dial' ? i18n.t({ id: 'customers.short.as_is', message: 'as it is' }) : ''}
            inputMode={field === 'number' ? 'numeric' : 'text'}
            autoComplete="off"
            value={values[field]}
            error={errors[field]}
            onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
          />
        </td>
      ))}
      <td>
        <Button size="compact-md" loading={busy} disabled={!values.number} onClick={() => void send()}>
          {button}
        </Button>
        {onCancel && (
          <Button size="compact-md" variant="default" onClick={onCancel}>
            {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** At their fields; what is about none of them stands at the first. */
function errorsOf(refused: unknown): Partial<Record<string, string>> {
  if (refused instanceof ProblemError) {
    const ours = refused.errors.filter(({ field }) => (FIELDS as readonly string[]).includes(field));
    if (ours.length > 0) return Object.fromEntries(ours.map(({ field, detail }) => [field, detail]));
  }
  return { number: sentenceOf(refused) };
}

/** The first row: a new number, and then the next one. */
export function AddRow({ customer, longest }: { customer: Customer; longest: number }) {
  const refresh = useRefreshDialing();
  const save = async (body: Values) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    await postAbbreviatedNumber({ path: { customer_id: customer.id }, body, headers, throwOnError: true });
    await refresh();
  };
  return <Editor initial={EMPTY} longest={longest} button={i18n.t({ id: 'customers.short.add', message: 'Add' })} save={save} />;
}

interface NumberRowProps {
  customer: Customer;
  short: AbbreviatedNumber;
  may: boolean;
  longest: number;
}

export function NumberRow({ customer, short, may, longest }: NumberRowProps) {
  const refresh = useRefreshDialing();
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const { number, number_to_dial, description } = short;
  const path = { customer_id: customer.id, number };
  const save = async (body: Values) => {
    await patchAbbreviatedNumber({ path, body, headers: { 'if-match': short.etag }, throwOnError: true });
    setOpen(null);
    await refresh();
  };
  if (open === 'edit') {
    return (
      <Editor
        initial={{ number, number_to_dial, description }}
        longest={longest}
        button={i18n.t({ id: 'customers.details.save', message: 'Save' })}
        save={save}
        onCancel={() => {
          setOpen(null);
          void refresh();
        }}
      />
    );
  }
  const values = { number };
  return (
    <tr>
      <th scope="row" className="numbers">
        {number}
      </th>
      <td className="numbers">
        <Dialled short={short} customer={customer} />
      </td>
      <td className={styles.description}>{description || <span className="dimmed">–</span>}</td>
      <td>
        {may && (
          <>
            <IconButton label={i18n.t({ id: 'customers.short.edit', message: 'Edit {number}', values })} onClick={() => setOpen('edit')}>
              <IconPencil size={17} />
            </IconButton>
            <IconButton label={i18n.t({ id: 'customers.short.delete', message: 'Delete {number}', values })} onClick={() => setOpen('delete')}>
              <IconTrash size={17} />
            </IconButton>
          </>
        )}
        {open === 'delete' && (
          <ConfirmDialog
            title={i18n.t({ id: 'customers.short.delete_title', message: 'Delete the short number {number}?', values })}
            confirm={i18n.t({ id: 'customers.short.delete', message: 'Delete {number}', values })}
            danger
            onConfirm={async () => {
              await removeAbbreviatedNumber({ path, throwOnError: true });
              await refresh();
            }}
            onClose={() => setOpen(null)}
          />
        )}
      </td>
    </tr>
  );
}

/** What the short number leads to; an own account by a link. */
function Dialled({ short, customer }: { short: AbbreviatedNumber; customer: Customer }) {
  if (short.dials === 'as_is') return <span className="dimmed">{i18n.t({ id: 'customers.short.as_is', message: 'as it is' })}</span>;
  if (short.dials === 'number') return `+${short.number_to_dial}`;
  return (
    <>
      {short.number_to_dial}{' '}
      <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'accounts' }} resetScroll={false}>
        {i18n.t({ id: 'customers.short.own', message: 'own account' })}
      </Link>
    </>
  );
}
