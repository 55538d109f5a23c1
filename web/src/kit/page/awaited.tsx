import { Failed, Waiting } from '~/kit/states/states';
import { Page, Surface, type Crumb } from './page';

interface AwaitedProps {
  /** What kind of record it is, until its name is known. */
  title: string;
  crumbs: Crumb[];
  query: { isError: boolean; error: unknown; refetch: () => unknown };
  narrow?: boolean;
}

/** The page of a record that is on its way, or that cannot be shown. */
export function Awaited({ title, crumbs, query, narrow = false }: AwaitedProps) {
  return (
    <Page title={title} crumbs={crumbs} narrow={narrow}>
      <Surface>{query.isError ? <Failed trouble={query.error} onRetry={() => void query.refetch()} /> : <Waiting />}</Surface>
    </Page>
  );
}
