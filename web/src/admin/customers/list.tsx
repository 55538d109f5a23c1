import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import type { ListOfCustomers } from '~/api';
import { useCan } from '~/admin/session';
import { DataTable } from '~/kit/data-table/data-table';
import { visible } from '~/kit/data-table/columns';
import { Chip, FilterSelect } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { IconPlus } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { learnToTell } from '~/kit/languages';
import { later } from '~/kit/later';
import { formatCount } from '~/kit/money';
import { Page } from '~/kit/page/page';
import { preferences } from '~/kit/preferences';
import { Empty, NothingFound, Waiting } from '~/kit/states/states';
import { many, one, useUrl } from '~/kit/url';
import { AdvancedSearch } from './advanced-search';
import { groupsIn, writtenGroups } from './advanced/groups';
import { useChosen } from './bulk/chosen';
import { CustomerCard } from './card';
import { COLUMNS, WITHOUT_PERSONAL_ORDERS } from './columns';
import { CUSTOM, useCustomFields } from './custom-conditions';
import { FILTERS, WAYS } from './first-list';
import { usePrepared } from './prepared';
import { customerActions } from './row-actions';
import { CUSTOMERS } from './saved/of-customers';
import { useColumns } from './saved/searches';
import { SearchTabs } from './saved/tabs';
import { SearchWays } from './search-ways';
import { isFiltered, onlyOne, useCustomers, useOpenOnly } from './searching';
import { statusesIn, StatusFilter } from './status-filter';
import { CustomerViews } from './views';
import { useSearchWay } from './search-way';
import { balanceControlLabel, conditionLabel, groupLabel } from './words';
import styles from './customers.module.css';

/** Everybody who pays: found by whatever a caller can say of himself. */
export function CustomersPage() {
  const { search } = useUrl();
  const router = useRouter();
  const list = useCustomers(search);
  useOpenOnly(list, search);
  const prepared = usePrepared(list);
  const table = useColumns(useCan('see_personal_data') ? COLUMNS : WITHOUT_PERSONAL_ORDERS, CUSTOMERS);
  const chosen = useChosen(list, search, totalOf);
  const title = i18n.t({ id: 'customers.title', message: 'Customers' });
  const openOnly = () => {
    const only = onlyOne(list);
    if (only) router.history.push(`/customers/${only.id}`);
  };
  return (
    <Page title={title} beside={<CustomerViews />} actions={<NewCustomer />}>
      <SearchTabs list={CUSTOMERS} columns={COLUMNS} />
      <div {...prepared}>
        <DataTable
          id={table.id}
          label={title}
          columns={table.columns}
          list={list}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/customers/${row.id}`}
          rowActions={customerActions}
          selection={chosen.selection}
          card={(row) => <CustomerCard row={row} />}
          toolbar={<Filters onEnter={openOnly} />}
          searched
          above={(chosen.asked || chosen.selection.ids.size > 0) && (
            <Bulk chosen={chosen} columns={() => visible(table.columns, preferences().lists[table.id] ?? {}).map(({ id }) => id)} />
          )}
          filtered={isFiltered(search)}
          empty={<NoCustomers />}
          nothingFound={<NoneFits hidden={list.query.data?.hidden_closed ?? 0} />}
          footnote={<HiddenClosed data={list.query.data} />}
        />
      </div>
    </Page>
  );
}

const UNFILTERED = Object.fromEntries([...FILTERS, ...WAYS, 'where', 'or'].map((name) => [name, undefined]));

/** What can be done with many comes when somebody has chosen one, or still watches what was asked for. */
const Bulk = later(async () => {
  const [{ Bulk: Found }] = await Promise.all([import('./bulk/bar'), learnToTell()]);
  return Found;
});

/** Whoever makes the catalogue and finds nobody yet is new here. */
const FirstSteps = later(async () => (await import('./first-steps')).FirstSteps, Waiting);

const totalOf = ({ total, total_is_exact: isExact }: ListOfCustomers) =>
  isExact ? formatCount(total) : i18n.t({ id: 'customers.more_than', message: '{total}+', values: { total: formatCount(total) } });

function NewCustomer() {
  const router = useRouter();
  const may = useCan('change_customers');
  const label = i18n.t({ id: 'customers.new', message: 'New customer' });
  useShortcut('n', label, () => router.history.push('/customers/new'), may);
  if (!may) return null;
  return (
    <Button component={Link} to="/customers/new" leftSection={<IconPlus size={16} />}>
      {label}
    </Button>
  );
}

function Filters({ onEnter }: { onEnter: () => void }) {
  const { search, change } = useUrl();
  const conditions = many(search, 'where');
  const groups = groupsIn(search);
  useCustomFields([...conditions, ...groups.flat()].some((written) => written.startsWith(CUSTOM)));
  const way = useSearchWay();
  const label = i18n.t({ id: 'customers.search', message: 'Name, number, e-mail, city, ZIP…' });
  return (
    <>
      <SearchBox label={label} onEnter={onEnter} beside={way.parameters} menu={<SearchWays way={way} />} />
      {way.told && <Chip label={way.told} onRemove={() => way.set({ operator: 'contains', fields: [] })} />}
      <StatusFilter />
      <FilterSelect
        name="balance_control"
        label={i18n.t({ id: 'customers.balance_control', message: 'Balance control' })}
        all={i18n.t({ id: 'customers.any_control', message: 'Prepaid and postpaid' })}
        options={(['prepaid', 'postpaid'] as const).map((value) => ({ value, label: balanceControlLabel(value) }))}
      />
      <AdvancedSearch />
      {conditions.map((written) => (
        <Chip key={written} label={conditionLabel(written)} onRemove={() => change({ where: conditions.filter((other) => other !== written) })} />
      ))}
      {groups.map((group, place) => (
        <Chip key={group.join()} label={groupLabel(group)} onRemove={() => change({ or: writtenGroups(groups.toSpliced(place, 1)) })} />
      ))}
      {isFiltered(search) && (
        <button type="button" className={styles.link} onClick={() => change(UNFILTERED)}>
          {i18n.t({ id: 'customers.reset_filters', message: 'Reset the filters' })}
        </button>
      )}
    </>
  );
}

/** Closed ones that match are counted so far. */
const COUNTED_UP_TO = 1000;

/** "2 closed customers also match. Show": they are out of sight unless somebody asks. */
function HiddenClosed({ data }: { data: ListOfCustomers | undefined }) {
  const { search } = useUrl();
  if (!data?.hidden_closed || !isFiltered(search)) return null;
  return <ClosedHint count={data.hidden_closed} />;
}

function ClosedHint({ count }: { count: number }) {
  const { search, change } = useUrl();
  const show = () => change({ status: [...statusesIn(one(search, 'status')), 'closed'].join(',') });
  return (
    <span className="dimmed">
      {i18n.t({
        id: 'customers.hidden_closed',
        message: '{count, plural, one {{told} closed customer also matches.} other {{told} closed customers also match.}}',
        values: { count, told: count < COUNTED_UP_TO ? formatCount(count) : `${formatCount(count)}+` },
      })}
      <button type="button" className={styles.link} onClick={show}>
        {i18n.t({ id: 'customers.show_closed', message: 'Show' })}
      </button>
    </span>
  );
}

function NoneFits({ hidden }: { hidden: number }) {
  const { change } = useUrl();
  return (
    <NothingFound title={i18n.t({ id: 'customers.none_fits', message: 'No customer matches' })} onClear={() => change(UNFILTERED)}>
      {hidden > 0 && <ClosedHint count={hidden} />}
    </NothingFound>
  );
}

function NoCustomers() {
  const mayBegin = useCan('change_catalogue') && useCan('read_prices') && useCan('change_customers');
  if (mayBegin) return <FirstSteps />;
  return (
    <Empty title={i18n.t({ id: 'customers.none', message: 'No customers yet' })} action={<NewCustomer />}>
      {i18n.t({ id: 'customers.none_hint', message: 'A customer is whoever pays: a person or a firm, with accounts for its telephones and lines.' })}
    </Empty>
  );
}
