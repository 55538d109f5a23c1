import { zodResolver } from '@hookform/resolvers/zod';
import { useCallback, useRef, useState } from 'react';
import { useForm, type DefaultValues, type FieldPath, type FieldValues, type Resolver, type UseFormReturn } from 'react-hook-form';
import { config, type ZodMiniType } from 'zod/mini';
import { ProblemError } from '../client/problem';

// Our content security policy forbids making functions out of text, which zod would try first.
config({ jitless: true });

interface Wanted<V extends FieldValues, R> {
  defaults: DefaultValues<V>;
  /** Only what can be said before asking: required, shape. Rules are the API's. */
  schema?: ZodMiniType<V, V>;
  /** Sends it; `key` is the Idempotency-Key of these values: the same for a second try, new for other values. */
  save: (values: V, key: string) => Promise<R>;
  onSaved: (result: R, values: V) => void;
}

export interface ApiForm<V extends FieldValues> {
  fields: UseFormReturn<V>;
  submit: () => Promise<void>;
  /** What went wrong beyond single fields. */
  trouble: unknown;
}

/** A form whose answers come from the API: refusals of fields stand at the fields, the rest above the form. */
export function useApiForm<V extends FieldValues, R>({ defaults, schema, save, onSaved }: Wanted<V, R>): ApiForm<V> {
  const fields = useForm<V>({
    defaultValues: defaults,
    ...(schema && { resolver: zodResolver(schema) as Resolver<V> }),
  });
  const [trouble, setTrouble] = useState<unknown>(null);
  const keyOf = useIdempotencyKey();
  const submit = fields.handleSubmit(async (values) => {
    setTrouble(null);
    try {
      const result = await save(values, keyOf(values));
      fields.reset(values);
      onSaved(result, values);
    } catch (failed) {
      if (isStale(failed) || !blameFields(failed, fields)) setTrouble(failed);
    }
  });
  return { fields, submit: () => submit(), trouble };
}

/** Somebody else has saved meanwhile: what is told of fields then is what they changed. */
export function isStale(failed: unknown): failed is ProblemError {
  return failed instanceof ProblemError && failed.status === 412;
}

function useIdempotencyKey() {
  const last = useRef({ values: '', key: '' });
  return useCallback((values: unknown) => {
    const written = JSON.stringify(values);
    if (written !== last.current.values || !last.current.key) last.current = { values: written, key: crypto.randomUUID() };
    return last.current.key;
  }, []);
}

/** Puts each refusal at its field; false where one is about no field of this form. */
export function blameFields<V extends FieldValues>(failed: unknown, form: UseFormReturn<V>, shouldFocus = true): boolean {
  if (!(failed instanceof ProblemError) || failed.errors.length === 0) return false;
  const values = form.getValues();
  let allFound = true;
  failed.errors.forEach(({ field, detail }, place) => {
    const name = pathOf(field) as FieldPath<V>;
    if (name.split('.')[0]! in values) form.setError(name, { type: 'server', message: detail }, { shouldFocus: shouldFocus && place === 0 });
    else allFound = false;
  });
  return allFound;
}

/** `services[0].name` as the form writes it: `services.0.name`; a money field's amount is the field itself. */
export function pathOf(field: string): string {
  return field.replace(/\[(\d+)\]/g, '.$1').replace(/\.(amount|currency)$/, '');
}
