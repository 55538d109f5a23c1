import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { IconButton } from '~/kit/icon-button';
import { IconPlus, IconX } from '~/kit/icons';
import { many, useUrl } from '~/kit/url';
import { conditionLabel, fieldLabel, operatorLabel } from '../words';
import { draftOf, GROUPS, lacksValue, MOST_CONDITIONS, newDraft, onField, operatorsOf, writtenOf, type Draft } from './fields';
import { Value } from './value';
import styles from './advanced.module.css';

/** Any number of conditions, all of which must hold; nothing is searched until one says so. */
export function Builder({ onLeave }: { onLeave: () => void }) {
  const { search, change: go } = useUrl();
  const kept = many(search, 'where').join('\n');
  const sent = useRef(kept);
  const form = useRef<HTMLFormElement>(null);
  const [drafts, setDrafts] = useState(() => draftsOf(kept));
  const [tried, setTried] = useState(false);
  useEffect(() => form.current?.querySelector('select')?.focus(), []);
  useEffect(() => {
    // A condition that was taken off elsewhere is gone here, too.
    if (kept !== sent.current) setDrafts(draftsOf(kept));
    sent.current = kept;
  }, [kept]);
  const set = (where: string[]) => {
    sent.current = where.join('\n');
    go({ where });
  };
  const change = (changed: Draft) => setDrafts(drafts.map((draft) => (draft.key === changed.key ? changed : draft)));
  const remove = (gone: Draft) => {
    setDrafts(drafts.filter(({ key }) => key !== gone.key));
    form.current?.querySelector<HTMLElement>('[data-add]')?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const lacking = drafts.findIndex(lacksValue);
    if (lacking < 0) set([...new Set(drafts.map(writtenOf))]);
    else form.current?.querySelectorAll('li')[lacking]?.querySelector<HTMLElement>('[data-value]')?.focus();
  };
  const leave = () => {
    set([]);
    onLeave();
  };
  return (
    <form ref={form} className={styles.builder} aria-label={i18n.t({ id: 'customers.advanced', message: 'Advanced search' })} onSubmit={submit} noValidate>
      <ul className={styles.rows}>
        {drafts.map((draft, place) => (
          <Row key={draft.key} draft={draft} first={place === 0} tried={tried} onChange={change} onRemove={() => remove(draft)} />
        ))}
      </ul>
      <div className={styles.acts}>
        <Button
          data-add
          variant="default"
          size="compact-md"
          leftSection={<IconPlus size={14} />}
          disabled={drafts.length >= MOST_CONDITIONS}
          onClick={() => setDrafts([...drafts, newDraft()])}
        >
          {i18n.t({ id: 'customers.advanced.add', message: 'Add condition' })}
        </Button>
        <Button type="submit" size="compact-md">
          {i18n.t({ id: 'customers.advanced.search', message: 'Search' })}
        </Button>
        <Button variant="subtle" size="compact-md" onClick={leave}>
          {i18n.t({ id: 'customers.advanced.leave', message: 'Back to simple search' })}
        </Button>
      </div>
    </form>
  );
}

function draftsOf(kept: string): Draft[] {
  return kept ? kept.split('\n').map(draftOf) : [newDraft()];
}

interface RowProps {
  draft: Draft;
  first: boolean;
  tried: boolean;
  onChange: (draft: Draft) => void;
  onRemove: () => void;
}

function Row({ draft, first, tried, onChange, onRemove }: RowProps) {
  const { field, operator, value } = draft;
  const lacking = tried && lacksValue(draft);
  const complaint = useId();
  return (
    <li className={styles.row}>
      <span className={styles.joint}>
        {first ? i18n.t({ id: 'customers.advanced.where', message: 'Where' }) : i18n.t({ id: 'customers.advanced.and', message: 'and' })}
      </span>
      <FieldChoice field={field} onChange={(chosen) => onChange(onField(draft, chosen))} />
      <select
        className={styles.operator}
        aria-label={i18n.t({ id: 'customers.advanced.operator', message: 'How to compare' })}
        value={operator}
        onChange={(event) => onChange({ ...draft, operator: event.currentTarget.value })}
      >
        {operatorsOf(field).map((one) => (
          <option key={one} value={one}>
            {operatorLabel(one)}
          </option>
        ))}
      </select>
      {operator !== 'is_empty' && (
        <Value field={field} value={value} invalid={lacking} describedBy={complaint} onChange={(typed) => onChange({ ...draft, value: typed })} />
      )}
      <IconButton
        label={i18n.t({ id: 'customers.advanced.remove', message: 'Remove: {condition}', values: { condition: conditionLabel(writtenOf(draft)) } })}
        onClick={onRemove}
      >
        <IconX size={16} />
      </IconButton>
      {lacking && (
        <p id={complaint} className={styles.complaint}>
          {i18n.t({ id: 'customers.advanced.lacking', message: 'Say what to compare with, or choose “is empty”.' })}
        </p>
      )}
    </li>
  );
}

function FieldChoice({ field, onChange }: { field: string; onChange: (field: string) => void }) {
  return (
    <select
      className={styles.field}
      aria-label={i18n.t({ id: 'customers.advanced.field', message: 'Field' })}
      value={field}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {GROUPS.map(({ label, fields }) => (
        <optgroup key={fields[0]} label={label()}>
          {fields.map((one) => (
            <option key={one} value={one}>
              {fieldLabel(one)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
