import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getUsageSourcesOptions } from '~/api/@tanstack/react-query.gen';
import { useCan } from '~/admin/session';
import { Page, Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { ImportForm } from './import-form';
import { ImportJob } from './import-job';
import { PastImports } from './past-imports';
import { UsageSections } from './sections';

const MOST_SOURCES = 200;

/** Call files: send one, watch it, look back. */
export function ImportsPage() {
  const { search, change } = useUrl();
  const maySend = useCan('send_usage');
  const mayWatch = useCan('read_operations');
  const job = one(search, 'job');
  return (
    <Page title={i18n.t({ id: 'usage.title', message: 'Usage' })}>
      <UsageSections />
      {job && mayWatch && <ImportJob key={job} id={job} onDismiss={() => change({ job: undefined })} />}
      {maySend && <Send onSent={(id) => change({ job: id })} />}
      <PastImports />
    </Page>
  );
}

function Send({ onSent }: { onSent: (job: string) => void }) {
  const sources = useQuery(getUsageSourcesOptions({ query: { limit: MOST_SOURCES } }));
  const title = i18n.t({ id: 'usage.import', message: 'Import a call file' });
  return (
    <Surface title={title}>
      {sources.isError && <Failed trouble={sources.error} onRetry={() => void sources.refetch()} />}
      {sources.isPending && <Waiting />}
      {sources.data?.items.length === 0 && <NoSource />}
      {sources.data && sources.data.items.length > 0 && (
        <ImportForm label={title} sources={sources.data.items.map(({ name }) => name)} onSent={onSent} />
      )}
    </Surface>
  );
}

function NoSource() {
  const may = useCan('change_catalogue');
  const declare = may && (
    <Button component={Link} to="/usage/sources/new">
      {i18n.t({ id: 'usage.declare', message: 'Declare a source' })}
    </Button>
  );
  return (
    <Empty title={i18n.t({ id: 'usage.no_source', message: 'No usage source is declared yet' })} action={declare}>
      {i18n.t({ id: 'usage.no_source_hint', message: 'A source is one switch and how it writes its files. Declare it once; then its files can be imported here.' })}
    </Empty>
  );
}
