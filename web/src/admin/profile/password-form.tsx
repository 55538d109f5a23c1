import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { i18n } from '@lingui/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { postSessionPassword } from '~/api';
import { ProblemError, sentenceOf } from '~/kit/client/problem';

/** The old password once, the new one twice. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== wanted;
  const changing = useMutation({
    mutationFn: () => postSessionPassword({ body: { current, new: wanted }, throwOnError: true }),
    onSuccess: () => {
      setCurrent('');
      setWanted('');
      setAgain('');
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === again) changing.mutate();
  };
  const blamed = (field: string) => fieldSentence(changing.error, field);
  return (
    <form onSubmit={submit}>
      <Stack gap={14}>
        {changing.error && !blamed('current') && !blamed('new') && (
          <Alert color="red" role="alert">
            {sentenceOf(changing.error)}
          </Alert>
        )}
        <Secret
          label={i18n.t({ id: 'password.current', message: 'Present password' })}
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          error={blamed('current')}
        />
        <Secret
          label={i18n.t({ id: 'password.new', message: 'New password' })}
          description={i18n.t({ id: 'password.hint', message: 'At least 10 characters; a sentence is easy to remember.' })}
          autoComplete="new-password"
          value={wanted}
          onChange={setWanted}
          error={blamed('new')}
        />
        <Secret
          label={i18n.t({ id: 'password.again', message: 'New password again' })}
          autoComplete="new-password"
          value={again}
          onChange={setAgain}
          error={differs && i18n.t({ id: 'password.differs', message: 'The two new passwords differ.' })}
        />
        <Button type="submit" loading={changing.isPending}>
          {i18n.t({ id: 'password.change', message: 'Change password' })}
        </Button>
      </Stack>
    </form>
  );
}

function fieldSentence(trouble: unknown, field: string): string | undefined {
  if (!(trouble instanceof ProblemError)) return undefined;
  return trouble.errors.find((error) => error.field === field)?.detail;
}

interface SecretProps {
  label: string;
  description?: string;
  autoComplete: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | false | undefined;
}

function Secret({ onChange, ...rest }: SecretProps) {
  return (
    <PasswordInput
      {...rest}
      required
      withAsterisk={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': i18n.t({ id: 'password.show', message: 'Show password' }) }}
    />
  );
}
