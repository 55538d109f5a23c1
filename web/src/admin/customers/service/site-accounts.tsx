import { i18n } from '@lingui/core';
import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { postSiteAccounts, type Customer, type Site } from '~/api';
import { getSiteAccountsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import { IconButton } from '~/kit/icon-button';
import { IconChevronLeft, IconChevronRight } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { useRefreshSites } from './site-dialog';
import styles from './sites.module.css';

const PAGE = 50;
const DEFAULT_SITE = 'default';

interface SiteAccountsProps {
  customer: Customer;
  siteId: string;
  /** Where they can go. */
  sites: readonly Site[];
  may: boolean;
}

/** The accounts on a site, a page at a time; ticked ones move to another site. */
export function SiteAccounts({ customer, siteId, sites, may }: SiteAccountsProps) {
  const refresh = useRefreshSites();
  const [q, setQ] = useState('');
  const [cursor, setCursor] = useState<string>();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [target, setTarget] = useState('');
  const [trouble, setTrouble] = useState<unknown>(null);
  const path = { customer_id: customer.id, site_id: siteId };
  const accounts = useQuery({
    ...getSiteAccountsOptions({ path, query: { limit: PAGE, ...(q && { q }), ...(cursor && { cursor }) } }),
    placeholderData: keepPreviousData,
  });
  const targets = [...(siteId === DEFAULT_SITE ? [] : [{ value: DEFAULT_SITE, label: i18n.t({ id: 'customers.site.default', message: 'Default site' }) }]), ...sites.filter(({ id }) => id !== siteId).map(({ id, name }) => ({ value: id, label: name }))];
  const { data } = accounts;
  const tick = (id: string) => setTicked((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const move = async () => {
    try {
      await postSiteAccounts({ path: { customer_id: customer.id, site_id: target }, body: { account_ids: [...ticked] }, throwOnError: true });
      setTrouble(null);
      toast(i18n.t({ id: 'customers.site.moved', message: '{count, plural, one {# account is} other {# accounts are}} on {name} now', values: { count: ticked.size, name: targets.find(({ value }) => value === target)?.label ?? '' } }));
      setTicked(new Set());
      await refresh();
    } catch (refused) {
      setTrouble(refused);
    }
  };
  const isWhole = data && data.items.length > 0 && data.items.every(({ id }) => ticked.has(id));
  return (
    <div className={styles.part}>
      <h3>{i18n.t({ id: 'customers.site.accounts_title', message: 'Accounts' })}</h3>
      <div className={styles.toolbar}>
        <TextInput
          type="search"
          aria-label={i18n.t({ id: 'customers.site.find', message: 'Find an account of this site' })}
          placeholder={i18n.t({ id: 'customers.site.find', message: 'Find an account of this site' })}
          value={q}
          onChange={(event) => {
            setQ(event.currentTarget.value);
            setCursor(undefined);
          }}
        />
        {may && targets.length > 0 && (
          <>
            <NativeSelect
              aria-label={i18n.t({ id: 'customers.site.move_to', message: 'Move to' })}
              data={[{ value: '', label: i18n.t({ id: 'customers.site.move_choose', message: 'Move to…' }) }, ...targets]}
              value={target}
              onChange={(event) => setTarget(event.currentTarget.value)}
            />
            <Button variant="default" disabled={ticked.size === 0 || !target} onClick={() => void move()}>
              {i18n.t({ id: 'customers.site.move', message: '{count, plural, =0 {Move} other {Move #}}', values: { count: ticked.size } })}
            </Button>
          </>
        )}
      </div>
      {trouble !== null && (
        <Alert color="red" role="alert">
          {sentenceOf(trouble)}
        </Alert>
      )}
      {accounts.isError && <Failed trouble={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.isPending && <Waiting />}
      {data?.items.length === 0 && <p className="dimmed">{i18n.t({ id: 'customers.site.no_accounts', message: 'No account here' })}</p>}
      {data && data.items.length > 0 && (
        <>
          {may && targets.length > 0 && (
            <label className={styles.tick}>
              <input type="checkbox" checked={isWhole} onChange={() => setTicked(isWhole ? new Set() : new Set([...ticked, ...data.items.map(({ id }) => id)]))} />
              {i18n.t({ id: 'customers.site.tick_all', message: 'All on this page' })}
            </label>
          )}
          <ul className={styles.accounts}>
            {data.items.map(({ id, identifier }) => (
              <li key={id}>
                {may && targets.length > 0 ? (
                  <label className={styles.tick}>
                    <input type="checkbox" checked={ticked.has(id)} onChange={() => tick(id)} />
                    {identifier}
                  </label>
                ) : (
                  identifier
                )}
              </li>
            ))}
          </ul>
          {(data.next || data.previous) && (
            <div className={styles.toolbar}>
              <IconButton label={i18n.t({ id: 'table.previous', message: 'Previous' })} disabled={!data.previous} onClick={() => setCursor(data.previous ?? undefined)}>
                <IconChevronLeft size={16} />
              </IconButton>
              <IconButton label={i18n.t({ id: 'table.next', message: 'Next' })} disabled={!data.next} onClick={() => setCursor(data.next ?? undefined)}>
                <IconChevronRight size={16} />
              </IconButton>
              <span className="dimmed numbers">{i18n.t({ id: 'customers.site.of', message: '{shown} of {total}', values: { shown: formatCount(data.items.length), total: formatCount(data.total) } })}</span>
            </div>
          )}
        </>
      )}
    </div>
  );
}
