import { i18n } from '@lingui/core';
import { Sections } from '~/kit/page/sections';

export const offPeakLabel = () => i18n.t({ id: 'tariffs.section.off_peak', message: 'Off-peak periods' });
export const destinationsLabel = () => i18n.t({ id: 'tariffs.section.destinations', message: 'Destinations' });
export const groupsLabel = () => i18n.t({ id: 'tariffs.section.groups', message: 'Destination groups' });

/** Tariffs, and what stands around their rates. */
export function TariffSections() {
  const title = i18n.t({ id: 'tariffs.title', message: 'Tariffs' });
  return (
    <Sections
      label={title}
      sections={[
        { to: '/tariffs', label: title },
        { to: '/tariffs/off-peak', label: offPeakLabel() },
        { to: '/tariffs/destinations', label: destinationsLabel() },
        { to: '/tariffs/groups', label: groupsLabel() },
      ]}
    />
  );
}
