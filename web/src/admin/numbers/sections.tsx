import { i18n } from '@lingui/core';
import { useCan } from '~/admin/session';
import { Sections } from '~/kit/page/sections';

/** What is bought from whom, and sold for what, is the operator's affair: a reseller's staff sees its numbers alone. */
export function NumberSections() {
  if (!useCan('read_operations')) return null;
  return (
    <Sections
      label={i18n.t({ id: 'numbers.title', message: 'Numbers' })}
      sections={[
        { to: '/dids', label: i18n.t({ id: 'numbers.inventory', message: 'Inventory' }) },
        { to: '/dids/batches', label: i18n.t({ id: 'numbers.batches', message: 'Vendor batches' }) },
        { to: '/dids/pricing-batches', label: i18n.t({ id: 'numbers.pricings', message: 'Pricing batches' }) },
      ]}
    />
  );
}
