import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Customer } from '~/api';
import { getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { Drawing } from '~/kit/chart/line-chart';
import { isGone } from '~/kit/client/problem';
import { Page } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { Conditions } from './conditions';
import { RecordHead } from './head';
import { PanelLinks, type PanelId } from './panel-links';
import { AccountsPanel } from './panels/accounts';
import { BalancePanel } from './panels/balance';
import { DetailsPanel } from './panels/details';
import { HistoryPanel } from './panels/history';
import { NotificationsPanel } from './panels/notifications';
import { OverviewPanel } from './panels/overview';
import { XdrsPanel } from './panels/xdrs';
import { useCustomerInLists } from './prepared';
import { Tiles } from './tiles';
import styles from './record.module.css';

export interface PanelProps {
  customer: Customer;
}

/** All of them come with the page: a panel whose code is still on its way would blink. */
const PANELS: Record<PanelId, ComponentType<PanelProps>> = {
  overview: OverviewPanel,
  accounts: AccountsPanel,
  balance: BalancePanel,
  xdrs: XdrsPanel,
  details: DetailsPanel,
  notifications: NotificationsPanel,
  history: HistoryPanel,
};

/** What the first panel draws with. */
export const prepareRecord = () => Drawing.prepare();

/** One customer: what holds, what is owed, what was used. */
export function CustomerPage() {
  const { id = '', panel = 'overview' } = useParams({ strict: false }) as { id?: string; panel?: string };
  const known = useCustomerInLists(id);
  const { data: customer, error, refetch } = useQuery({ ...getCustomerOptions({ path: { customer_id: id } }), placeholderData: known });
  if (customer === undefined) return error ? <NotThere trouble={error} onRetry={() => void refetch()} /> : <Opening />;
  if (error && isGone(error)) return <NotThere trouble={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles.record}>
      <RecordHead customer={customer} />
      <div className={styles.body}>
        <Conditions customer={customer} />
        <Tiles customer={customer} />
        <PanelLinks customer={customer} />
        <OpenPanel panel={panel} customer={customer} />
      </div>
    </div>
  );
}

function OpenPanel({ panel, customer }: { panel: string; customer: Customer }) {
  const Found = PANELS[panel as PanelId];
  if (!Found) return <Empty title={i18n.t({ id: 'customers.no_panel', message: 'A customer has no such page' })} />;
  return <Found key={customer.id} customer={customer} />;
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
