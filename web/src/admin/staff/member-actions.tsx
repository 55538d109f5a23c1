import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { patchStaffMember, postPasswordReset, postSecondFactorReset, type StaffMember } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { toast } from '~/kit/toast';
import { useSession } from '../session';
import { useRefreshMember } from './member-form';
import { ShownOnce } from './shown-once';

type Asked = 'password' | 'second_factor' | 'block';

/** What an administrator does for or to somebody, each after a question; one's own password is changed in the profile. */
export function MemberActions({ member }: { member: StaffMember }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [password, setPassword] = useState<{ secret: string | null } | null>(null);
  const other = useSession().staff.id !== member.id;
  const close = () => setAsked(null);
  return (
    <>
      {other && (
        <Button variant="default" onClick={() => setAsked('password')}>
          {i18n.t({ id: 'staff.reset_password', message: 'New password' })}
        </Button>
      )}
      {other && member.second_factor && (
        <Button variant="default" onClick={() => setAsked('second_factor')}>
          {i18n.t({ id: 'staff.reset_second_factor', message: 'Take the second factor away' })}
        </Button>
      )}
      <Button variant={member.blocked ? 'default' : 'light'} color={member.blocked ? undefined : 'red'} onClick={() => setAsked('block')}>
        {member.blocked ? i18n.t({ id: 'staff.unblock', message: 'Unblock' }) : i18n.t({ id: 'staff.block', message: 'Block' })}
      </Button>
      {asked === 'password' && <ResetPassword member={member} onDone={(secret) => setPassword({ secret })} onClose={close} />}
      {asked === 'second_factor' && <ResetSecondFactor member={member} onClose={close} />}
      {asked === 'block' && <Block member={member} onClose={close} />}
      {password && (
        <ShownOnce
          title={i18n.t({ id: 'staff.new_password_of', message: 'New password of {name}', values: { name: member.name } })}
          name={i18n.t({ id: 'staff.password', message: 'Password' })}
          secret={password.secret}
          onClose={() => setPassword(null)}
        >
          {i18n.t({ id: 'staff.new_password_hint', message: 'It is shown this once; it must be changed at the next sign-in.' })}
        </ShownOnce>
      )}
    </>
  );
}

interface AskedProps {
  member: StaffMember;
  onClose: () => void;
}

function ResetPassword({ member, onDone, onClose }: AskedProps & { onDone: (secret: string | null) => void }) {
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefreshMember();
  const reset = async () => {
    const path = { member_id: member.id };
    const { data } = await postPasswordReset({ path, headers: { 'Idempotency-Key': key }, throwOnError: true });
    refresh();
    onDone(data.password);
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'staff.reset_password_title', message: 'Make a new password for {name}?', values: { name: member.name } })}
      confirm={i18n.t({ id: 'staff.reset_password_do', message: 'Make a new password' })}
      onConfirm={reset}
      onClose={onClose}
    >
      {i18n.t({ id: 'staff.reset_password_hint', message: 'All sessions of {login} end, and so does a pause after failed attempts.', values: { login: member.login } })}
    </ConfirmDialog>
  );
}

function ResetSecondFactor({ member, onClose }: AskedProps) {
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefreshMember();
  const reset = async () => {
    const path = { member_id: member.id };
    await postSecondFactorReset({ path, headers: { 'Idempotency-Key': key }, throwOnError: true });
    refresh();
    toast(i18n.t({ id: 'staff.second_factor_gone', message: 'The password alone opens now' }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'staff.reset_second_factor_title', message: 'Take the second factor of {name} away?', values: { name: member.name } })}
      confirm={i18n.t({ id: 'staff.reset_second_factor_do', message: 'Take it away' })}
      danger
      onConfirm={reset}
      onClose={onClose}
    >
      {i18n.t({ id: 'staff.reset_second_factor_hint', message: 'For somebody who has lost the telephone and the recovery codes. Make sure that it is them who ask.' })}
    </ConfirmDialog>
  );
}

function Block({ member, onClose }: AskedProps) {
  const refresh = useRefreshMember();
  const blocked = !member.blocked;
  const act = async () => {
    await patchStaffMember({ path: { member_id: member.id }, body: { blocked }, throwOnError: true });
    refresh();
  };
  const values = { name: member.name };
  return (
    <ConfirmDialog
      title={blocked ? i18n.t({ id: 'staff.block_title', message: 'Block {name}?', values }) : i18n.t({ id: 'staff.unblock_title', message: 'Unblock {name}?', values })}
      confirm={blocked ? i18n.t({ id: 'staff.block', message: 'Block' }) : i18n.t({ id: 'staff.unblock', message: 'Unblock' })}
      danger={blocked}
      onConfirm={act}
      onClose={onClose}
    >
      {blocked
        ? i18n.t({ id: 'staff.block_hint', message: 'Signed out everywhere at once, and may not sign in until unblocked. API tokens they answer for rest until somebody takes them over.' })
        : i18n.t({ id: 'staff.unblock_hint', message: 'May sign in again with the password as it was.' })}
    </ConfirmDialog>
  );
}
