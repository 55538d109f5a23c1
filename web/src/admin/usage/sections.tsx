import { i18n } from '@lingui/core';
import { Sections } from '~/kit/page/sections';

export function UsageSections() {
  return (
    <Sections
      label={i18n.t({ id: 'usage.title', message: 'Usage' })}
      sections={[
        { to: '/usage', label: i18n.t({ id: 'usage.imports', message: 'Imports' }) },
        { to: '/usage/sources', label: i18n.t({ id: 'usage.sources', message: 'Sources' }) },
        { to: '/usage/quarantine', label: i18n.t({ id: 'usage.quarantine', message: 'Quarantine' }) },
      ]}
    />
  );
}
