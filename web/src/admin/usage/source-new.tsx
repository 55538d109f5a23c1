import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { postUsageSource } from '~/api';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { SourceForm } from './source-form';
import { atFields, NEW_SOURCE, rulesOf, type SourceValues } from './source-rules';
import { sourcesCrumbs } from './source-record';

export function NewSourcePage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useApiForm<SourceValues, unknown>({
    defaults: NEW_SOURCE,
    save: async (values, key) => {
      const body = { name: values.name.trim(), rules: rulesOf(values) };
      try {
        return await postUsageSource({ body, headers: { 'Idempotency-Key': key }, throwOnError: true });
      } catch (failed) {
        throw atFields(failed, false);
      }
    },
    onSaved: (_, { name }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getUsageSources' }] });
      toast(i18n.t({ id: 'usage.declared', message: '{name} is declared; its files can be imported', values: { name } }));
      void navigate({ to: '/usage/sources' });
    },
  });
  const title = i18n.t({ id: 'usage.new_source', message: 'New usage source' });
  return (
    <Page title={title} crumbs={sourcesCrumbs()} narrow>
      <SourceForm form={form} label={title} save={i18n.t({ id: 'usage.declare_save', message: 'Declare' })} isNew />
    </Page>
  );
}
