import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { actWords, standsWords, type Spoken } from '~/admin/customers/adjusting/words';
import { heightOf, turned } from '~/admin/customers/amounts';
import { noLimit } from '~/admin/customers/columns';
import { useMayAdjust } from '~/admin/customers/may-change';
import type { BalanceHistory, Customer, Finances } from '~/api';
import { getBalanceHistoryOptions, getFinancesOptions } from '~/api/@tanstack/react-query.gen';
import { ToneChip } from '~/kit/chip';
import { LineChart, type Series } from '~/kit/chart/line-chart';
import { formatDay, When, zoneName } from '~/kit/date';
import { formatMoney, isNegative, Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { lastDays, today } from '~/kit/period';
import { Failed, Waiting } from '~/kit/states/states';
import { isZero } from '../ledger-words';
import styles from '../money.module.css';

const SPANS = [30, 90, 365];

interface Of {
  customer: Customer;
}

const spokenOf = ({ balance_control: control }: Customer): Spoken => (control === 'prepaid' ? 'funds' : 'owes');

/** What a customer's money amounts to, how it came there, and what is due next. */
export function FinancesPanel({ customer }: Of) {
  const told = useQuery(getFinancesOptions({ path: { customer_id: customer.id } }));
  return (
    <>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data && <Stands customer={customer} finances={told.data} />}
      <BalanceByDay customer={customer} />
    </>
  );
}

function Stands({ customer, finances }: Of & { finances: Finances }) {
  const may = useMayAdjust(customer);
  const link = (panel: string, label: string) => (
    <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel }} resetScroll={false}>
      {label}
    </Link>
  );
  const actions = may && (
    <Button component={Link} to={`/customers/${customer.id}/adjust`} variant="default">
      {i18n.t({ id: 'money.adjust', message: 'Balance adjustment' })}
    </Button>
  );
  return (
    <Surface title={i18n.t({ id: 'money.stands', message: 'What stands now' })} actions={actions}>
      <p className={styles.stands}>{balanceWords(customer, finances)}</p>
      <div className={styles.halves}>
        <Facts facts={owedFacts(finances, link('invoices', i18n.t({ id: 'money.all_invoices', message: 'All invoices' })))} />
        <Facts facts={paidFacts(customer, finances, link('payments', i18n.t({ id: 'money.all_payments', message: 'All payments' })))} />
      </div>
    </Surface>
  );
}

/** One sentence that reads the same to everybody. */
function balanceWords(customer: Customer, { balance, available_funds }: Finances): string {
  const spoken = spokenOf(customer);
  const values = { name: customer.name, stands: standsWords({ balance, available_funds }, spoken) };
  if (spoken === 'funds') return i18n.t({ id: 'money.has_funds', message: '{name} has funds of {stands}', values });
  if (isZero(balance)) return i18n.t({ id: 'money.settled', message: '{name} is settled: nothing is owed by either side', values });
  return i18n.t({ id: 'money.owes_or_has', message: '{name} {stands}', values });
}

function owedFacts(finances: Finances, all: ReactNode): [string, ReactNode][] {
  const { outstanding, overdue, unbilled, next_due: next, next_due_on: day } = finances;
  const isCredit = isNegative(unbilled);
  return [
    [i18n.t({ id: 'money.owed', message: 'To pay on invoices' }), <span key="owed"><Money value={outstanding} /> · {all}</span>],
    [
      i18n.t({ id: 'money.of_it_overdue', message: 'Of it overdue' }),
      isZero(overdue) ? <Money key="none" value={overdue} /> : <ToneChip key="overdue" tone="bad"><Money value={overdue} /></ToneChip>,
    ],
    [
      i18n.t({ id: 'money.next_due', message: 'Due next' }),
      next === null || day === null ? <span key="next" className="dimmed">{i18n.t({ id: 'money.nothing_due', message: 'Nothing is to come' })}</span> : <span key="next"><Money value={next} /> {i18n.t({ id: 'money.by_day', message: 'by {day}', values: { day: formatDay(day) } })}</span>,
    ],
    [
      isCredit ? i18n.t({ id: 'money.unbilled_credit', message: 'Credit on no invoice yet' }) : i18n.t({ id: 'money.unbilled', message: 'Charges on no invoice yet' }),
      <Money key="unbilled" value={isCredit ? turned(unbilled) : unbilled} />,
    ],
  ];
}

function paidFacts(customer: Customer, finances: Finances, all: ReactNode): [string, ReactNode][] {
  const { unallocated, last_payment: last, available_funds: funds } = finances;
  return [
    [
      i18n.t({ id: 'money.last_payment', message: 'Last payment' }),
      last === null ? <span key="last" className="dimmed">{i18n.t({ id: 'money.never_paid', message: 'Never' })}</span> : <span key="last"><Money value={last.amount} /> · {actWords(last.kind)} · <When at={last.received_at} zone={customer.time_zone} detail="day" /></span>,
    ],
    [i18n.t({ id: 'money.unallocated_sum', message: 'Paid, and pays nothing yet' }), <span key="u"><Money value={unallocated} /> · {all}</span>],
    [i18n.t({ id: 'money.available_funds', message: 'Available funds' }), <Money key="f" value={funds} none={noLimit()} />],
  ];
}

function BalanceByDay({ customer }: Of) {
  const [span, setSpan] = useState(90);
  const period = lastDays(span, today(customer.time_zone));
  const told = useQuery({ ...getBalanceHistoryOptions({ path: { customer_id: customer.id }, query: { from: period.from, until: period.until } }), placeholderData: (before: BalanceHistory | undefined) => before });
  const choice = (
    <div className={styles.choice} role="group" aria-label={i18n.t({ id: 'money.span', message: 'How far back' })}>
      {SPANS.map((days) => (
        <button key={days} type="button" aria-pressed={days === span} onClick={() => setSpan(days)}>
          {i18n.t({ id: 'money.days', message: '{days, plural, one {# day} other {# days}}', values: { days } })}
        </button>
      ))}
    </div>
  );
  return (
    <Surface title={i18n.t({ id: 'money.balance_by_day', message: 'Balance by day' })} actions={choice}>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <div className={styles.chartWaiting} aria-busy="true" />}
      {told.data && <BalanceChart customer={customer} history={told.data} />}
    </Surface>
  );
}

function BalanceChart({ customer, history: { days, zone } }: Of & { history: BalanceHistory }) {
  const spoken = spokenOf(customer);
  const series = useMemo(() => [seriesOf(days, spoken)], [days, spoken]);
  const shown = useMemo(() => days.map(({ day }) => day), [days]);
  const last = days.at(-1);
  if (!last) return null;
  const values = { stands: wordsOf(last, spoken), day: formatDay(last.day), zone: zoneName(zone) };
  const meaning =
    spoken === 'funds'
      ? i18n.t({ id: 'money.chart_funds', message: 'Money that is there, at the end of each day in {zone}. Below zero: it is overdrawn.', values })
      : i18n.t({ id: 'money.chart_owes', message: 'What the customer owes at the end of each day in {zone}. Below zero: money of its own.', values });
  return (
    <>
      <LineChart
        summary={i18n.t({ id: 'money.chart_summary', message: 'Balance by day in {zone}; at the end of {day}: {stands}', values })}
        days={shown}
        dayText={formatDay}
        series={series}
        heightText={(height) => formatMoney({ amount: height.toFixed(5), currency: customer.currency }, false)}
      />
      <p className={styles.means}>{meaning}</p>
    </>
  );
}

type Day = BalanceHistory['days'][number];

/** Prepaid money is drawn as what is there, and what others owe as what is owed. */
function seriesOf(days: readonly Day[], spoken: Spoken): Series {
  const label = spoken === 'funds' ? i18n.t({ id: 'money.line_funds', message: 'Own money' }) : i18n.t({ id: 'money.line_owed', message: 'Owed by the customer' });
  return {
    label,
    heights: days.map(({ balance }) => heightOf((spoken === 'funds' ? turned(balance) : balance).amount)),
    texts: days.map((day) => wordsOf(day, spoken)),
  };
}

/** "owes 12.00 EUR", "has 3.00 EUR of its own", "owes nothing". */
function wordsOf({ balance }: Day, spoken: Spoken): string {
  return spoken === 'funds' ? formatMoney(turned(balance)) : standsWords({ balance, available_funds: null }, spoken);
}
