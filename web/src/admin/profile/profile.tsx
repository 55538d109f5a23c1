import { i18n } from '@lingui/core';
import { Page, Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { PasswordForm } from './password-form';

export function ProfilePage() {
  return (
    <Page title={i18n.t({ id: 'profile.title', message: 'Profile' })} narrow>
      <Surface title={i18n.t({ id: 'profile.password', message: 'Password' })}>
        <PasswordForm onDone={() => toast(i18n.t({ id: 'profile.password_changed', message: 'Password changed' }))} />
      </Surface>
    </Page>
  );
}
