import { i18n } from '@lingui/core';
import { Sections } from '~/kit/page/sections';

export function ClassSections() {
  return (
    <Sections
      label={i18n.t({ id: 'classes.title', message: 'Customer classes' })}
      sections={[
        { to: '/classes', label: i18n.t({ id: 'classes.title', message: 'Customer classes' }) },
        { to: '/custom-fields', label: i18n.t({ id: 'custom_fields.title', message: 'Custom fields' }) },
      ]}
    />
  );
}
