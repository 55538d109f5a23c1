import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { EPaymentTold } from '~/api';
import { getEPaymentsOptions, getPaymentSystemsOptions } from '~/api/@tanstack/react-query.gen';
import { Tag } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { Chip, FilterSelect, Views } from '~/kit/filter/filters';
import { PeriodPicker } from '~/kit/filter/period-picker';
import { SearchBox } from '~/kit/filter/search-box';
import { formatCount, Money } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { startOfDay } from '~/kit/period';
import { usePreference } from '~/kit/preferences';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, stringifySearch, useUrl, type Search } from '~/kit/url';
import { ePaymentStatusName, METHOD_KINDS, methodName } from '~/told/e-payments';
import { EPaymentPanel } from './e-payment-panel';
import { DecisionOf, isOpen, KIND_NAMES, kindName, STATUSES, StatusOf } from './e-payment-words';
import { MoneySections } from './sections';
import styles from './money.module.css';

const DESK = 'desk';
const LIVE_MS = 10_000;
const idOf = ({ customer_id: customer, id }: EPaymentTold) => `${customer}.${id}`;
const hrefOf = (search: Search, payment: EPaymentTold) => `/money/e-payments${stringifySearch({ ...search, payment: idOf(payment) })}`;

const columnsFor = (search: Search): Column<EPaymentTold>[] => [
  {
    id: 'started_at',
    label: () => i18n.t({ id: 'e_payments.started_at', message: 'Started' }),
    width: 150,
    pinned: true,
    cell: (row) => (
      <a href={hrefOf(search, row)}>
        <When at={row.started_at} />
      </a>
    ),
  },
  { id: 'status', label: () => i18n.t({ id: 'e_payments.status', message: 'Status' }), width: 130, cell: (row) => <StatusOf payment={row} /> },
  { id: 'amount', label: () => i18n.t({ id: 'e_payments.amount', message: 'Amount' }), width: 112, align: 'end', cell: (row) => <Money value={row.amount} /> },
  { id: 'customer', label: () => i18n.t({ id: 'e_payments.customer', message: 'Customer' }), width: 176, cell: (row) => <Customer of={row} /> },
  {
    id: 'decision',
    label: () => i18n.t({ id: 'e_payments.decision', message: 'To be decided' }),
    width: 190,
    cell: (row) => (row.decision ? <DecisionOf decision={row.decision} /> : <span className="dimmed">–</span>),
  },
  { id: 'kind', label: () => i18n.t({ id: 'e_payments.kind', message: 'Kind' }), width: 112, cell: (row) => kindName(row.kind) },
  { id: 'method', label: () => i18n.t({ id: 'e_payments.method', message: 'Payment method' }), width: 130, cell: (row) => row.method || <span className="dimmed">–</span> },
  { id: 'system', label: () => i18n.t({ id: 'e_payments.system', message: 'Payment system' }), width: 190, cell: (row) => <System of={row} /> },
  {
    id: 'said',
    label: () => i18n.t({ id: 'e_payments.said', message: 'What the processor said' }),
    width: 240,
    cell: (row) => (row.error_said ? <span title={row.error_said}>{row.error_said}</span> : <span className="dimmed">–</span>),
  },
  { id: 'reference', label: () => i18n.t({ id: 'e_payments.reference', message: "Processor's number" }), width: 230, hidden: true, cell: (row) => row.reference ?? <span className="dimmed">–</span> },
];

function Customer({ of: payment }: { of: EPaymentTold }) {
  return (
    <Link to="/customers/$id/{-$panel}" params={{ id: payment.customer_id, panel: undefined }}>
      {payment.customer_name || payment.customer_id}
    </Link>
  );
}

export const testLabel = () => i18n.t({ id: 'e_payments.test', message: 'Test' });

function System({ of: payment }: { of: EPaymentTold }) {
  return (
    <>
      {payment.payment_system} {payment.test_mode && <Tag>{testLabel()}</Tag>}
    </>
  );
}

function useWanted() {
  const { search } = useUrl();
  const zone = usePreference('timeZone');
  const filters = pick(search, 'status', 'kind', 'method', 'payment_system_id', 'test_mode', 'reference', 'customer_id');
  const isDesk = one(search, 'view') === DESK;
  const [from, until] = [one(search, 'from'), one(search, 'until')];
  const days = from && until ? { from, until } : null;
  const period = days && !isDesk ? { from: startOfDay(days.from, zone), until: startOfDay(days.until, zone) } : {};
  return { filters, days, isDesk, zone, query: { ...filters, ...period, ...(isDesk && { undecided: true }) } };
}

/** What processors were asked for, and the desk of what only a person can decide. */
export function EPaymentsPage() {
  const { search, change } = useUrl();
  const { query, filters, days, isDesk, zone } = useWanted();
  const list = useList(
    (page) => getEPaymentsOptions({ query: { ...query, ...page } as never }),
    undefined,
    (answered) => (answered?.items.some(isOpen) ? LIVE_MS : 0),
  );
  const columns = useMemo(() => columnsFor(search), [search]);
  const title = i18n.t({ id: 'e_payments.title', message: 'E-payments' });
  const opened = one(search, 'payment');
  const close = () => change({ payment: undefined, cursor: one(search, 'cursor') }, { page: list.page ?? null });
  const clear = () => change({ ...Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])), from: undefined, until: undefined });
  return (
    <Page title={title}>
      <MoneySections />
      <ToDecide isDesk={isDesk} />
      <DataTable
        id="e-payments"
        label={title}
        columns={columns}
        list={list}
        rowId={idOf}
        rowName={(row) => `${row.customer_name}, ${kindName(row.kind)}`}
        rowHref={(row) => hrefOf(search, row)}
        filtered={Object.keys(filters).length > 0 || (days !== null && !isDesk)}
        empty={isDesk ? <NothingToDecide /> : <NothingLately />}
        nothingFound={<NothingFound title={i18n.t({ id: 'e_payments.none_such', message: 'No such e-payment' })} onClear={clear} />}
        toolbar={<Toolbar days={days} isDesk={isDesk} zone={zone} customer={filters.customer_id} />}
        footnote={<span className="dimmed">{i18n.t({ id: 'e_payments.zone', message: 'Times in {zone}', values: { zone: zoneName(zone) } })}</span>}
        card={(row) => <Card payment={row} href={hrefOf(search, row)} />}
      />
      {opened && <EPaymentPanel key={opened} id={opened} onClose={close} />}
    </Page>
  );
}

function NothingToDecide() {
  return (
    <Empty title={i18n.t({ id: 'e_payments.none_undecided', message: 'Nothing waits for a person' })}>
      {i18n.t({ id: 'e_payments.none_undecided_hint', message: 'What a processor could not tell, disputes and amounts that differ would stand here.' })}
    </Empty>
  );
}

function NothingLately() {
  return (
    <Empty title={i18n.t({ id: 'e_payments.none', message: 'No e-payment in the last 24 hours' })}>
      {i18n.t({ id: 'e_payments.none_hint', message: 'Choose a longer period, or search by the number that the processor gave it.' })}
    </Empty>
  );
}

interface ToolbarProps {
  days: { from: string; until: string } | null;
  isDesk: boolean;
  zone: string;
  customer: string | undefined;
}

function Toolbar({ days, isDesk, zone, customer }: ToolbarProps) {
  const { change } = useUrl();
  const systems = useQuery(getPaymentSystemsOptions({ query: { limit: 500 } }));
  const options = (values: readonly string[], label: (value: never) => string) => values.map((value) => ({ value, label: label(value as never) }));
  const views = [
    { value: 'log', label: i18n.t({ id: 'e_payments.log', message: 'All' }) },
    { value: DESK, label: i18n.t({ id: 'e_payments.decision', message: 'To be decided' }) },
  ];
  return (
    <>
      <SearchBox name="reference" label={i18n.t({ id: 'e_payments.search', message: "Processor's number, such as pi_…" })} />
      <Views name="view" label={i18n.t({ id: 'e_payments.view', message: 'Which e-payments' })} views={views} />
      {!isDesk && <PeriodPicker zone={zone} period={days} always={i18n.t({ id: 'e_payments.last_day', message: 'Last 24 hours' })} />}
      <FilterSelect name="status" label={i18n.t({ id: 'e_payments.status', message: 'Status' })} all={i18n.t({ id: 'e_payments.all_statuses', message: 'All statuses' })} options={options(STATUSES, ePaymentStatusName)} />
      <FilterSelect name="kind" label={i18n.t({ id: 'e_payments.kind', message: 'Kind' })} all={i18n.t({ id: 'e_payments.all_kinds', message: 'All kinds' })} options={options(KIND_NAMES, kindName)} />
      <FilterSelect name="method" label={i18n.t({ id: 'e_payments.method', message: 'Payment method' })} all={i18n.t({ id: 'e_payments.all_methods', message: 'All methods' })} options={options(METHOD_KINDS, methodName)} />
      <FilterSelect
        name="payment_system_id"
        label={i18n.t({ id: 'e_payments.system', message: 'Payment system' })}
        all={i18n.t({ id: 'e_payments.all_systems', message: 'All payment systems' })}
        options={(systems.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterSelect
        name="test_mode"
        label={i18n.t({ id: 'e_payments.money', message: 'Money' })}
        all={i18n.t({ id: 'e_payments.real_and_test', message: 'Real and test' })}
        options={[
          { value: 'false', label: i18n.t({ id: 'e_payments.only_real', message: 'Real money only' }) },
          { value: 'true', label: i18n.t({ id: 'e_payments.only_test', message: 'Test only' }) },
        ]}
      />
      {customer && <Chip label={i18n.t({ id: 'e_payments.of_customer', message: 'Customer {id}', values: { id: customer } })} onRemove={() => change({ customer_id: undefined })} />}
    </>
  );
}

/** That somebody has to look, wherever in the log one is. */
function ToDecide({ isDesk }: { isDesk: boolean }) {
  const { change } = useUrl();
  const waiting = useQuery({ ...getEPaymentsOptions({ query: { undecided: true, limit: 1 } }), enabled: !isDesk });
  const count = waiting.data?.total ?? 0;
  if (isDesk || count === 0) return null;
  return (
    <Alert color="yellow" mb={12}>
      <div className={styles.toDecide}>
        {i18n.t({
          id: 'e_payments.waiting',
          message: '{count, plural, one {# e-payment waits} other {# e-payments wait}} for a person to decide.',
          values: { count, n: formatCount(count) },
        })}
        <Button variant="default" size="xs" onClick={() => change({ view: DESK })}>
          {i18n.t({ id: 'e_payments.show_waiting', message: 'Show them' })}
        </Button>
      </div>
    </Alert>
  );
}

function Card({ payment, href }: { payment: EPaymentTold; href: string }) {
  return (
    <>
      <a href={href}>
        {kindName(payment.kind)}, <When at={payment.started_at} />
      </a>
      <div className={styles.toDecide}>
        <StatusOf payment={payment} />
        <Money value={payment.amount} />
      </div>
      {payment.decision && <DecisionOf decision={payment.decision} />}
      <div>{payment.customer_name}</div>
      <div className="dimmed">
        {payment.method}, <System of={payment} />
      </div>
    </>
  );
}
