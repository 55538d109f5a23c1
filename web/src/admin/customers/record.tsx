import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { Drawing } from '~/kit/chart/line-chart';
import { isGone } from '~/kit/client/problem';
import { Page } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { Conditions } from './conditions';
import { RecordHead } from './head';
import { PanelLinks } from './panel-links';
import { panelOf } from './panels';
import { useCustomerInLists } from './prepared';
import { Tiles } from './tiles';
import styles from './record.module.css';

/** What the first panel draws with. */
export const prepareRecord = () => Drawing.prepare();

/** One customer: what holds, what is owed, what was used. */
export function CustomerPage() {
  const { id = '', panel = 'overview' } = useParams({ strict: false }) as { id?: string; panel?: string };
  const known = useCustomerInLists(id);
  const { data: customer, error, refetch } = useQuery({ ...getCustomerOptions({ path: { customer_id: id } }), placeholderData: known });
  if (customer === undefined) return error ? <NotThere trouble={error} onRetry={() => void refetch()} /> : <Opening />;
  if (error && isGone(error)) return <NotThere trouble={error} onRetry={() => void refetch()} />;
  const found = panelOf(panel);
  return (
    <div className={styles.record}>
      <RecordHead customer={customer} />
      <div className={styles.body}>
        <Conditions customer={customer} />
        <Tiles customer={customer} />
        <div className={styles.parts}>
          <PanelLinks customer={customer} open={found?.id ?? ''} />
          <div className={styles.part}>{found ? <found.shown key={`${customer.id} ${found.id}`} customer={customer} /> : <NoPanel />}</div>
        </div>
      </div>
    </div>
  );
}

function NoPanel() {
  return <Empty title={i18n.t({ id: 'customers.no_panel', message: 'A customer has no such page' })} />;
}

function NotThere({ trouble, onRetry }: { trouble: unknown; onRetry: () => void }) {
  const gone = isGone(trouble);
  const title = gone
    ? i18n.t({ id: 'customers.gone', message: 'There is no such customer' })
    : i18n.t({ id: 'customers.failed', message: 'The customer cannot be shown' });
  return (
    <Page title={title} crumbs={[{ label: i18n.t({ id: 'customers.title', message: 'Customers' }), to: '/customers' }]}>
      {gone ? (
        <Empty title={i18n.t({ id: 'customers.gone_hint', message: 'It was deleted, or it is not one of yours to see.' })} />
      ) : (
        <Failed trouble={trouble} onRetry={onRetry} />
      )}
    </Page>
  );
}

/** In the shape of what comes, so that nothing jumps. */
function Opening() {
  return (
    <div className={styles.record} aria-busy="true">
      <div className={styles.head}>
        <h1 className="unseen">{i18n.t({ id: 'customers.opening', message: 'Opening the customer…' })}</h1>
        <span className={styles.skeleton} />
      </div>
      <div className={styles.body}>
        <div className={styles.tiles} aria-hidden="true">
          {[0, 1, 2, 3].map((tile) => (
            <div key={tile} className={styles.tile}>
              <span className={styles.skeleton} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
