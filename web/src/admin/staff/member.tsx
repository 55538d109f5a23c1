import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { StaffMember } from '~/api';
import { getStaffMemberOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { When } from '~/kit/date';
import { Awaited } from '~/kit/page/awaited';
import { Facts, Page, Surface } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { GivingForm } from './giving-form';
import { LendingForm } from './lending-form';
import { MemberActions } from './member-actions';
import { MemberForm } from './member-form';
import { MemberSessions } from './member-sessions';
import { MemberState, secondFactorWords } from './member-state';
import { Scope } from './roles';

const crumbs = () => [{ label: i18n.t({ id: 'staff.title', message: 'Staff' }), to: '/staff' }];

export function MemberPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const member = useQuery(getStaffMemberOptions({ path: { member_id: id } }));
  useNoteRecent(member.data?.name, `/staff/${id}`);
  if (!member.data) {
    return <Awaited title={i18n.t({ id: 'staff.member', message: 'Staff member' })} crumbs={crumbs()} query={member} narrow />;
  }
  return <Opened member={member.data} />;
}

function Opened({ member }: { member: StaffMember }) {
  return (
    <Page
      title={member.name}
      crumbs={crumbs()}
      beside={<MemberState member={member} always />}
      actions={<MemberActions member={member} />}
      narrow
    >
      <Surface>
        <Facts
          facts={[
            [i18n.t({ id: 'staff.login', message: 'Login' }), member.login],
            [i18n.t({ id: 'staff.scope', message: 'Works for' }), <Scope of={member} />],
            [i18n.t({ id: 'staff.second_factor', message: 'Second factor' }), secondFactorWords(member)],
            [i18n.t({ id: 'staff.last_seen', message: 'Last seen' }), <When at={member.last_seen_at} zoned none={i18n.t({ id: 'staff.never', message: 'Never' })} />],
            [i18n.t({ id: 'staff.added', message: 'Added' }), <When at={member.created_at} zoned />],
            [i18n.t({ id: 'staff.added_by', message: 'Added by' }), whoWords(member.created_by)],
          ]}
        />
      </Surface>
      <Surface title={i18n.t({ id: 'staff.details', message: 'Name and role' })}>
        <MemberForm member={member} />
      </Surface>
      <Surface title={i18n.t({ id: 'staff.lending', message: 'Raising credit limits for a time' })}>
        <LendingForm member={member} />
      </Surface>
      <Surface title={i18n.t({ id: 'staff.giving', message: 'Crediting and refunding' })}>
        <GivingForm member={member} />
      </Surface>
      <Surface title={i18n.t({ id: 'staff.sessions', message: 'Sessions' })}>
        <MemberSessions id={member.id} />
      </Surface>
    </Page>
  );
}
