import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { postGroupSet, type GroupSetTold } from '~/api';
import { getGroupSetsOptions } from '~/api/@tanstack/react-query.gen';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconPlus } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { groupsLabel, TariffSections } from '../sections';

const nameLabel = () => i18n.t({ id: 'groups.name', message: 'Name' });
const descriptionLabel = () => i18n.t({ id: 'groups.description', message: 'Description' });

const COLUMNS: Column<GroupSetTold>[] = [
  { id: 'name', label: nameLabel, width: 240, pinned: true, cell: (row) => <a href={`/tariffs/groups/${row.id}`}>{row.name}</a> },
  { id: 'groups', label: () => i18n.t({ id: 'groups.groups', message: 'Groups' }), width: 100, align: 'end', cell: (row) => <span className="numbers">{row.groups}</span> },
  { id: 'prefixes', label: () => i18n.t({ id: 'groups.prefixes', message: 'Prefixes' }), width: 110, align: 'end', cell: (row) => <span className="numbers">{row.prefixes}</span> },
  { id: 'description', label: descriptionLabel, width: 320, cell: (row) => row.description },
];

/** Ways to part destinations into groups, so that one price may be entered for many prefixes. */
export function GroupSetsPage() {
  const list = useList((page) => getGroupSetsOptions({ query: page }));
  const [making, setMaking] = useState(false);
  const title = groupsLabel();
  const make = useCan('change_catalogue') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {i18n.t({ id: 'groups.new_set', message: 'New set of groups' })}
    </Button>
  );
  return (
    <Page title={title} actions={make}>
      <TariffSections />
      <DataTable
        id="group-sets"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/tariffs/groups/${row.id}`}
        empty={
          <Empty title={i18n.t({ id: 'groups.none', message: 'No sets of groups yet' })} action={make}>
            {i18n.t({ id: 'groups.none_hint', message: 'A set parts destinations into groups, such as zones: a tariff that names it takes one price for a whole group.' })}
          </Empty>
        }
      />
      {making && <NewSet onClose={() => setMaking(false)} />}
    </Page>
  );
}

function NewSet({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const title = i18n.t({ id: 'groups.new_set', message: 'New set of groups' });
  const form = useApiForm({
    defaults: { name: '', description: '' },
    save: (body, key) => postGroupSet({ body, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getGroupSets' }] });
      void navigate({ to: `/tariffs/groups/${data.id}` });
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="name" label={nameLabel()} required autoFocus />
        <TextField name="description" label={descriptionLabel()} />
        <SaveBar label={i18n.t({ id: 'groups.make', message: 'Make' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
