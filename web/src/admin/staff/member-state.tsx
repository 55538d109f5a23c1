import { i18n } from '@lingui/core';
import type { StaffMember } from '~/api';
import { ToneChip } from '~/kit/chip';
import { formatMoment } from '~/kit/date';
import { IconBan, IconCircleCheck, IconLock } from '~/kit/icons';

/** Whether somebody may sign in, and why not. */
export function MemberState({ member, always = false }: { member: StaffMember; always?: boolean }) {
  if (member.blocked) {
    return (
      <ToneChip tone="bad" icon={IconBan}>
        {i18n.t({ id: 'staff.blocked', message: 'Blocked' })}
      </ToneChip>
    );
  }
  if (member.locked_until !== null) {
    const values = { moment: formatMoment(member.locked_until) };
    return (
      <ToneChip tone="warn" icon={IconLock} title={i18n.t({ id: 'staff.locked_hint', message: 'After too many failed attempts; a new password ends the pause.' })}>
        {i18n.t({ id: 'staff.locked', message: 'Locked until {moment}', values })}
      </ToneChip>
    );
  }
  if (!always) return null;
  return (
    <ToneChip tone="ok" icon={IconCircleCheck}>
      {i18n.t({ id: 'staff.active', message: 'May sign in' })}
    </ToneChip>
  );
}

export const secondFactorWords = (member: Pick<StaffMember, 'second_factor'>) =>
  member.second_factor
    ? i18n.t({ id: 'staff.second_factor_on', message: 'On' })
    : i18n.t({ id: 'staff.second_factor_off', message: 'Off' });
