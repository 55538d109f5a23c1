import { i18n } from '@lingui/core';
import { Alert, Button, Stack } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { FormProvider, useFormContext, type FieldValues } from 'react-hook-form';
import { requestIdOf, sentenceOf } from '../client/problem';
import { ConfirmDialog } from '../dialogs/confirm';
import { useShortcut } from '../keys';
import type { ApiForm } from './use-api-form';
import styles from './form.module.css';

interface FormProps<V extends FieldValues> {
  form: ApiForm<V>;
  label: string;
  /** Leaving with unsaved fields asks first; not for short dialogs. */
  guarded?: boolean;
  children: ReactNode;
}

/** Its fields, with what was refused above them. Ctrl+Enter and Ctrl+S send it. */
export function Form<V extends FieldValues>({ form, label, guarded = false, children }: FormProps<V>) {
  const send = () => void form.submit();
  useShortcut('Ctrl+s', i18n.t({ id: 'form.save_key', message: 'Save' }), send);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    send();
  };
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  return (
    <FormProvider {...form.fields}>
      <form noValidate aria-label={label} onSubmit={submit} onKeyDown={sendByKey}>
        <Stack gap={14}>
          {form.trouble !== null && <Refusal trouble={form.trouble} />}
          {children}
        </Stack>
        {guarded && <UnsavedGuard />}
      </form>
    </FormProvider>
  );
}

function Refusal({ trouble }: { trouble: unknown }) {
  const requestId = requestIdOf(trouble);
  return (
    <Alert color="red" role="alert">
      {sentenceOf(trouble)}
      {requestId && (
        <div className={styles.reference}>
          {i18n.t({ id: 'form.reference', message: 'Reference: {requestId}', values: { requestId } })}
        </div>
      )}
    </Alert>
  );
}

interface SaveBarProps {
  label: string;
  onCancel?: () => void;
  /** A creation may be sent untouched, a change only when something has changed. */
  always?: boolean;
  /** Something beyond the fields is missing, such as a typed confirmation. */
  disabled?: boolean;
  danger?: boolean;
  children?: ReactNode;
}

/** The buttons at the end of a form; says when something is not saved yet. */
export function SaveBar({ label, onCancel, always = false, disabled = false, danger = false, children }: SaveBarProps) {
  const { formState } = useFormContext();
  const dirty = formState.isDirty;
  return (
    <div className={styles.bar}>
      <Button
        type="submit"
        color={danger ? 'red' : undefined}
        loading={formState.isSubmitting}
        disabled={disabled || (!always && !dirty)}
        title="Ctrl+Enter"
      >
        {label}
      </Button>
      {children}
      {onCancel && (
        <Button variant="default" onClick={onCancel}>
          {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
        </Button>
      )}
      <span role="status" className="dimmed">
        {dirty && !always && i18n.t({ id: 'form.unsaved', message: 'Not saved yet' })}
      </span>
    </div>
  );
}

/** Asks before a page with unsaved fields is left. */
function UnsavedGuard() {
  const { formState } = useFormContext();
  const dirty = formState.isDirty && !formState.isSubmitting && !formState.isSubmitSuccessful;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'form.leave', message: 'Leave without saving?' })}
      confirm={i18n.t({ id: 'form.leave_confirm', message: 'Leave' })}
      danger
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      {i18n.t({ id: 'form.leave_hint', message: 'What you changed on this page would be lost.' })}
    </ConfirmDialog>
  );
}

/** Fields side by side where there is room. */
export function Columns({ children }: { children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>;
}
