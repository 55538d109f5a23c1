import { i18n } from '@lingui/core';
import { Button, FileButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { putGroupPrefixes, removeGroup, removeGroupSet, type GroupSetTold, type GroupTold } from '~/api';
import { getGroupSetOptions, getGroupsOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconDownload, IconPencil, IconPlus, IconTrash, IconUpload } from '~/kit/icons';
import { Awaited } from '~/kit/page/awaited';
import { Page } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { Empty } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { groupsLabel } from '../sections';
import terms from '../terms.module.css';
import { GroupDialog, useRefreshGroups } from './group-dialog';

const COLUMNS: Column<GroupTold>[] = [
  { id: 'name', label: () => i18n.t({ id: 'groups.name', message: 'Name' }), width: 300, pinned: true, cell: (row) => row.name },
  { id: 'prefixes', label: () => i18n.t({ id: 'groups.prefixes', message: 'Prefixes' }), width: 120, align: 'end', cell: (row) => <span className="numbers">{row.prefixes}</span> },
];

type Opened = { kind: 'edit' | 'remove'; group: GroupTold } | { kind: 'new' | 'delete' } | null;

/** A set: its groups, each with its prefixes; as a file out and in. */
export function GroupSetPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const set = useQuery(getGroupSetOptions({ path: { group_set_id: id } }));
  const list = useList((page) => getGroupsOptions({ path: { group_set_id: id }, query: page }));
  const [opened, setOpened] = useState<Opened>(null);
  const may = useCan('change_catalogue');
  useNoteRecent(set.data?.name, `/tariffs/groups/${id}`);
  const crumbs = [
    { to: '/tariffs', label: i18n.t({ id: 'tariffs.title', message: 'Tariffs' }) },
    { to: '/tariffs/groups', label: groupsLabel() },
  ];
  if (!set.data) return <Awaited title={groupsLabel()} crumbs={crumbs} query={set} />;
  const close = () => setOpened(null);
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened({ kind: 'new' })}>
      {i18n.t({ id: 'groups.new', message: 'New group' })}
    </Button>
  );
  return (
    <Page title={set.data.name} crumbs={crumbs} beside={<span className="dimmed">{set.data.description}</span>} actions={<Actions of={set.data} may={may} make={make} onDelete={() => setOpened({ kind: 'delete' })} />}>
      <DataTable
        id="groups"
        label={set.data.name}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        {...(may && {
          rowActions: (group: GroupTold) => [
            { label: i18n.t({ id: 'groups.edit', message: 'Edit' }), icon: <IconPencil size={16} />, run: () => setOpened({ kind: 'edit', group }) },
            { label: i18n.t({ id: 'groups.delete', message: 'Delete' }), icon: <IconTrash size={16} />, run: () => setOpened({ kind: 'remove', group }) },
          ],
        })}
        empty={
          <Empty title={i18n.t({ id: 'groups.empty', message: 'No groups yet' })} action={make}>
            {i18n.t({ id: 'groups.empty_hint', message: 'Add them one by one, or take them all from a CSV file with the columns group and prefix.' })}
          </Empty>
        }
      />
      {opened?.kind === 'new' && <GroupDialog setId={id} groupId={null} onClose={close} />}
      {opened?.kind === 'edit' && <GroupDialog setId={id} groupId={opened.group.id} onClose={close} />}
      {opened?.kind === 'remove' && <RemoveDialog setId={id} of={opened.group} onClose={close} />}
      {opened?.kind === 'delete' && <DeleteSetDialog of={set.data} onClose={close} />}
    </Page>
  );
}

function Actions({ of, may, make, onDelete }: { of: GroupSetTold; may: boolean; make: React.ReactNode; onDelete: () => void }) {
  const refresh = useRefreshGroups();
  const [trouble, setTrouble] = useState<unknown>(null);
  const take = async (file: File | null) => {
    if (!file) return;
    try {
      const { data } = await putGroupPrefixes({ path: { group_set_id: of.id }, body: { csv: await file.text() }, throwOnError: true });
      await refresh();
      setTrouble(null);
      toast(i18n.t({ id: 'groups.taken', message: '{groups} groups with {prefixes} prefixes are taken', values: { groups: data.groups, prefixes: data.prefixes } }));
    } catch (failed) {
      setTrouble(failed);
    }
  };
  return (
    <>
      {trouble !== null && (
        <p className={terms.error} role="alert">
          {sentenceOf(trouble)}
        </p>
      )}
      <Button variant="default" component="a" href={`/api/v1/destination-group-sets/${of.id}/prefixes.csv`} leftSection={<IconDownload size={16} />}>
        {i18n.t({ id: 'groups.download', message: 'CSV' })}
      </Button>
      {may && (
        <>
          <FileButton accept=".csv,text/csv" onChange={(file) => void take(file)} inputProps={{ 'aria-label': i18n.t({ id: 'groups.upload', message: 'Take from CSV' }) }}>
            {(props) => (
              <Button variant="default" leftSection={<IconUpload size={16} />} {...props}>
                {i18n.t({ id: 'groups.upload', message: 'Take from CSV' })}
              </Button>
            )}
          </FileButton>
          <Button variant="default" leftSection={<IconTrash size={16} />} onClick={onDelete}>
            {i18n.t({ id: 'groups.delete_set', message: 'Delete the set' })}
          </Button>
          {make}
        </>
      )}
    </>
  );
}

function RemoveDialog({ setId, of, onClose }: { setId: string; of: GroupTold; onClose: () => void }) {
  const refresh = useRefreshGroups();
  const remove = async () => {
    await removeGroup({ path: { group_set_id: setId, group_id: of.id }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'groups.deleted', message: '{name} is deleted', values: { name: of.name } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'groups.delete_ask', message: 'Delete {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'groups.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={terms.hint}>{i18n.t({ id: 'groups.delete_hint', message: 'Rates that were entered by it stay.' })}</p>
    </ConfirmDialog>
  );
}

function DeleteSetDialog({ of, onClose }: { of: GroupSetTold; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = async () => {
    await removeGroupSet({ path: { group_set_id: of.id }, throwOnError: true });
    toast(i18n.t({ id: 'groups.deleted', message: '{name} is deleted', values: { name: of.name } }));
    await navigate({ to: '/tariffs/groups' });
    void queries.invalidateQueries({ queryKey: [{ _id: 'getGroupSets' }] });
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'groups.delete_ask', message: 'Delete {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'groups.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={terms.hint}>{i18n.t({ id: 'groups.delete_set_hint', message: 'Its groups go with it. It is refused while a tariff names it.' })}</p>
    </ConfirmDialog>
  );
}
