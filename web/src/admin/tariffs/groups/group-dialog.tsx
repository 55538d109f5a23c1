import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getGroup, postGroup, putGroup, type GroupWhole } from '~/api';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';

export function useRefreshGroups() {
  const queries = useQueryClient();
  const ids = ['getGroupSet', 'getGroupSets', 'getGroups', 'getGroup'];
  return () => Promise.all(ids.map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
}

/** A group whole: its name and all its prefixes, as many a line as one likes. */
export function GroupDialog({ setId, groupId, onClose }: { setId: string; groupId: string | null; onClose: () => void }) {
  const version = useQuery({
    queryKey: [{ _id: 'getGroup' }, 'version', groupId],
    queryFn: () => versioned(getGroup({ path: { group_set_id: setId, group_id: groupId ?? '' }, throwOnError: true })),
    enabled: groupId !== null,
  });
  const title = version.data?.read.name ?? i18n.t({ id: 'groups.new', message: 'New group' });
  return (
    <Dialog title={title} size={560} onClose={onClose}>
      {groupId !== null && version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
      {groupId !== null && version.isPending && <Waiting />}
      {(groupId === null || version.data) && <GroupForm setId={setId} version={version.data ?? null} title={title} onClose={onClose} />}
    </Dialog>
  );
}

const prefixesIn = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

function GroupForm({ setId, version, title, onClose }: { setId: string; version: Versioned<GroupWhole> | null; title: string; onClose: () => void }) {
  const refresh = useRefreshGroups();
  const form = useApiForm<{ name: string; prefixes: string }, { data: GroupWhole }>({
    defaults: { name: version?.read.name ?? '', prefixes: version?.read.prefixes.join('\n') ?? '' },
    save: ({ name, prefixes }, key) => {
      const body = { name, prefixes: prefixesIn(prefixes) };
      if (version) {
        const path = { group_set_id: setId, group_id: version.read.id };
        return putGroup({ path, body, headers: { 'if-match': version.etag }, throwOnError: true });
      }
      return postGroup({ path: { group_set_id: setId }, body, headers: { 'Idempotency-Key': key }, throwOnError: true });
    },
    onSaved: ({ data }) => {
      void refresh();
      toast(i18n.t({ id: 'groups.saved', message: '{name} is saved', values: { name: data.name } }));
      onClose();
    },
  });
  return (
    <Form form={form} label={title}>
      <TextField name="name" label={i18n.t({ id: 'groups.name', message: 'Name' })} required autoFocus />
      <TextAreaField name="prefixes" label={i18n.t({ id: 'groups.prefixes', message: 'Prefixes' })} rows={10} description={i18n.t({ id: 'groups.prefixes_hint', message: 'Digits of destinations, divided by lines, spaces or commas; none may be in another group of the set.' })} />
      <SaveBar label={i18n.t({ id: 'groups.save', message: 'Save' })} always={version === null} onCancel={onClose} />
    </Form>
  );
}
