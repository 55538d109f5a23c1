import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { StaffMember } from '~/api';
import { getStaffOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { IconUserPlus } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { MemberState, secondFactorWords } from './member-state';
import { NewMember } from './new-member';
import { roleWords, Scope } from './roles';
import { StaffSections } from './sections';

const hrefOf = (member: StaffMember) => `/staff/${member.id}`;

const COLUMNS: Column<StaffMember>[] = [
  {
    id: 'name',
    label: () => i18n.t({ id: 'staff.name', message: 'Name' }),
    width: 190,
    pinned: true,
    cell: (row) => <a href={hrefOf(row)}>{row.name}</a>,
  },
  { id: 'login', label: () => i18n.t({ id: 'staff.login', message: 'Login' }), width: 130, cell: (row) => row.login },
  { id: 'role', label: () => i18n.t({ id: 'staff.role', message: 'Role' }), width: 120, cell: (row) => roleWords(row.role) },
  { id: 'scope', label: () => i18n.t({ id: 'staff.scope', message: 'Works for' }), width: 150, cell: (row) => <Scope of={row} /> },
  { id: 'state', label: () => i18n.t({ id: 'staff.state', message: 'State' }), width: 150, cell: (row) => <MemberState member={row} /> },
  {
    id: 'second_factor',
    label: () => i18n.t({ id: 'staff.second_factor', message: 'Second factor' }),
    width: 110,
    cell: (row) => secondFactorWords(row),
  },
  {
    id: 'last_seen_at',
    label: () => i18n.t({ id: 'staff.last_seen', message: 'Last seen' }),
    width: 150,
    cell: (row) => <When at={row.last_seen_at} none={i18n.t({ id: 'staff.never', message: 'Never' })} />,
  },
  { id: 'email', label: () => i18n.t({ id: 'staff.email', message: 'E-mail' }), width: 180, hidden: true, cell: (row) => row.email || '–' },
  { id: 'created_at', label: () => i18n.t({ id: 'staff.added', message: 'Added' }), width: 150, hidden: true, cell: (row) => <When at={row.created_at} /> },
  { id: 'created_by', label: () => i18n.t({ id: 'staff.added_by', message: 'Added by' }), width: 130, hidden: true, cell: (row) => whoWords(row.created_by) },
];

export function StaffPage() {
  const list = useList((page) => getStaffOptions({ query: page }));
  const [adding, setAdding] = useState(false);
  const title = i18n.t({ id: 'staff.title', message: 'Staff' });
  const add = i18n.t({ id: 'staff.add', message: 'Add a member' });
  useShortcut('n', add, () => setAdding(true));
  const button = (
    <Button leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
      {add}
    </Button>
  );
  return (
    <Page title={title} actions={button}>
      <StaffSections />
      <DataTable
        id="staff"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={hrefOf}
        empty={<Empty title={i18n.t({ id: 'staff.nobody', message: 'Nobody works here yet' })} action={button} />}
        footnote={<span className="dimmed">{i18n.t({ id: 'staff.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
      />
      {adding && <NewMember onClose={() => setAdding(false)} />}
    </Page>
  );
}
