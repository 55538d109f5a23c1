import { i18n } from '@lingui/core';
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { renderSVG } from 'uqr';
import { postSecondFactor, postSecondFactorConfirmation, postSecondFactorRemoval } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { CopyId } from '~/kit/copy-id';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { toast } from '~/kit/toast';
import { useRefreshSession, useSession } from '../session';
import styles from './profile.module.css';

/** A code from a telephone beside the password: begin it, prove it, keep the recovery codes; or take it off. */
export function SecondFactor() {
  const { staff } = useSession();
  const refresh = useRefreshSession();
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />;
  if (staff.second_factor) return <Remove onDone={() => void refresh()} />;
  return (
    <Enrol
      onDone={(made) => {
        setCodes(made);
        void refresh();
      }}
    />
  );
}

function Enrol({ onDone }: { onDone: (codes: string[]) => void }) {
  const offering = useMutation({ mutationFn: async () => (await postSecondFactor({ throwOnError: true })).data });
  if (offering.data) return <Confirm secret={offering.data.secret} uri={offering.data.uri} onDone={onDone} />;
  return (
    <Stack gap={12} align="flex-start">
      <p className={styles.text}>
        {i18n.t({
          id: 'profile.factor_why',
          message: 'With a second factor a stolen password alone opens nothing. You need an authenticator app on your telephone.',
        })}
      </p>
      {offering.error && <Refused trouble={offering.error} />}
      <Button loading={offering.isPending} onClick={() => offering.mutate()}>
        {i18n.t({ id: 'profile.factor_begin', message: 'Set up a second factor' })}
      </Button>
    </Stack>
  );
}

function Confirm({ secret, uri, onDone }: { secret: string; uri: string; onDone: (codes: string[]) => void }) {
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => postSecondFactorConfirmation({ body: { code: code.replaceAll(' ', '') }, throwOnError: true }),
    onSuccess: ({ data }) => onDone(data.recovery_codes),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirming.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={14}>
        <p className={styles.text}>
          {i18n.t({ id: 'profile.factor_scan', message: 'Scan this with your authenticator app, or type the secret into it.' })}
        </p>
        <img
          className={styles.qr}
          src={`data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 3 }))}`}
          alt={i18n.t({ id: 'profile.factor_qr', message: 'QR code of the secret, which also stands below as text' })}
        />
        <div>
          <CopyId value={secret} label={i18n.t({ id: 'profile.factor_secret', message: 'the secret' })} />
        </div>
        <TextInput
          label={i18n.t({ id: 'profile.factor_code', message: 'Six digits that the app shows now' })}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={confirming.error && sentenceOf(confirming.error)}
        />
        <Button type="submit" loading={confirming.isPending}>
          {i18n.t({ id: 'profile.factor_confirm', message: 'Turn it on' })}
        </Button>
      </Stack>
    </form>
  );
}

/** The form that had the focus is gone. */
const takeFocus = (codes: HTMLElement | null) => codes?.focus();

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const copy = () =>
    void navigator.clipboard
      ?.writeText(codes.join('\n'))
      .then(() => toast(i18n.t({ id: 'profile.codes_copied', message: 'Recovery codes copied' })));
  return (
    <Stack gap={12}>
      <Alert color="blue" role="status">
        {i18n.t({
          id: 'profile.codes_why',
          message:
            'The second factor is on. Keep these recovery codes where you will find them without your telephone: each opens once, and they are shown only now.',
        })}
      </Alert>
      <ul className={styles.codes} tabIndex={-1} ref={takeFocus}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap={8}>
        <Button onClick={onDone}>{i18n.t({ id: 'profile.codes_kept', message: 'I have kept them' })}</Button>
        <Button variant="default" onClick={copy}>
          {i18n.t({ id: 'profile.codes_copy', message: 'Copy all' })}
        </Button>
      </Group>
    </Stack>
  );
}

function Remove({ onDone }: { onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = i18n.t({ id: 'profile.factor_remove', message: 'Remove the second factor' });
  return (
    <Stack gap={12} align="flex-start">
      <p className={styles.text}>{i18n.t({ id: 'profile.factor_on', message: 'Signing in asks for a code of your app.' })}</p>
      <Button variant="default" onClick={() => setAsking(true)}>
        {remove}
      </Button>
      {asking && (
        <ConfirmDialog
          title={i18n.t({ id: 'profile.factor_remove_title', message: 'Remove the second factor?' })}
          confirm={remove}
          danger
          onConfirm={() => postSecondFactorRemoval({ throwOnError: true }).then(onDone)}
          onClose={() => setAsking(false)}
        >
          {i18n.t({ id: 'profile.factor_remove_hint', message: 'Your password alone opens then, and the recovery codes open nothing any more.' })}
        </ConfirmDialog>
      )}
    </Stack>
  );
}

function Refused({ trouble }: { trouble: unknown }) {
  return (
    <Alert color="red" role="alert">
      {sentenceOf(trouble)}
    </Alert>
  );
}
