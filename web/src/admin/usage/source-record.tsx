import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { putUsageSource, type UsageSource } from '~/api';
import { getUsageSourceOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { useApiForm } from '~/kit/form/use-api-form';
import { Awaited } from '~/kit/page/awaited';
import { Page } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { toast } from '~/kit/toast';
import { SourceForm } from './source-form';
import { atFields, rulesOf, valuesOf, type SourceValues } from './source-rules';

export const sourcesCrumbs = () => [
  { label: i18n.t({ id: 'usage.title', message: 'Usage' }), to: '/usage' },
  { label: i18n.t({ id: 'usage.sources', message: 'Sources' }), to: '/usage/sources' },
];

/** One source and how it writes; a new declaration counts for what comes from now on. */
export function SourcePage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  const source = useQuery(getUsageSourceOptions({ path: { name } }));
  useNoteRecent(source.data?.name, `/usage/sources/${encodeURIComponent(name)}`);
  if (!source.data) return <Awaited title={name} crumbs={sourcesCrumbs()} query={source} narrow />;
  return (
    <Page title={name} crumbs={sourcesCrumbs()} narrow>
      <Declaration key={name} source={source.data} />
    </Page>
  );
}

function Declaration({ source }: { source: UsageSource }) {
  const may = useCan('change_catalogue');
  const queries = useQueryClient();
  const form = useApiForm<SourceValues, unknown>({
    defaults: valuesOf(source),
    save: async (values, key) => {
      const path = { name: source.name };
      try {
        return await putUsageSource({ path, body: { rules: rulesOf(values) }, headers: { 'Idempotency-Key': key }, throwOnError: true });
      } catch (failed) {
        throw atFields(failed, true);
      }
    },
    onSaved: () => {
      for (const _id of ['getUsageSources', 'getUsageSource']) void queries.invalidateQueries({ queryKey: [{ _id }] });
      toast(i18n.t({ id: 'usage.declared_again', message: 'Declared again: what comes from now on is read by these rules' }));
    },
  });
  return (
    <SourceForm
      form={form}
      label={i18n.t({ id: 'usage.declaration', message: 'How {name} writes', values: { name: source.name } })}
      save={i18n.t({ id: 'usage.declare_again', message: 'Declare again' })}
      isNew={false}
      readOnly={!may}
    />
  );
}
