import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { isGone } from '~/kit/client/problem';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { Page, Surface, type Crumb } from './page';

interface AwaitedProps {
  /** What kind of record it is, until its name is known. */
  title: string;
  /** The last is the list that it belongs to. */
  crumbs: Crumb[];
  query: { isError: boolean; error: unknown; refetch: () => unknown };
  narrow?: boolean;
}

/** The page of a record that is on its way, or that cannot be shown. */
export function Awaited({ title, crumbs, query, narrow = false }: AwaitedProps) {
  return (
    <Page title={title} crumbs={crumbs} narrow={narrow}>
      <Surface>
        {!query.isError ? <Waiting /> : isGone(query.error) ? <Gone list={crumbs.at(-1)} /> : <Failed trouble={query.error} onRetry={() => void query.refetch()} />}
      </Surface>
    </Page>
  );
}

/** Asking again would not bring it back; its list may have what was meant. */
function Gone({ list }: { list: Crumb | undefined }) {
  const back = list && (
    <Button component={Link} to={list.to} variant="default">
      {list.label}
    </Button>
  );
  return (
    <Empty title={i18n.t({ id: 'page.gone', message: 'It is not here' })} action={back}>
      {i18n.t({ id: 'page.gone_hint', message: 'It was deleted, the address is mistyped, or it is not one of yours to see.' })}
    </Empty>
  );
}
