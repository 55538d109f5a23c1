import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Account, AddOnTold, OtherAccount, ProductChangeTold } from '~/api';
import { getAddOnsOptions, getProductChangesOptions } from '~/api/@tanstack/react-query.gen';
import styles from '../../panels/life-cycle.module.css';
import { now } from '~/kit/clock';
import { When, zoneName } from '~/kit/date';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { pathOf } from '../editing';
import type { AccountPanelProps } from '../panels';

interface Happening {
  at: string;
  what: ReactNode;
}

/** What became of it, the latest first; who changed which field is in the customer's change log. */
export function HistoryPanel({ customer, account }: AccountPanelProps) {
  const changes = useQuery(getProductChangesOptions({ path: pathOf(account) }));
  const addOns = useQuery(getAddOnsOptions({ path: pathOf(account) }));
  const trouble = changes.error ?? addOns.error;
  const happenings = [...ofAccount(account), ...(changes.data?.items ?? []).map(ofProduct), ...(addOns.data?.items ?? []).flatMap(ofAddOn)];
  happenings.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return (
    <Surface title={i18n.t({ id: 'account.panel.history', message: 'History' })}>
      {trouble && <Failed trouble={trouble} onRetry={() => void Promise.all([changes.refetch(), addOns.refetch()])} />}
      {(changes.isPending || addOns.isPending) && <Waiting />}
      {!trouble && (
        <ol className={styles.spells}>
          {happenings.map(({ at, what }, place) => (
            <li key={place} className={styles.spell}>
              <span>
                <When at={at} zone={customer.time_zone} />
                {Date.parse(at) > now().getTime() && <span className={styles.cause}>{i18n.t({ id: 'account.history.to_come', message: 'to come' })}</span>}
              </span>
              <div>{what}</div>
            </li>
          ))}
        </ol>
      )}
      <p className={styles.zone}>
        {i18n.t({ id: 'account.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(customer.time_zone) } })}{' '}
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'changes' }}>
          {i18n.t({ id: 'account.history.log', message: 'Who changed what, field by field' })}
        </Link>
      </p>
    </Surface>
  );
}

function ofAccount(account: Account): Happening[] {
  const { opened_at, moved_from, moved_to, activated_at, blocked_at, fraud_since, fraud_state, first_used_at, terminated_at } = account;
  const told: [string | null, () => ReactNode][] = [
    [opened_at, () => (moved_from ? <Other other={moved_from} label={i18n.t({ id: 'account.history.moved_here', message: 'Opened: moved here from another customer' })} /> : i18n.t({ id: 'account.history.opened', message: 'Opened' }))],
    [activated_at, () => i18n.t({ id: 'account.activated', message: 'Activated' })],
    [first_used_at, () => i18n.t({ id: 'account.history.first_use', message: 'Used for the first time' })],
    [blocked_at, () => i18n.t({ id: 'account.history.blocked', message: 'Blocked, and still is' })],
    [fraud_since, () => (fraud_state === 'quarantine' ? i18n.t({ id: 'account.history.quarantine', message: 'Put in quarantine, and still is' }) : i18n.t({ id: 'account.history.screening', message: 'Screened, and still is' }))],
    [terminated_at, () => (moved_to ? <Other other={moved_to} label={i18n.t({ id: 'account.history.moved', message: 'Closed: moved to another customer' })} /> : i18n.t({ id: 'account.history.terminated', message: 'Terminated' }))],
  ];
  return told.flatMap(([at, what]) => (at === null ? [] : [{ at, what: what() }]));
}

function Other({ other, label }: { other: OtherAccount; label: string }) {
  return (
    <>
      {label}{' · '}
      <Link to="/customers/$customer/accounts/$account/{-$panel}" params={{ customer: other.customer_id, account: other.account_id, panel: undefined }}>
        {i18n.t({ id: 'account.history.open_other', message: 'Open the account there' })}
      </Link>
    </>
  );
}

const ofProduct = (change: ProductChangeTold): Happening => ({
  at: change.valid_from,
  what: i18n.t({ id: 'account.history.product', message: 'Product: {before} → {after}', values: { before: change.previous_product_name, after: change.product_name } }),
});

function ofAddOn({ product_name: product, valid_from, valid_until }: AddOnTold): Happening[] {
  const begins = { at: valid_from, what: i18n.t({ id: 'account.history.add_on', message: 'Add-on {product} begins', values: { product } }) };
  if (valid_until === null) return [begins];
  return [begins, { at: valid_until, what: i18n.t({ id: 'account.history.add_on_ends', message: 'Add-on {product} ends', values: { product } }) }];
}
