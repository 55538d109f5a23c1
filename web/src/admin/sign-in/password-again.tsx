import { Alert, Button, Group, Modal, PasswordInput } from '@mantine/core';
import { i18n } from '@lingui/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { postSessionProof } from '~/api';
import { ProblemError, sentenceOf } from '~/kit/client/problem';
import { useFocusReturn } from '~/kit/dialogs/focus-return';
import styles from './sign-in.module.css';

interface PasswordAgainProps {
  login: string;
  onAnswer: (given: boolean) => void;
}

/** The Escape that closes this does not close the dialog below as well. */
const NOT_BELOW = { 'data-mantine-stop-propagation': 'true' };

/** Over whatever asked for it: what could hand an account over wants to be done by its member. */
export function PasswordAgain({ login, onAnswer }: PasswordAgainProps) {
  useFocusReturn();
  const [password, setPassword] = useState('');
  const proving = useMutation({
    mutationFn: () => postSessionProof({ body: { password }, throwOnError: true }),
    onSuccess: () => onAnswer(true),
  });
  const wrong = proving.error instanceof ProblemError && proving.error.code === 'password_wrong';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    proving.mutate();
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onAnswer(false);
  };
  return (
    <Modal
      opened
      onClose={() => onAnswer(false)}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      onKeyDown={leave}
      attributes={{ content: NOT_BELOW, header: { role: 'none' } }}
      title={i18n.t({ id: 'sign_in.password_again', message: 'Your password, once more' })}
    >
      <p className={styles.again}>
        {i18n.t({
          id: 'sign_in.password_again_hint',
          message: 'You gave it more than ten minutes ago. This asks for it again, so that nobody else does it at your browser.',
        })}
      </p>
      <form onSubmit={submit}>
        {proving.error && !wrong && (
          <Alert color="red" role="alert" mb={14}>
            {sentenceOf(proving.error)}
          </Alert>
        )}
        {/* For programs that keep passwords: whose it is. */}
        <input type="text" autoComplete="username" value={login} readOnly hidden />
        <PasswordInput
          label={i18n.t({ id: 'sign_in.password', message: 'Password' })}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          {...NOT_BELOW}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong && sentenceOf(proving.error)}
          visibilityToggleButtonProps={{ 'aria-label': i18n.t({ id: 'sign_in.show', message: 'Show password' }) }}
        />
        <Group justify="flex-end" gap={8} mt={20}>
          <Button variant="default" {...NOT_BELOW} onClick={() => onAnswer(false)}>
            {i18n.t({ id: 'form.cancel', message: 'Cancel' })}
          </Button>
          <Button type="submit" {...NOT_BELOW} loading={proving.isPending}>
            {i18n.t({ id: 'sign_in.go_on', message: 'Go on' })}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
