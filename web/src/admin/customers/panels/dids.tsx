import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { getCustomerDidsOptions } from '~/api/@tanstack/react-query.gen';
import { patchDid, postCustomerDidRelease, putCustomerDidAccount, type DidTold } from '~/api';
import { DidActDialog } from '~/admin/did-acts';
import { dialled, DID_STATES, didStateLabel, useRefreshNumbers } from '~/admin/did-words';
import { useCan } from '~/admin/session';
import { sentenceOf } from '~/kit/client/problem';
import { DataTable } from '~/kit/data-table/data-table';
import type { RowAction } from '~/kit/data-table/row-menu';
import { useSelection } from '~/kit/data-table/selection';
import { useList } from '~/kit/data-table/use-list';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { FilterSelect } from '~/kit/filter/filters';
import { SearchBox } from '~/kit/filter/search-box';
import { IconHistory, IconPhone, IconPhoneOff, IconPlus, IconReceipt, IconTrash } from '~/kit/icons';
import { Empty, NothingFound } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { one, pick, useUrl } from '~/kit/url';
import { AccountDialog } from '../dids/account-dialog';
import { AssignDialog } from '../dids/assign-dialog';
import { customerDidColumns } from '../dids/columns';
import { DidSummary } from '../dids/summary';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';

type Asked = { what: 'release' | 'account'; dids: readonly DidTold[] } | { what: 'take off'; dids: readonly DidTold[] };

/** The numbers a customer holds: what they are put on, what they cost, more of them, and back. */
export function DidsPanel({ customer }: PanelProps) {
  const { search, change } = useUrl();
  const may = useMayChange(customer);
  const keeps = useCan('change_catalogue');
  const refresh = useRefreshNumbers();
  const selection = useSelection();
  const [asked, setAsked] = useState<Asked | null>(null);
  const filters = pick(search, 'q', 'state');
  const path = { customer_id: customer.id };
  const list = useList((page) => getCustomerDidsOptions({ path, query: { ...filters, ...page } as never }), 'number');
  const columns = useMemo(() => customerDidColumns(customer.id), [customer.id]);
  const title = i18n.t({ id: 'customers.panel.dids', message: 'Numbers' });
  const chosen = (list.query.data?.items ?? []).filter(({ number }) => selection.ids.has(number));
  useEffect(() => selection.clear(), [filters.q, filters.state, search.cursor, selection.clear]);
  const assign = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => change({ assign: '1' })}>
      {i18n.t({ id: 'customers.did.assign', message: 'Assign numbers' })}
    </Button>
  );
  const setFree = async (did: DidTold) => {
    try {
      await patchDid({ path: { number: did.number }, body: { free_of_charge: !did.free_of_charge }, throwOnError: true });
      await refresh();
    } catch (refused) {
      toast(sentenceOf(refused));
    }
  };
  return (
    <>
      <DidSummary customer={customer} />
      <DataTable
        id="customer-dids"
        label={title}
        columns={columns}
        list={list}
        rowId={(row) => row.number}
        rowName={(row) => dialled(row.number)}
        {...(may && { selection })}
        rowActions={(row) => actionsOf(row, { may, keeps, ask: (what) => setAsked({ what, dids: [row] }), setFree: () => void setFree(row) })}
        filtered={!!(filters.q ?? filters.state)}
        toolbar={
          <>
            <SearchBox label={i18n.t({ id: 'customers.did.mask', message: 'Digits, * for any' })} />
            <FilterSelect
              name="state"
              label={i18n.t({ id: 'customers.did.state', message: 'State' })}
              all={i18n.t({ id: 'customers.did.any_state', message: 'All states' })}
              options={DID_STATES.map((value) => ({ value, label: didStateLabel(value) }))}
            />
            {assign}
          </>
        }
        above={
          chosen.length > 0 && (
            <div>
              <Button size="compact-md" variant="default" onClick={() => setAsked({ what: 'release', dids: chosen })}>
                {i18n.t({ id: 'customers.did.release_chosen', message: '{count, plural, one {Release # number…} other {Release # numbers…}}', values: { count: chosen.length } })}
              </Button>
            </div>
          )
        }
        nothingFound={
          <NothingFound
            title={i18n.t({ id: 'customers.did.none_matches', message: 'No number matches' })}
            onClear={() => change({ q: undefined, state: undefined })}
          />
        }
        empty={
          <Empty title={i18n.t({ id: 'customers.did.none', message: 'No numbers yet' })} action={assign}>
            {i18n.t({ id: 'customers.did.none_hint', message: 'A number out of the inventory belongs to the customer, even while none of its accounts is called by it.' })}
          </Empty>
        }
      />
      {may && one(search, 'assign') && <AssignDialog customer={customer} onClose={() => change({ assign: undefined }, { replace: true })} />}
      {asked?.what === 'release' && (
        <DidActDialog
          act="release"
          numbers={asked.dids.map(({ number }) => number)}
          release={async (body, key) =>
            (await postCustomerDidRelease({ path, body, headers: { 'Idempotency-Key': key }, throwOnError: true })).data
          }
          onClose={() => setAsked(null)}
          onDone={selection.clear}
        />
      )}
      {asked?.what === 'account' && <AccountDialog customer={customer} did={asked.dids[0]!} onClose={() => setAsked(null)} />}
      {asked?.what === 'take off' && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.did.take_off.title', message: 'Take {number} off its account?', values: { number: dialled(asked.dids[0]!.number) } })}
          confirm={i18n.t({ id: 'customers.did.take_off', message: 'Take off' })}
          onConfirm={async () => {
            await putCustomerDidAccount({ path: { ...path, number: asked.dids[0]!.number }, body: { account_id: null }, throwOnError: true });
            await refresh();
          }}
          onClose={() => setAsked(null)}
        >
          {i18n.t({ id: 'customers.did.take_off.means', message: 'The account is no longer called by it; the customer keeps the number.' })}
        </ConfirmDialog>
      )}
    </>
  );
}

interface Ways {
  may: boolean;
  keeps: boolean;
  ask: (what: 'release' | 'account' | 'take off') => void;
  setFree: () => void;
}

function actionsOf(row: DidTold, { may, keeps, ask, setFree }: Ways): RowAction[] {
  const actions: RowAction[] = [
    { label: i18n.t({ id: 'customers.did.history', message: 'Who had it' }), icon: <IconHistory size={16} />, href: `/dids?number=${row.number}` },
  ];
  const used = row.state === 'assigned' || row.state === 'on_account';
  if (may && used) {
    actions.push({ label: i18n.t({ id: 'customers.did.to_account', message: 'Put on an account…' }), icon: <IconPhone size={16} />, run: () => ask('account') });
    if (row.account_id !== null) {
      actions.push({ label: i18n.t({ id: 'customers.did.off_account', message: 'Take off its account…' }), icon: <IconPhoneOff size={16} />, run: () => ask('take off') });
    }
  }
  if (keeps) {
    const label = row.free_of_charge
      ? i18n.t({ id: 'customers.did.charge', message: 'Charge for it again' })
      : i18n.t({ id: 'customers.did.free', message: 'Free of charge' });
    actions.push({ label, icon: <IconReceipt size={16} />, run: setFree });
  }
  if (may) actions.push({ label: i18n.t({ id: 'customers.did.release', message: 'Release…' }), icon: <IconTrash size={16} />, danger: true, run: () => ask('release') });
  return actions;
}
