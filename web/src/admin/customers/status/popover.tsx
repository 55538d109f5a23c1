import { i18n } from '@lingui/core';
import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Customer } from '~/api';
import { getCustomerStatusOptions } from '~/api/@tanstack/react-query.gen';
import { NotHere, StatusChip } from '~/admin/status-chip';
import { IconChevronDown } from '~/kit/icons';
import { Failed, Waiting } from '~/kit/states/states';
import { whyOf } from '../words';
import { Current } from './current';
import { Effects } from './effects';
import { Scheduled, scheduledTitle } from './scheduled';
import styles from './status.module.css';

/** The status in the head of a record; at a press why it is so, what works all the same, and what is to come. */
export function StatusPopover({ customer }: { customer: Customer }) {
  const [open, setOpen] = useState(false);
  const label = i18n.t({ id: 'customers.status.why', message: 'Why, and what works now' });
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={styles.opener} onClick={() => setOpen(!open)}>
            <StatusChip status={customer.status} soft title={whyOf(customer)} />
            <span className="unseen">{label}</span>
            <IconChevronDown size={14} aria-hidden />
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={label}>
          <Why customer={customer} />
        </Popover.Dropdown>
      </Popover>
      {customer.not_operational_here && <NotHere />}
    </>
  );
}

function Why({ customer }: { customer: Customer }) {
  const told = useQuery(getCustomerStatusOptions({ path: { customer_id: customer.id } }));
  return (
    <div className={styles.why} tabIndex={0} data-autofocus>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && (
        <>
          <Current told={told.data} />
          <Effects effects={told.data.effects} />
          {told.data.scheduled.length > 0 && (
            <div>
              <h3>{scheduledTitle()}</h3>
              <Scheduled scheduled={told.data.scheduled} zone={customer.time_zone} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
