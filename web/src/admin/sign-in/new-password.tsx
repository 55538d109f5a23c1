import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { PasswordForm } from '../profile/password-form';
import { sessionOptions } from '../session';
import { Door } from './page';

/** Before anything else: a password that only its owner knows. */
export function NewPasswordPage() {
  const queries = useQueryClient();
  return (
    <Door title={i18n.t({ id: 'sign_in.new_password', message: 'Choose a password of your own' })}>
      <PasswordForm onDone={() => void queries.invalidateQueries({ queryKey: sessionOptions.queryKey })} />
    </Door>
  );
}
