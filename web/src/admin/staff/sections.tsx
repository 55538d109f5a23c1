import { i18n } from '@lingui/core';
import { Sections } from '~/kit/page/sections';

export function StaffSections() {
  return (
    <Sections
      label={i18n.t({ id: 'staff.title', message: 'Staff' })}
      sections={[
        { to: '/staff', label: i18n.t({ id: 'staff.members', message: 'Members' }) },
        { to: '/staff/tokens', label: i18n.t({ id: 'staff.tokens', message: 'API tokens' }) },
      ]}
    />
  );
}
