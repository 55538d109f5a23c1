import { i18n } from '@lingui/core';
import { Facts, Page, Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { useSession } from '../session';
import { Look } from './look';
import { PasswordForm } from './password-form';
import { SecondFactor } from './second-factor';
import { Sessions } from './sessions';

/** What is one's own: how it looks, password, second factor, sessions. */
export function ProfilePage() {
  return (
    <Page title={i18n.t({ id: 'profile.title', message: 'Profile' })} narrow>
      <Surface>
        <You />
      </Surface>
      <Surface title={i18n.t({ id: 'profile.look', message: 'Language and look' })}>
        <Look />
      </Surface>
      <Surface title={i18n.t({ id: 'profile.password', message: 'Password' })}>
        <PasswordForm onDone={() => toast(i18n.t({ id: 'profile.password_changed', message: 'Password changed' }))} />
      </Surface>
      <Surface title={i18n.t({ id: 'profile.factor', message: 'Second factor' })}>
        <SecondFactor />
      </Surface>
      <div id="sessions">
        <Surface title={i18n.t({ id: 'profile.sessions', message: 'My sessions' })}>
          <Sessions />
        </Surface>
      </div>
    </Page>
  );
}

function You() {
  const { staff } = useSession();
  return (
    <Facts
      facts={[
        [i18n.t({ id: 'profile.name', message: 'Name' }), staff.name],
        [i18n.t({ id: 'profile.login', message: 'Login' }), staff.login],
        [i18n.t({ id: 'profile.email', message: 'E-mail' }), staff.email || '–'],
        [i18n.t({ id: 'profile.role', message: 'Role' }), roleName(staff.role)],
        ...(staff.reseller_name
          ? ([[i18n.t({ id: 'profile.reseller', message: 'Sees the customers of' }), staff.reseller_name]] as [string, string][])
          : []),
      ]}
    />
  );
}

function roleName(role: string): string {
  const names: Record<string, string> = {
    administrator: i18n.t({ id: 'role.administrator', message: 'Administrator' }),
    support: i18n.t({ id: 'role.support', message: 'Support' }),
    read_only: i18n.t({ id: 'role.read_only', message: 'Read only' }),
  };
  return names[role] ?? role;
}
