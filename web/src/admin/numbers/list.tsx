import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { getDidsOptions } from '~/api/@tanstack/react-query.gen';
import { DidActDialog, type DidAct } from '~/admin/did-acts';
import { useBatches } from '~/admin/did-batches';
import { dialled } from '~/admin/did-words';
import { useCan } from '~/admin/session';
import { DataTable } from '~/kit/data-table/data-table';
import { useSelection } from '~/kit/data-table/selection';
import { useList } from '~/kit/data-table/use-list';
import { Chip, FilterSelect } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { IconDownload, IconPlus } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Empty, NothingFound } from '~/kit/states/states';
import { one, pick, stringifySearch, useUrl } from '~/kit/url';
import { AddDialog } from './add-dialog';
import { columnsFor, DidCard, hrefOf } from './columns';
import { NumberPanel } from './panel';
import { NumberSections } from './sections';
import { Totals } from './totals';
import styles from './numbers.module.css';

const FILTERS = ['q', 'state', 'country', 'batch_id', 'group', 'customer_id'] as const;

/** The inventory: every number there is, as far as it is the reader's to see. */
export function NumbersPage() {
  const { search, change } = useUrl();
  const filters = pick(search, ...FILTERS);
  const list = useList((page) => getDidsOptions({ query: { ...filters, ...page } as never }), 'number');
  const selection = useSelection();
  const [asked, setAsked] = useState<{ act: DidAct; numbers: readonly string[] } | null>(null);
  const ours = useCan('read_operations');
  const keeps = useCan('change_catalogue');
  const gives = useCan('change_customers');
  const columns = useMemo(() => columnsFor(search, ours), [search, ours]);
  const title = i18n.t({ id: 'numbers.title', message: 'Numbers' });
  const filtered = FILTERS.some((name) => filters[name] !== undefined);
  const opened = one(search, 'number');
  const chosen = (list.query.data?.items ?? []).map(({ number }) => number).filter((number) => selection.ids.has(number));
  // Rows of another filter or page are not what was chosen.
  useEffect(() => selection.clear(), [JSON.stringify(filters), search.cursor, selection.clear]);
  const add = keeps && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => change({ add: '1' })}>
      {i18n.t({ id: 'numbers.add', message: 'Add numbers' })}
    </Button>
  );
  return (
    <Page title={title} actions={<Actions filters={filters} add={add} />}>
      <NumberSections />
      <Totals />
      <DataTable
        id="dids"
        label={title}
        columns={columns}
        list={list}
        rowId={(row) => row.number}
        rowName={(row) => dialled(row.number)}
        rowHref={(row) => hrefOf(search, row.number)}
        {...((keeps || gives) && { selection })}
        filtered={filtered}
        empty={
          <Empty title={i18n.t({ id: 'numbers.none', message: 'No numbers yet' })} action={add}>
            {ours
              ? i18n.t({ id: 'numbers.none_hint', message: 'The inventory holds the numbers that customers are called by: what they were bought for, who has them, which are free.' })
              : i18n.t({ id: 'numbers.none_given', message: 'Numbers that the operator gave to you or your customers stand here.' })}
          </Empty>
        }
        nothingFound={
          <NothingFound
            title={i18n.t({ id: 'numbers.none_matches', message: 'No number matches' })}
            onClear={() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
          />
        }
        toolbar={<Filters />}
        above={chosen.length > 0 && <Acts count={chosen.length} keeps={keeps} gives={gives} ask={(act) => setAsked({ act, numbers: chosen })} />}
        card={(row) => <DidCard did={row} href={hrefOf(search, row.number)} />}
      />
      {asked && <DidActDialog {...asked} onClose={() => setAsked(null)} onDone={selection.clear} />}
      {keeps && one(search, 'add') && <AddDialog onClose={() => change({ add: undefined }, { replace: true })} />}
      {opened && <NumberPanel key={opened} number={opened} onClose={() => change({ number: undefined, cursor: one(search, 'cursor') }, { page: list.page ?? null })} />}
    </Page>
  );
}

function Actions({ filters, add }: { filters: Record<string, string>; add: React.ReactNode }) {
  return (
    <>
      <Button component="a" variant="default" href={`/api/v1/dids.csv${stringifySearch(filters)}`} download leftSection={<IconDownload size={16} />}>
        {i18n.t({ id: 'numbers.csv', message: 'CSV' })}
      </Button>
      {add}
    </>
  );
}

function Filters() {
  const { search, change } = useUrl();
  const batches = useBatches();
  const [group, customer, country] = [one(search, 'group'), one(search, 'customer_id'), one(search, 'country')];
  return (
    <>
      <SearchBox label={i18n.t({ id: 'numbers.mask', message: 'Digits, * for any' })} />
      {batches.length > 0 && (
        <FilterSelect
          name="batch_id"
          label={i18n.t({ id: 'numbers.batch', message: 'Vendor batch' })}
          all={i18n.t({ id: 'numbers.all_batches', message: 'All batches' })}
          options={batches.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {country && <Chip label={country} onRemove={() => change({ country: undefined })} />}
      {group && <Chip label={group} onRemove={() => change({ group: undefined })} />}
      {customer && <Chip label={i18n.t({ id: 'numbers.of_one', message: 'Of one customer' })} onRemove={() => change({ customer_id: undefined })} />}
    </>
  );
}

function Acts({ count, keeps, gives, ask }: { count: number; keeps: boolean; gives: boolean; ask: (act: DidAct) => void }) {
  return (
    <div className={styles.acts} role="region" aria-label={i18n.t({ id: 'numbers.chosen_label', message: 'Chosen numbers' })}>
      <span role="status">{i18n.t({ id: 'numbers.chosen', message: '{count, plural, one {# selected} other {# selected}}', values: { count } })}</span>
      {gives && (
        <Button size="compact-md" variant="default" onClick={() => ask('release')}>
          {i18n.t({ id: 'numbers.act.release', message: 'Release…' })}
        </Button>
      )}
      {keeps && (
        <>
          <Button size="compact-md" variant="default" onClick={() => ask('freeze')}>
            {i18n.t({ id: 'numbers.act.freeze', message: 'Freeze…' })}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => ask('unfreeze')}>
            {i18n.t({ id: 'numbers.act.unfreeze', message: 'Unfreeze…' })}
          </Button>
          <Button size="compact-md" variant="light" color="red" onClick={() => ask('delete')}>
            {i18n.t({ id: 'numbers.act.delete', message: 'Delete…' })}
          </Button>
        </>
      )}
    </div>
  );
}
