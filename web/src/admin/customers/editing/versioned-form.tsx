import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { DefaultValues, FieldValues, Path, PathValue } from 'react-hook-form';
import type { Customer } from '~/api';
import type { ProblemError } from '~/kit/client/problem';
import type { Versioned } from '~/kit/client/versioned';
import { formatMoment } from '~/kit/date';
import { readDraft, useKeptDraft, type Draft } from '~/kit/form/drafts';
import { Form, SaveBar } from '~/kit/form/form';
import { isStale, useApiForm } from '~/kit/form/use-api-form';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { useRefreshCustomer } from '../may-change';
import { fieldLabel } from '../words';
import { Conflict, type Difference } from './conflict';

/** A thing of a customer's, by its own name, and what is said when somebody else has changed it meanwhile. */
export interface About {
  name: string;
  meanwhile: string;
}

/** One panel of a customer to be changed: where it comes from, what stands in its form, and what is sent of it. */
export interface Editing<T, V extends FieldValues> {
  customer: Customer;
  /** What of the customer is changed, where it is not the customer itself; `panel` is then one among all of its things. */
  about?: About | undefined;
  /** The panel, as the address calls it. */
  panel: string;
  title: string;
  read: () => Promise<Versioned<T>>;
  valuesOf: (record: T) => V;
  /** Only what was changed, against the version it was read in. */
  save: (changed: Partial<V>, etag: string) => Promise<unknown>;
  labelOf?: (field: string) => string;
  /** A value as people read it. */
  written?: (field: keyof V & string, value: V[keyof V]) => string;
  children: ReactNode;
}

export const draftKey = (customer: Customer, panel: string) => `customer/${customer.id}/${panel}`;

/** The form begins with what was typed before and not saved, else with what the record is now. */
export function VersionedForm<T, V extends FieldValues>(props: Editing<T, V> & { onClose: () => void }) {
  const { customer, panel, title, read } = props;
  const [draft] = useState(() => readDraft<V>(draftKey(customer, panel)));
  const version = useQuery({ queryKey: ['version', customer.id, panel], queryFn: read, staleTime: 0, gcTime: 0, enabled: draft === null });
  const begins = draft ?? (version.data && { values: props.valuesOf(version.data.read), before: props.valuesOf(version.data.read), etag: version.data.etag, at: 0 });
  return (
    <Surface title={title}>
      {version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
      {!begins && !version.isError && <Waiting />}
      {begins && <Open {...props} begins={begins} />}
    </Surface>
  );
}

function Open<T, V extends FieldValues>({ begins, onClose, ...props }: Editing<T, V> & { begins: Draft<V>; onClose: () => void }) {
  const { customer, about, panel, title } = props;
  const name = about?.name ?? customer.name;
  const refresh = useRefreshCustomer();
  const [{ before, etag }, setRead] = useState<{ before: V; etag: string }>(begins);
  const [differences, setDifferences] = useState<Difference[]>([]);
  const form = useApiForm<V, unknown>({
    defaults: before as DefaultValues<V>,
    save: async (values) => {
      try {
        return await props.save(changesBetween(before, values), etag);
      } catch (refused) {
        if (isStale(refused)) await merge(values, refused);
        throw refused;
      }
    },
    onSaved: async () => {
      drop();
      await refresh();
      toast(i18n.t({ id: 'customers.panel.saved', message: '{title} of {name} is saved', values: { title, name } }));
      onClose();
    },
  });
  useRestored(begins, form.fields.setValue);
  const drop = useKeptDraft(draftKey(customer, panel), form.fields, { before, etag });
  useAskedField();
  /** Takes over what others changed in fields one has left alone; the others are for a person to decide. */
  const merge = async (values: V, refused: ProblemError) => {
    const now = await props.read();
    const theirs = props.valuesOf(now.read);
    const changed = Object.keys(changesBetween(before, theirs)) as (keyof V & string)[];
    for (const field of changed) {
      if (same(values[field], before[field])) form.fields.setValue(field as unknown as Path<V>, theirs[field] as PathValue<V, Path<V>>, { shouldDirty: true });
    }
    setDifferences(changed.filter((field) => !same(values[field], theirs[field])).map((field) => differenceOf(field, { before, theirs, mine: values }, refused, props)));
    setRead({ before: theirs, etag: now.etag });
  };
  const discard = () => {
    drop();
    onClose();
  };
  const takeTheirs = ({ field }: Difference) => form.fields.setValue(field as Path<V>, before[field] as PathValue<V, Path<V>>, { shouldDirty: true });
  const stale = isStale(form.trouble);
  return (
    <Form form={stale ? { ...form, trouble: null } : form} label={i18n.t({ id: 'customers.panel.form', message: '{title} of {name}', values: { title, name } })}>
      {stale && <Conflict key={etag} title={about?.meanwhile} differences={differences} onTheirs={takeTheirs} />}
      {begins.at > 0 && !stale && <Restored at={begins.at} onDiscard={discard} />}
      {props.children}
      <SaveBar label={i18n.t({ id: 'customers.details.save', message: 'Save' })} onCancel={discard} />
    </Form>
  );
}

function Restored({ at, onDiscard }: { at: number; onDiscard: () => void }) {
  const written = formatMoment(new Date(at).toISOString());
  return (
    <Alert color="blue">
      {i18n.t({ id: 'customers.draft.restored', message: 'What you typed here at {at} and did not save is back.', values: { at: written } })}{' '}
      <Button variant="default" size="compact-sm" onClick={onDiscard}>
        {i18n.t({ id: 'customers.draft.discard', message: 'Discard it' })}
      </Button>
    </Alert>
  );
}

/** As if it were typed again: the form knows then which fields differ from what was read. */
function useRestored<V extends FieldValues>({ values, before, at }: Draft<V>, setValue: (field: Path<V>, value: PathValue<V, Path<V>>, how: { shouldDirty: true }) => void) {
  useEffect(() => {
    if (at === 0) return;
    for (const [field, value] of Object.entries(changesBetween(before, values))) setValue(field as Path<V>, value as PathValue<V, Path<V>>, { shouldDirty: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as the form opens
  }, []);
}

/** The field that the address asks for has the focus. */
function useAskedField() {
  const done = useRef(false);
  useEffect(() => {
    const asked = new URLSearchParams(window.location.search).get('field');
    if (done.current || !asked) return;
    done.current = true;
    document.querySelector<HTMLElement>(`[name="${CSS.escape(asked)}"]`)?.focus();
  }, []);
}

interface Three<V> {
  before: V;
  theirs: V;
  mine: V;
}

function differenceOf<T, V extends FieldValues>(field: keyof V & string, { before, theirs, mine }: Three<V>, refused: ProblemError, { labelOf = fieldLabel, written = plainly }: Editing<T, V>): Difference {
  const told = refused.errors.find((error) => error.field === field)?.facts;
  const [by, at] = [told?.by, told?.at].map((fact) => (typeof fact === 'string' ? fact : null));
  return {
    field,
    label: labelOf(field),
    before: written(field, before[field]),
    theirs: written(field, theirs[field]),
    mine: same(mine[field], before[field]) ? null : written(field, mine[field]),
    by: by ?? null,
    at: at ?? null,
  };
}

const plainly = (_field: string, value: unknown): string => String(value ?? '');
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function changesBetween<V extends FieldValues>(before: V, after: V): Partial<V> {
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !same(value, before[field]))) as Partial<V>;
}
