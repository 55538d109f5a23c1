import { i18n } from '@lingui/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CustomerHint } from '~/api';
import { lookCustomerUpOptions } from '~/api/@tanstack/react-query.gen';
import { sentenceOf } from '~/kit/client/problem';
import { IconBuilding, IconHistory, IconUser, IconUsersGroup } from '~/kit/icons';
import { recents } from '~/kit/recent';
import { useCan } from '../session';
import { StatusChip } from '../status-chip';
import type { Command } from './commands';

interface Found {
  items: Command[];
  isWaiting: boolean;
  failed: string | null;
}

const SHOWN = 8;
const ICONS: Record<string, typeof IconUser> = { reseller: IconBuilding, distributor: IconUsersGroup };

/** Customers and accounts by what is typed; without a text the records seen last. */
export function useFound(text: string): Found {
  const may = useCan('read_customers');
  const looked = useQuery({
    ...lookCustomerUpOptions({ query: { q: text, limit: SHOWN } }),
    enabled: may && text !== '',
    placeholderData: keepPreviousData,
  });
  if (text === '') return { items: seen(), isWaiting: false, failed: null };
  if (!may) return { items: [], isWaiting: false, failed: null };
  return {
    items: looked.isError ? [] : (looked.data?.items ?? []).map(told),
    isWaiting: looked.isFetching,
    failed: looked.isError ? sentenceOf(looked.error) : null,
  };
}

function told({ id, name, kind, status, matched }: CustomerHint): Command {
  const Icon = ICONS[kind] ?? IconUser;
  return {
    id: `customer ${id}`,
    kind: 'record',
    label: name,
    icon: <Icon size={17} />,
    beside: <StatusChip status={status} quiet />,
    ...(matched && { hint: matched.text }),
    href: `/customers/${id}`,
  };
}

function seen(): Command[] {
  const hint = i18n.t({ id: 'command.recent', message: 'seen before' });
  return recents().map(({ label, href }) => ({ id: href, kind: 'record', label, href, hint, icon: <IconHistory size={17} /> }));
}
