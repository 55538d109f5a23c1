import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { removeSite, type Customer, type Site } from '~/api';
import { getSitesOptions } from '~/api/@tanstack/react-query.gen';
import { Footer } from '~/kit/data-table/footer';
import { useList } from '~/kit/data-table/use-list';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconButton } from '~/kit/icon-button';
import { IconPencil, IconPlus, IconTrash } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { one, useUrl } from '~/kit/url';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';
import { SiteAccounts } from '../service/site-accounts';
import { SiteConfiguration } from '../service/site-configuration';
import { SiteDialog, useRefreshSites } from '../service/site-dialog';
import styles from '../service/sites.module.css';

export const DEFAULT_SITE = 'default';

/** The customer's offices: which accounts are on each, and what it says otherwise than the customer. */
export function SitesPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const may = useMayChange(customer);
  const [making, setMaking] = useState(false);
  const list = useList((page) => getSitesOptions({ path: { customer_id: customer.id }, query: page }));
  const { data, isError, error, isPending, refetch } = list.query;
  const open = one(search, 'site');
  const toggle = (id: string) => change({ site: id === open ? undefined : id, q: undefined, cursor: one(search, 'cursor') });
  return (
    <Surface
      title={i18n.t({ id: 'customers.panel.sites', message: 'Sites' })}
      actions={
        may && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
            {i18n.t({ id: 'customers.site.new', message: 'New site' })}
          </Button>
        )
      }
    >
      {isError && <Failed trouble={error} onRetry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (
        <ul className={styles.sites}>
          <li className={styles.site}>
            <SiteHead id={DEFAULT_SITE} name={defaultSiteName()} accounts={data.default_site.accounts} isOpen={open === DEFAULT_SITE} onToggle={toggle}>
              {i18n.t({ id: 'customers.site.default_hint', message: 'Always there: every account that is on no other site' })}
            </SiteHead>
            {open === DEFAULT_SITE && <SiteAccounts customer={customer} siteId={DEFAULT_SITE} sites={data.items} may={may} />}
          </li>
          {data.items.map((site) => (
            <OneSite key={site.id} customer={customer} site={site} sites={data.items} isOpen={open === site.id} onToggle={toggle} may={may} />
          ))}
        </ul>
      )}
      <Footer list={list} footnote={null} />
      {making && <SiteDialog customer={customer} onClose={() => setMaking(false)} />}
    </Surface>
  );
}

export const defaultSiteName = () => i18n.t({ id: 'customers.site.default', message: 'Default site' });

interface SiteHeadProps {
  id: string;
  name: string;
  accounts: number;
  isOpen: boolean;
  onToggle: (id: string) => void;
  children: React.ReactNode;
}

function SiteHead({ id, name, accounts, isOpen, onToggle, children }: SiteHeadProps) {
  return (
    <button type="button" className={styles.head} aria-expanded={isOpen} onClick={() => onToggle(id)}>
      <strong>{name}</strong>
      <span className="dimmed">
        {i18n.t({ id: 'customers.site.accounts', message: '{count, plural, one {{n} account} other {{n} accounts}}', values: { count: accounts, n: formatCount(accounts) } })}
      </span>
      <span className={styles.description}>{children}</span>
    </button>
  );
}

interface OneSiteProps {
  customer: Customer;
  site: Site;
  sites: Site[];
  isOpen: boolean;
  onToggle: (id: string) => void;
  may: boolean;
}

function OneSite({ customer, site, sites, isOpen, onToggle, may }: OneSiteProps) {
  const refresh = useRefreshSites();
  const [asked, setAsked] = useState<'edit' | 'delete' | null>(null);
  const values = { name: site.name };
  return (
    <li className={styles.site}>
      <div className={styles.row}>
        <SiteHead id={site.id} name={site.name} accounts={site.accounts} isOpen={isOpen} onToggle={onToggle}>
          {site.description}
        </SiteHead>
        {may && (
          <span className={styles.actions}>
            <IconButton label={i18n.t({ id: 'customers.site.edit', message: 'Rename {name}', values })} onClick={() => setAsked('edit')}>
              <IconPencil size={17} />
            </IconButton>
            <IconButton label={i18n.t({ id: 'customers.site.delete', message: 'Delete {name}', values })} onClick={() => setAsked('delete')}>
              <IconTrash size={17} />
            </IconButton>
          </span>
        )}
      </div>
      {isOpen && (
        <>
          <SiteAccounts customer={customer} siteId={site.id} sites={sites} may={may} />
          <SiteConfiguration customer={customer} site={site} may={may} />
        </>
      )}
      {asked === 'edit' && <SiteDialog customer={customer} site={site} onClose={() => setAsked(null)} />}
      {asked === 'delete' && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.site.delete_title', message: 'Delete the site {name}?', values })}
          confirm={i18n.t({ id: 'customers.site.delete', message: 'Delete {name}', values })}
          danger
          onConfirm={async () => {
            await removeSite({ path: { customer_id: customer.id, site_id: site.id }, throwOnError: true });
            if (isOpen) onToggle(site.id);
            await refresh();
          }}
          onClose={() => setAsked(null)}
        >
          {i18n.t({ id: 'customers.site.delete_hint', message: 'Its accounts are on the default site again, and what it said of services is gone.' })}
        </ConfirmDialog>
      )}
    </li>
  );
}
