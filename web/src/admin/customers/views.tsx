import { i18n } from '@lingui/core';
import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { IconChevronDown } from '~/kit/icons';
import { one, useUrl } from '~/kit/url';
import { ChooseCustomer } from '~/admin/choose-customer';
import styles from './customers.module.css';

type Owner = 'reseller' | 'distributor';

const OWNERS: readonly Owner[] = ['reseller', 'distributor'];

/** Whose customers: all, our own, those of one reseller or of one distributor. */
export function CustomerViews({ owners = OWNERS }: { owners?: readonly Owner[] }) {
  const { search, change } = useUrl();
  const view = one(search, 'view') ?? 'all';
  const set = (wanted: string) => change({ view: wanted === 'all' ? undefined : wanted });
  return (
    <div className={styles.views} role="group" aria-label={i18n.t({ id: 'customers.views', message: 'Whose customers' })}>
      <button type="button" aria-pressed={view === 'direct'} onClick={() => set('direct')}>
        {i18n.t({ id: 'customers.view.direct', message: 'Direct' })}
      </button>
      <button type="button" aria-pressed={view === 'all'} onClick={() => set('all')}>
        {i18n.t({ id: 'customers.view.all', message: 'All' })}
      </button>
      {owners.map((owner) => (
        <OwnerView key={owner} owner={owner} view={view} onChoose={set} />
      ))}
    </div>
  );
}

function OwnerView({ owner, view, onChoose }: { owner: Owner; view: string; onChoose: (view: string) => void }) {
  const [open, setOpen] = useState(false);
  const id = view.startsWith(`${owner}:`) ? view.slice(owner.length + 1) : '';
  const chosen = useQuery({ ...getCustomerOptions({ path: { customer_id: id } }), enabled: id !== '' });
  const choose = (wanted: string) => {
    setOpen(false);
    onChoose(wanted ? `${owner}:${wanted}` : 'all');
  };
  const label = ownerLabel(owner);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" width={320} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" aria-pressed={id !== ''} onClick={() => setOpen(!open)}>
          <span>{id ? `${label}: ${chosen.data?.name ?? id}` : `${label}…`}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <ChooseCustomer kind={owner} label={label} value={id} onChange={choose} autoFocus />
      </Popover.Dropdown>
    </Popover>
  );
}

function ownerLabel(owner: Owner): string {
  return owner === 'reseller'
    ? i18n.t({ id: 'customers.view.reseller', message: 'Reseller' })
    : i18n.t({ id: 'customers.view.distributor', message: 'Distributor' });
}
