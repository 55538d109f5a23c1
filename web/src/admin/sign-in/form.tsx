import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { i18n } from '@lingui/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ProblemError, sentenceOf } from '~/kit/client/problem';
import { signIn } from '../session';

const CODES = new Set(['second_factor_needed', 'second_factor_wrong']);

/** Login and password; then, where the member has one, the second factor. */
export function SignInForm({ login: known = '' }: { login?: string }) {
  const queries = useQueryClient();
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const entering = useMutation({
    mutationFn: () => signIn(queries, { login, password, ...(asksCode && { code: code.replaceAll(' ', '') }) }),
    onError: (trouble) => setAsksCode(trouble instanceof ProblemError && CODES.has(trouble.code)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entering.mutate();
  };
  const isFirstAsk = entering.error instanceof ProblemError && entering.error.code === 'second_factor_needed';
  return (
    <form onSubmit={submit} aria-label={i18n.t({ id: 'sign_in.form', message: 'Sign in' })}>
      <Stack gap={14}>
        {entering.error && !isFirstAsk && (
          <Alert color="red" role="alert">
            {sentenceOf(entering.error)}
          </Alert>
        )}
        {asksCode ? (
          <SecondFactor code={code} onChange={setCode} onBack={() => setAsksCode(false)} />
        ) : (
          <>
            <TextInput
              label={i18n.t({ id: 'sign_in.login', message: 'Login' })}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
              readOnly={known !== ''}
              data-autofocus={known === '' || undefined}
              autoFocus={known === ''}
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
            />
            <PasswordInput
              label={i18n.t({ id: 'sign_in.password', message: 'Password' })}
              autoComplete="current-password"
              required
              withAsterisk={false}
              data-autofocus={known !== '' || undefined}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': i18n.t({ id: 'sign_in.show', message: 'Show password' }) }}
            />
          </>
        )}
        <Button type="submit" fullWidth loading={entering.isPending}>
          {i18n.t({ id: 'sign_in.submit', message: 'Sign in' })}
        </Button>
      </Stack>
    </form>
  );
}

interface SecondFactorProps {
  code: string;
  onChange: (code: string) => void;
  onBack: () => void;
}

function SecondFactor({ code, onChange, onBack }: SecondFactorProps) {
  return (
    <>
      <TextInput
        label={i18n.t({ id: 'sign_in.code', message: 'Code of your second factor' })}
        description={i18n.t({
          id: 'sign_in.code_hint',
          message: 'Six digits from your authenticator app, or one of your recovery codes.',
        })}
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        autoFocus
        value={code}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Button variant="subtle" onClick={onBack}>
        {i18n.t({ id: 'sign_in.back', message: 'Back to login and password' })}
      </Button>
    </>
  );
}
