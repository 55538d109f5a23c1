import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { patchSite, postSite, type Customer, type Site } from '~/api';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';

const OF_SITES = ['getSites', 'getSiteAccounts', 'getSiteConfiguration', 'getChanges', 'getChangeFilters'];

export function useRefreshSites() {
  const queries = useQueryClient();
  return () => Promise.all(OF_SITES.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
}

interface SiteValues {
  name: string;
  description: string;
}

/** Makes a site, or names one anew. */
export function SiteDialog({ customer, site, onClose }: { customer: Customer; site?: Site; onClose: () => void }) {
  const refresh = useRefreshSites();
  const form = useApiForm<SiteValues, unknown>({
    defaults: { name: site?.name ?? '', description: site?.description ?? '' },
    save: (body, key) =>
      site === undefined
        ? postSite({ path: { customer_id: customer.id }, body, headers: { 'Idempotency-Key': key }, throwOnError: true })
        : patchSite({ path: { customer_id: customer.id, site_id: site.id }, body, headers: { 'if-match': site.etag }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      onClose();
    },
  });
  const title =
    site === undefined
      ? i18n.t({ id: 'customers.site.new', message: 'New site' })
      : i18n.t({ id: 'customers.site.edit', message: 'Rename {name}', values: { name: site.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="name" label={i18n.t({ id: 'customers.site.name', message: 'Name' })} required autoFocus />
        <TextField name="description" label={i18n.t({ id: 'customers.short.description', message: 'Description' })} />
        <SaveBar
          label={site === undefined ? i18n.t({ id: 'customers.site.make', message: 'Make the site' }) : i18n.t({ id: 'customers.details.save', message: 'Save' })}
          onCancel={onClose}
        />
      </Form>
    </Dialog>
  );
}
