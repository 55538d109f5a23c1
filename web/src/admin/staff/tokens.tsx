import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeApiToken, takeApiTokenOver, type ApiToken } from '~/api';
import { getApiTokensOptions } from '~/api/@tanstack/react-query.gen';
import { whoWords } from '~/admin/who';
import { ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { When, zoneName } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconBan, IconCircleCheck, IconPlus, IconTrash, IconUserCircle } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { NewToken } from './new-token';
import { roleWords, Scope } from './roles';
import { StaffSections } from './sections';

const COLUMNS: Column<ApiToken>[] = [
  { id: 'name', label: () => i18n.t({ id: 'staff.token_name', message: 'Token' }), width: 190, pinned: true, cell: (row) => row.name },
  { id: 'state', label: () => i18n.t({ id: 'staff.state', message: 'State' }), width: 120, cell: (row) => <TokenState token={row} /> },
  { id: 'role', label: () => i18n.t({ id: 'staff.role', message: 'Role' }), width: 120, cell: (row) => roleWords(row.role) },
  { id: 'scope', label: () => i18n.t({ id: 'staff.scope', message: 'Works for' }), width: 150, cell: (row) => <Scope of={row} /> },
  {
    id: 'ip_list',
    label: () => i18n.t({ id: 'staff.from_where', message: 'May be used from' }),
    width: 180,
    cell: (row) => row.ip_list.join(', ') || i18n.t({ id: 'staff.anywhere', message: 'Anywhere' }),
  },
  { id: 'created_at', label: () => i18n.t({ id: 'staff.made', message: 'Made' }), width: 150, cell: (row) => <When at={row.created_at} /> },
  { id: 'created_by', label: () => i18n.t({ id: 'staff.made_by', message: 'Made by' }), width: 120, cell: (row) => whoWords(row.created_by) },
  { id: 'owner', label: () => i18n.t({ id: 'staff.token_owner', message: 'Answers for it' }), width: 130, cell: (row) => (row.owner ? whoWords(row.owner) : '–') },
  { id: 'revoked_by', label: () => i18n.t({ id: 'staff.revoked_by', message: 'Revoked by' }), width: 120, hidden: true, cell: (row) => (row.revoked_by ? whoWords(row.revoked_by) : '–') },
];

function TokenState({ token }: { token: ApiToken }) {
  if (token.revoked_at === null && token.resting) {
    return (
      <ToneChip tone="warn" icon={IconBan}>
        {i18n.t({ id: 'staff.token_rests', message: 'Rests' })}
      </ToneChip>
    );
  }
  if (token.revoked_at === null) {
    return (
      <ToneChip tone="ok" icon={IconCircleCheck}>
        {i18n.t({ id: 'staff.token_valid', message: 'Valid' })}
      </ToneChip>
    );
  }
  return (
    <ToneChip tone="dim" icon={IconBan}>
      {i18n.t({ id: 'staff.token_revoked', message: 'Revoked' })}
    </ToneChip>
  );
}

export function TokensPage() {
  const list = useList((page) => getApiTokensOptions({ query: page }));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const [taking, setTaking] = useState<ApiToken | null>(null);
  const title = i18n.t({ id: 'staff.tokens', message: 'API tokens' });
  const make = i18n.t({ id: 'staff.make_token', message: 'New token' });
  useShortcut('n', make, () => setMaking(true));
  const button = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {make}
    </Button>
  );
  return (
    <Page title={title} actions={button}>
      <StaffSections />
      <DataTable
        id="api-tokens"
        label={title}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowActions={(row) => [
          {
            label: i18n.t({ id: 'staff.take_over', message: 'Take over' }),
            icon: <IconUserCircle size={16} />,
            run: () => setTaking(row),
            refused: refusedTakingOver(row),
          },
          {
            label: i18n.t({ id: 'staff.revoke', message: 'Revoke' }),
            icon: <IconTrash size={16} />,
            danger: true,
            run: () => setRevoking(row),
            refused: row.revoked_at && i18n.t({ id: 'staff.revoked_already', message: 'It is revoked already.' }),
          },
        ]}
        empty={
          <Empty title={i18n.t({ id: 'staff.no_tokens', message: 'No API token yet' })} action={button}>
            {i18n.t({ id: 'staff.no_tokens_hint', message: 'A token lets a program use the API in its own name: a switch that sends usage, a report that reads.' })}
          </Empty>
        }
        footnote={<span className="dimmed">{i18n.t({ id: 'staff.zone', message: 'Times in {zone}', values: { zone: zoneName() } })}</span>}
      />
      {making && <NewToken onClose={() => setMaking(false)} />}
      {taking && <TakeOverDialog token={taking} onClose={() => setTaking(null)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

function refusedTakingOver(token: ApiToken): string | null {
  if (token.revoked_at !== null) return i18n.t({ id: 'staff.revoked_already', message: 'It is revoked already.' });
  return token.resting ? null : i18n.t({ id: 'staff.take_over_not_needed', message: 'It opens as it is; only one that rests needs somebody else.' });
}

function TakeOverDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const queries = useQueryClient();
  const { name } = token;
  const take = async () => {
    await takeApiTokenOver({ path: { token_id: token.id }, throwOnError: true });
    void queries.invalidateQueries({ queryKey: [{ _id: 'getApiTokens' }] });
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'staff.take_over_title', message: 'Answer for {name} from now on?', values: { name } })}
      confirm={i18n.t({ id: 'staff.take_over', message: 'Take over' })}
      onConfirm={take}
      onClose={onClose}
    >
      {i18n.t({
        id: 'staff.take_over_hint',
        message:
          'It rests because whoever answered for it may no longer make tokens. It will open again with the same secret, which that person has seen: if you cannot be sure of them, make a new token and revoke this one.',
      })}
    </ConfirmDialog>
  );
}

function RevokeDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const queries = useQueryClient();
  const { name } = token;
  const revoke = async () => {
    await revokeApiToken({ path: { token_id: token.id }, throwOnError: true });
    void queries.invalidateQueries({ queryKey: [{ _id: 'getApiTokens' }] });
    toast(i18n.t({ id: 'staff.revoked_told', message: '{name} is revoked', values: { name } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'staff.revoke_title', message: 'Revoke {name}?', values: { name } })}
      confirm={i18n.t({ id: 'staff.revoke', message: 'Revoke' })}
      danger
      onConfirm={revoke}
      onClose={onClose}
    >
      {i18n.t({ id: 'staff.revoke_hint', message: 'Programs that use it are refused from the next call on. It stays listed, so that what it did keeps a name.' })}
    </ConfirmDialog>
  );
}
