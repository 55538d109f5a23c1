import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext, type DefaultValues, type FieldValues } from 'react-hook-form';
import type { Preview } from '~/api';
import { Form } from '~/kit/form/form';
import { useApiForm, type ApiForm } from '~/kit/form/use-api-form';
import { ChangesLooked } from './preview-parts';
import styles from './tariffs.module.css';

interface Trial<V extends FieldValues> {
  form: ApiForm<V>;
  looked: { written: string; preview: Preview } | null;
  enterNext: (now: boolean) => void;
}

interface Wanted<V extends FieldValues> {
  defaults: DefaultValues<V>;
  /** Sends it: only to look, or to enter it. */
  send: (values: V, dryRun: boolean, key: string) => Promise<unknown>;
  onEntered: (told: unknown) => void;
}

/** A change that is looked at before it can be entered; other values have to be looked at again. */
export function useTrial<V extends FieldValues>({ defaults, send, onEntered }: Wanted<V>): Trial<V> {
  const queries = useQueryClient();
  const [looked, setLooked] = useState<Trial<V>['looked']>(null);
  const [entering] = useState({ now: false });
  const form = useApiForm<V, { told: unknown; entered: boolean }>({
    defaults,
    save: async (values, key) => {
      const entered = entering.now;
      entering.now = false;
      return { told: await send(values, !entered, key), entered };
    },
    onSaved: ({ told, entered }, values) => {
      if (!entered) return setLooked({ written: JSON.stringify(values), preview: told as Preview });
      void queries.invalidateQueries();
      onEntered(told);
    },
  });
  return { form, looked, enterNext: (now) => (entering.now = now) };
}

interface TrialFormProps<V extends FieldValues> {
  trial: Trial<V>;
  label: string;
  enter: (preview: Preview) => string;
  children: React.ReactNode;
}

export function TrialForm<V extends FieldValues>({ trial, label, enter, children }: TrialFormProps<V>) {
  return (
    <Form form={trial.form} label={label}>
      {children}
      <Looked trial={trial as unknown as Trial<FieldValues>} enter={enter} />
    </Form>
  );
}

function Looked({ trial, enter }: { trial: Trial<FieldValues>; enter: (preview: Preview) => string }) {
  const { watch, formState } = useFormContext();
  const fresh = trial.looked !== null && trial.looked.written === JSON.stringify(watch());
  const preview = fresh ? trial.looked!.preview : null;
  const send = (now: boolean) => () => {
    trial.enterNext(now);
    void trial.form.submit();
  };
  return (
    <>
      <div aria-live="polite">{preview && <ChangesLooked preview={preview} />}</div>
      <div className={styles.buttons}>
        <Button variant={preview ? 'default' : 'filled'} loading={formState.isSubmitting && !preview} onClick={send(false)}>
          {i18n.t({ id: 'tariffs.look', message: 'Look at what it would do' })}
        </Button>
        {preview && (
          <Button loading={formState.isSubmitting} onClick={send(true)}>
            {enter(preview)}
          </Button>
        )}
      </div>
    </>
  );
}
