import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import type { Customer } from '~/api';
import { getCustomerStatusOptions, getXdrsOptions, getXdrSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { When, zoneName } from '~/kit/date';
import { Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { PinnedNotes } from '../notes/pinned';
import { LAST_XDRS, RECENT_DAYS } from '../opening';
import type { PanelProps } from '../panels';
import { lastDaysQuery } from '../recent-use';
import { Effects } from '../status/effects';
import { DailyChart } from '../use/daily-chart';
import { numbersOf, usedOf, whatWords } from '../use/words';
import { countryName, fieldLabel } from '../words';
import styles from './panels.module.css';

/** What a caller asks first: who it is, what was used lately, the last calls. */
export function OverviewPanel({ customer }: PanelProps) {
  const seesPeople = useCan('see_personal_data');
  return (
    <div className={styles.overview}>
      <div className={styles.wide}>
        <UseOfDays customer={customer} />
        <LastXdrs customer={customer} />
      </div>
      <div>
        {seesPeople && <PinnedNotes customer={customer} />}
        {customer.statuses.length > 0 && <WorksNow customer={customer} />}
        <ContactCard customer={customer} />
      </div>
    </div>
  );
}

/** Where something holds: what the customer can do all the same, to be read aloud to who asks. */
function WorksNow({ customer }: { customer: Customer }) {
  const told = useQuery(getCustomerStatusOptions({ path: { customer_id: customer.id } }));
  return (
    <Surface title={i18n.t({ id: 'customers.works_now', message: 'What works now' })}>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && <Effects effects={told.data.effects} />}
    </Surface>
  );
}

function UseOfDays({ customer }: { customer: Customer }) {
  const [days, setDays] = useState(RECENT_DAYS);
  const summary = useQuery(getXdrSummaryOptions(lastDaysQuery(customer, days)));
  const { from, until } = lastDaysQuery(customer, days).query;
  return (
    <Surface
      title={i18n.t({ id: 'customers.use.by_day', message: 'Charged by day' })}
      actions={
        <div className={styles.choice} role="group" aria-label={i18n.t({ id: 'customers.use.period', message: 'Period' })}>
          {[RECENT_DAYS, 90].map((choice) => (
            <button key={choice} type="button" aria-pressed={choice === days} onClick={() => setDays(choice)}>
              {i18n.t({ id: 'customers.use.days', message: '{days, plural, one {# day} other {# days}}', values: { days: choice } })}
            </button>
          ))}
        </div>
      }
    >
      {summary.isError && <Failed trouble={summary.error} onRetry={() => void summary.refetch()} />}
      {!summary.isError && <DailyChart summary={summary.data} from={from} until={until} zone={customer.time_zone} />}
    </Surface>
  );
}

function LastXdrs({ customer }: { customer: Customer }) {
  const xdrs = useQuery(getXdrsOptions({ path: { customer_id: customer.id }, query: { limit: LAST_XDRS } }));
  return (
    <Surface
      title={i18n.t({ id: 'customers.last_xdrs', message: 'Last xDRs' })}
      actions={
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'xdrs' }} resetScroll={false}>
          {i18n.t({ id: 'customers.all_xdrs', message: 'All xDRs' })}
        </Link>
      }
    >
      {xdrs.isError && <Failed trouble={xdrs.error} onRetry={() => void xdrs.refetch()} />}
      {xdrs.data?.items.length === 0 && <Empty title={i18n.t({ id: 'customers.no_use', message: 'Nothing was used yet' })} />}
      {xdrs.isPending && <div className={styles.lastWaiting} aria-busy="true" />}
      {xdrs.data && xdrs.data.items.length > 0 && (
        <>
          <ul className={styles.last}>
            {xdrs.data.items.map((xdr) => (
              <li key={xdr.id}>
                <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'xdrs' }} search={{ xdr: xdr.id }} resetScroll={false}>
                  <When at={xdr.effective_at} zone={customer.time_zone} />
                </Link>
                <span>{whatWords(xdr)}</span>
                <span className={styles.numbers}>{numbersOf(xdr)}</span>
                <span className="numbers">{usedOf(xdr)}</span>
                <Money value={xdr.amount} precise />
              </li>
            ))}
          </ul>
          <p className={styles.zone}>
            {i18n.t({ id: 'customers.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(customer.time_zone) } })}
          </p>
        </>
      )}
    </Surface>
  );
}

function ContactCard({ customer }: { customer: Customer }) {
  const person = [customer.salutation, customer.first_name, customer.middle_name, customer.last_name].filter(Boolean).join(' ');
  const place = [customer.address, [customer.postal_code, customer.city].filter(Boolean).join(' '), customer.state, countryName(customer.country)]
    .filter(Boolean)
    .join('\n');
  const facts: [string, React.ReactNode][] = [
    [i18n.t({ id: 'customers.person', message: 'Person' }), person],
    [fieldLabel('company_name'), customer.company_name],
    [fieldLabel('phone'), customer.phone && <a href={`tel:${customer.phone.replaceAll(/[^+\d]/g, '')}`}>{customer.phone}</a>],
    [fieldLabel('alt_phone'), customer.alt_phone],
    [fieldLabel('email'), customer.email && <a href={`mailto:${customer.email}`}>{customer.email}</a>],
    [fieldLabel('address'), place && <span className={styles.lines}>{place}</span>],
    [fieldLabel('tax_id'), customer.tax_id],
    [fieldLabel('description'), customer.description && <span className={styles.lines}>{customer.description}</span>],
    [fieldLabel('time_zone'), zoneName(customer.time_zone)],
    [i18n.t({ id: 'customers.created', message: 'Created' }), <When key="created" at={customer.registered_at} detail="day" />],
    [fieldLabel('id'), customer.id],
  ];
  return (
    <Surface
      title={i18n.t({ id: 'customers.contact', message: 'Contact' })}
      actions={
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'address' }} resetScroll={false}>
          {i18n.t({ id: 'customers.all_details', message: 'All details' })}
        </Link>
      }
    >
      <Facts facts={facts.filter(([, value]) => value !== '')} />
    </Surface>
  );
}
