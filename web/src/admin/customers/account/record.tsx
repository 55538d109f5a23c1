import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { NativeSelect } from '@mantine/core';
import type { Account, Customer } from '~/api';
import { getAccountOptions, getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { draftKey } from '../editing/versioned-form';
import { isGone } from '~/kit/client/problem';
import { useDrafts } from '~/kit/form/drafts';
import { Page } from '~/kit/page/page';
import { Empty, Failed } from '~/kit/states/states';
import { AccountConditions } from './conditions';
import { panelKey } from './editing';
import { AccountHead } from './head';
import { ACCOUNT_PANELS, accountPanelOf, prepareAccountPanel } from './panels';
import { AccountTiles } from './tiles';
import styles from '../record.module.css';
import linkStyles from '../panel-links.module.css';

interface Params {
  customer?: string;
  account?: string;
  panel?: string;
}

/** One account: by what it is known, what holds of it, by which products it is charged, who uses it. */
export function AccountPage() {
  const { customer: customerId = '', account: accountId = '', panel = 'overview' } = useParams({ strict: false }) as Params;
  const customer = useQuery(getCustomerOptions({ path: { customer_id: customerId } }));
  const account = useQuery(getAccountOptions({ path: { customer_id: customerId, account_id: accountId } }));
  const trouble = account.error ?? customer.error;
  const retry = () => void Promise.all([customer.refetch(), account.refetch()]);
  if (!customer.data || !account.data) return trouble ? <NotThere trouble={trouble} customerId={customerId} onRetry={retry} /> : <Opening />;
  if (isGone(trouble)) return <NotThere trouble={trouble} customerId={customerId} onRetry={retry} />;
  const found = accountPanelOf(panel);
  const shown = { customer: customer.data, account: account.data };
  return (
    <div className={styles.record}>
      <AccountHead {...shown} />
      <div className={styles.body}>
        <AccountConditions {...shown} />
        <AccountTiles {...shown} />
        <div className={styles.parts}>
          <Parts {...shown} open={found?.id ?? ''} />
          <div className={styles.part}>{found ? <found.shown key={`${accountId} ${found.id}`} {...shown} /> : <NoPanel />}</div>
        </div>
      </div>
    </div>
  );
}

const unsaved = () => i18n.t({ id: 'account.panel.unsaved', message: 'not saved yet' });

/** Links, so that each part opens in a tab of its own; on a narrow page one choice. */
function Parts({ customer, account, open }: { customer: Customer; account: Account; open: string }) {
  const navigate = useNavigate();
  const drafts = useDrafts(`customer/${customer.id}/account/${account.id}/`);
  const isUnsaved = (panel: string) => drafts.has(draftKey(customer, panelKey(account, panel)));
  const paramsOf = (panel: string) => ({ customer: customer.id, account: account.id, panel: panel === 'overview' ? undefined : panel });
  const to = '/customers/$customer/accounts/$account/{-$panel}';
  return (
    <div className={linkStyles.beside}>
      <NativeSelect
        className={linkStyles.narrow}
        aria-label={i18n.t({ id: 'account.panel.choose', message: 'Part of the account' })}
        data={ACCOUNT_PANELS.map(({ id, label }) => ({ value: id, label: isUnsaved(id) ? `${label()} (${unsaved()})` : label() }))}
        value={open}
        onChange={(event) => void navigate({ to, params: paramsOf(event.currentTarget.value), search: {}, resetScroll: false })}
      />
      <nav className={linkStyles.panels} aria-label={i18n.t({ id: 'account.panels', message: 'Parts of the account' })}>
        <div>
          {ACCOUNT_PANELS.map((panel) => {
            const count = panel.count?.(account) ?? 0;
            return (
              <Link
                key={panel.id}
                to={to}
                params={paramsOf(panel.id)}
                search={{}}
                resetScroll={false}
                activeOptions={{ exact: true, includeSearch: false }}
                onPointerEnter={() => prepareAccountPanel(panel)}
                onFocus={() => prepareAccountPanel(panel)}
              >
                {panel.label()}
                {count > 0 && <span className={linkStyles.count}>{count}</span>}
                {isUnsaved(panel.id) && (
                  <span className={linkStyles.dot} title={unsaved()}>
                    <span className="unseen">{unsaved()}</span>
                  </span>
                )}
              </Link>
            );
          })}
        </div>
      </nav>
    </div>
  );
}

function NoPanel() {
  return <Empty title={i18n.t({ id: 'account.no_panel', message: 'An account has no such page' })} />;
}

function NotThere({ trouble, customerId, onRetry }: { trouble: unknown; customerId: string; onRetry: () => void }) {
  const gone = isGone(trouble);
  const title = gone
    ? i18n.t({ id: 'account.gone', message: 'There is no such account' })
    : i18n.t({ id: 'account.failed', message: 'The account cannot be shown' });
  return (
    <Page title={title} crumbs={[{ label: i18n.t({ id: 'account.crumb', message: 'Accounts of the customer' }), to: `/customers/${customerId}/accounts` }]}>
      {gone ? (
        <Empty title={i18n.t({ id: 'account.gone_hint', message: 'The address may be mistyped, or it is not one of yours to see.' })} />
      ) : (
        <Failed trouble={trouble} onRetry={onRetry} />
      )}
    </Page>
  );
}

function Opening() {
  return (
    <div className={styles.record} aria-busy="true">
      <div className={styles.head}>
        <h1 className="unseen">{i18n.t({ id: 'account.opening', message: 'Opening the account…' })}</h1>
        <span className={styles.skeleton} />
      </div>
      <div className={styles.body}>
        <div className={styles.tiles} aria-hidden="true">
          {[0, 1, 2].map((tile) => (
            <div key={tile} className={styles.tile}>
              <span className={styles.skeleton} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
