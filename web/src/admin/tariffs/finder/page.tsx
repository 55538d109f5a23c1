import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useCan } from '~/admin/session';
import { postPriceFinder } from '~/api';
import { Page, Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { stringifySearch, useUrl, type Search } from '~/kit/url';
import { Answer } from './answer';
import { isOfAField, Question } from './fields';
import { askedOf } from './question';
import styles from './finder.module.css';

/** What any use would cost at any moment, why, and what by the other tariffs. The question stands in the address. */
export function PriceFinderPage() {
  const { search, change } = useUrl();
  const mayReadPrices = useCan('read_prices');
  const asked = askedOf(search, mayReadPrices);
  const answer = useQuery({
    queryKey: [{ _id: 'priceFound' }, asked],
    queryFn: async ({ signal }) => (await postPriceFinder({ body: asked!, signal, throwOnError: true })).data,
    enabled: asked !== null,
    retry: false,
  });
  const shown = useRef<HTMLDivElement>(null);
  const byPerson = useRef(false);
  const ask = (next: Search) => {
    byPerson.current = true;
    if (stringifySearch(next) === stringifySearch(search)) return void answer.refetch();
    change({ ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])), ...next });
  };
  useEffect(() => {
    if (!byPerson.current || answer.isFetching || !answer.data) return;
    byPerson.current = false;
    // On a telephone the answer is below what has just been written.
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, [answer.data, answer.isFetching]);
  return (
    <Page title={i18n.t({ id: 'finder.title', message: 'Price finder' })}>
      <Surface>
        <Question search={search} asking={answer.isFetching} trouble={answer.error} onAsk={ask} />
      </Surface>
      <div ref={shown} className={styles.shown} aria-busy={asked !== null && answer.isFetching}>
        {asked === null && <NotAsked />}
        {asked !== null && answer.isPending && (
          <Surface>
            <Waiting />
          </Surface>
        )}
        {asked !== null && answer.isError && !isOfAField(answer.error) && (
          <Surface>
            <Failed trouble={answer.error} onRetry={() => void answer.refetch()} />
          </Surface>
        )}
        {asked !== null && answer.data && !answer.isError && <Answer asked={asked} found={answer.data} search={search} />}
      </div>
    </Page>
  );
}

function NotAsked() {
  return (
    <Surface>
      <Empty title={i18n.t({ id: 'finder.not_asked', message: 'What would it cost?' })}>
        {i18n.t({
          id: 'finder.not_asked_hint',
          message: 'Any use at any moment, priced by the same rules and rates that charge it, with the reason. Nothing is charged.',
        })}
      </Empty>
    </Surface>
  );
}
