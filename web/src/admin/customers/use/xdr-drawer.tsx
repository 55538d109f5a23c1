import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { ListOfXdr, Xdr } from '~/api';
import { getXdrOptions } from '~/api/@tanstack/react-query.gen';
import { isGone } from '~/kit/client/problem';
import { formatMoment, zoneName } from '~/kit/date';
import { SidePanel } from '~/kit/dialogs/dialog';
import { IconCopy } from '~/kit/icons';
import { formatMoney, isNegative } from '~/kit/money';
import { Empty, Failed } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { copyLink } from '../row-actions';
import { Adjustment, isAdjusted } from './adjustment';
import { Arithmetic, RateUsed, RecordFacts } from './xdr-facts';
import { factOf } from './columns';
import { Story, storyOf } from './story';
import { numbersOf, usedOf, whatWords } from './words';
import styles from './use.module.css';

interface XdrDrawerProps {
  id: string;
  /** Of the customer, who is told the times. */
  zone: string;
  onClose: () => void;
}

/** Why it cost what it cost, as it is read to the customer on the telephone. */
export function XdrDrawer({ id, zone, onClose }: XdrDrawerProps) {
  const known = xdrInLists(useQueryClient(), id);
  const xdr = useQuery({ ...getXdrOptions({ path: { xdr_id: id } }), placeholderData: known, staleTime: Infinity });
  return (
    <SidePanel title={i18n.t({ id: 'customers.explain.title', message: 'Why it cost that' })} size={560} onClose={onClose}>
      {xdr.data && <Explanation xdr={xdr.data} zone={zone} />}
      {!xdr.data && xdr.isError && isGone(xdr.error) && <Empty title={i18n.t({ id: 'customers.explain.gone', message: 'There is no such xDR' })} />}
      {!xdr.data && xdr.isError && !isGone(xdr.error) && <Failed trouble={xdr.error} onRetry={() => void xdr.refetch()} />}
      {xdr.isPending && <div className={styles.chartWaiting} aria-busy="true" />}
    </SidePanel>
  );
}

/** What the list behind the drawer has shown already. */
function xdrInLists(queries: QueryClient, id: string): Xdr | undefined {
  const lists = queries.getQueriesData<ListOfXdr>({ queryKey: [{ _id: 'getXdrs' }] });
  return lists.flatMap(([, list]) => list?.items ?? []).find((one) => one.id === id);
}

function Explanation({ xdr, zone }: { xdr: Xdr; zone: string }) {
  const moment = (at: string) => formatMoment(at, 'minute', zone);
  const story = storyOf(xdr, moment);
  const isRated = story.length > 0 && !factOf(xdr, 'kd');
  const copy = () => {
    const text = [headline(xdr, zone), ...story].join('\n');
    void navigator.clipboard?.writeText(text).then(() => toast(i18n.t({ id: 'customers.explain.copied', message: 'Explanation copied' })));
  };
  return (
    <>
      <p className={styles.amount}>{formatMoney(xdr.amount, true)}</p>
      <p className={styles.what}>
        {headline(xdr, zone)}
        {isNegative(xdr.amount) && ` ${i18n.t({ id: 'customers.explain.credit', message: 'Credited to the customer.' })}`}
      </p>
      {isAdjusted(xdr) ? null : story.length > 0 ? (
        <Story sentences={story} />
      ) : (
        <p className={styles.quiet}>{i18n.t({ id: 'customers.explain.none', message: 'No tariff was asked for this one, so there is nothing to explain.' })}</p>
      )}
      {isRated && <Arithmetic xdr={xdr} />}
      {isRated && <RateUsed xdr={xdr} zone={zone} />}
      {isAdjusted(xdr) && <Adjustment xdr={xdr} />}
      <RecordFacts xdr={xdr} zone={zone} />
      <div className={styles.drawerActions}>
        <Button variant="default" leftSection={<IconCopy size={16} />} onClick={copy}>
          {i18n.t({ id: 'customers.explain.copy', message: 'Copy the explanation' })}
        </Button>
        <Button variant="default" leftSection={<IconCopy size={16} />} onClick={() => copyLink(`/xdrs/${xdr.id}`)}>
          {i18n.t({ id: 'customers.menu.copy_link', message: 'Copy link' })}
        </Button>
      </div>
    </>
  );
}

/** "Voice, 4 min, 905… → 902… (Türkiye), 21 Nov 2026, 19:26 (Europe/Istanbul, UTC+03:00)". */
function headline(xdr: Xdr, zone: string): string {
  const place = factOf(xdr, 'de');
  const numbers = numbersOf(xdr);
  const when = `${formatMoment(xdr.effective_at, 'second', zone)} (${zoneName(zone, new Date(xdr.effective_at))})`;
  const what = `${whatWords(xdr)} ${usedOf(xdr)}`.trim();
  return [what, place ? `${numbers} (${place})` : numbers, when].filter(Boolean).join(' · ');
}
