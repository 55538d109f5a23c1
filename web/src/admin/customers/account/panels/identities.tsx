import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { putAccountIdentifiers, type Account } from '~/api';
import { getCustomerDidsOptions } from '~/api/@tanstack/react-query.gen';
import { identifierHint } from '~/admin/account-roles';
import { useRefreshCustomer } from '../../may-change';
import { Tag } from '~/kit/chip';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconPlus } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import styles from '../dialogs/dialogs.module.css';
import { pathOf, useMayChangeAccount } from '../editing';
import type { AccountPanelProps } from '../panels';

/** The one it goes by comes first. */
const inOrder = ({ identifier, identifiers }: Account) => [identifier, ...identifiers.filter((one) => one !== identifier)];

type Opened = { act: 'rename' | 'remove' | 'main'; of: string } | { act: 'add' } | null;

/** By what the network knows it: all of them use it, and it goes by one. */
export function IdentitiesPanel({ customer, account }: AccountPanelProps) {
  const [opened, setOpened] = useState<Opened>(null);
  const may = useMayChangeAccount(customer, account);
  const owned = useOwnedNumbers(account);
  const close = () => setOpened(null);
  const known = inOrder(account);
  return (
    <Surface
      title={i18n.t({ id: 'account.panel.identities', message: 'Identities' })}
      actions={
        may && (
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setOpened({ act: 'add' })}>
            {i18n.t({ id: 'account.identity.add', message: 'Add an alias' })}
          </Button>
        )
      }
    >
      {account.terminated_at !== null && (
        <p className={`${styles.line} dimmed`}>{i18n.t({ id: 'account.identity.given_back', message: 'Its identifiers were given back when it was terminated.' })}</p>
      )}
      <ul className={styles.rows} aria-label={i18n.t({ id: 'account.panel.identities', message: 'Identities' })}>
        {known.map((one, place) => (
          <li key={one}>
            <div>
              <span className={`${styles.title} numbers`}>{one}</span>{' '}
              {place === 0 ? <Tag>{i18n.t({ id: 'account.identity.main', message: 'Goes by this' })}</Tag> : <Tag>{i18n.t({ id: 'account.identity.alias', message: 'Alias' })}</Tag>}{' '}
              {owned.has(one) && (
                <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'dids' }} search={{ q: one }}>
                  {i18n.t({ id: 'account.identity.did', message: 'From the number inventory' })}
                </Link>
              )}
            </div>
            {may && <IdentityActs of={one} isMain={place === 0} isAlone={known.length === 1} onOpen={setOpened} />}
          </li>
        ))}
      </ul>
      {opened?.act === 'add' && <IdentifierDialog account={account} onClose={close} />}
      {opened?.act === 'rename' && <IdentifierDialog account={account} renamed={opened.of} onClose={close} />}
      {opened?.act === 'remove' && <RemoveDialog account={account} removed={opened.of} isOwned={owned.has(opened.of)} onClose={close} />}
      {opened?.act === 'main' && <MainDialog account={account} main={opened.of} onClose={close} />}
    </Surface>
  );
}

interface IdentityActsProps {
  of: string;
  isMain: boolean;
  isAlone: boolean;
  onOpen: (opened: Opened) => void;
}

function IdentityActs({ of, isMain, isAlone, onOpen }: IdentityActsProps) {
  const named = (label: string) => `${label}: ${of}`;
  const [main, rename, remove] = [
    i18n.t({ id: 'account.identity.make_main', message: 'Go by this one' }),
    i18n.t({ id: 'account.identity.rename', message: 'Rename' }),
    i18n.t({ id: 'account.identity.remove', message: 'Remove' }),
  ];
  return (
    <span className={styles.acts}>
      {!isMain && (
        <Button variant="default" size="compact-sm" aria-label={named(main)} onClick={() => onOpen({ act: 'main', of })}>
          {main}
        </Button>
      )}
      <Button variant="default" size="compact-sm" aria-label={named(rename)} onClick={() => onOpen({ act: 'rename', of })}>
        {rename}
      </Button>
      {!isAlone && (
        <Button variant="default" size="compact-sm" aria-label={named(remove)} onClick={() => onOpen({ act: 'remove', of })}>
          {remove}
        </Button>
      )}
    </span>
  );
}

/** Which of its identifiers are numbers that the customer holds of the inventory: each is asked for by itself, they are few. */
function useOwnedNumbers(account: Account): ReadonlySet<string> {
  const numbers = account.terminated_at === null ? account.identifiers.filter((one) => /^\d{3,15}$/.test(one)) : [];
  const found = useQueries({
    queries: numbers.map((q) => getCustomerDidsOptions({ path: { customer_id: account.customer_id }, query: { q, state: 'on_account', limit: 10 } })),
  });
  const held = found.flatMap(({ data }) => data?.items ?? []).filter(({ account_id }) => account_id === account.id);
  return new Set(held.map(({ number }) => number.replace(/^\+/, '')));
}

/** Sends all of them: what is left out is given back. */
const setIdentifiers = (account: Account, identifiers: string[]) => putAccountIdentifiers({ path: pathOf(account), body: { identifiers }, throwOnError: true });

const savedWords = (name: string) => i18n.t({ id: 'account.identity.saved', message: 'The identities of {name} are saved', values: { name } });

function IdentifierDialog({ account, renamed, onClose }: { account: Account; renamed?: string; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<{ identifier: string }, { data: Account }>({
    defaults: { identifier: renamed ?? '' },
    save: ({ identifier }) => {
      const written = identifier.trim();
      const known = inOrder(account);
      return setIdentifiers(account, renamed === undefined ? [...known, written] : known.map((one) => (one === renamed ? written : one)));
    },
    onSaved: async ({ data }) => {
      await refresh();
      toast(savedWords(data.identifier));
      onClose();
    },
  });
  const title =
    renamed === undefined
      ? i18n.t({ id: 'account.identity.add_title', message: 'Add an alias to {name}', values: { name: account.identifier } })
      : i18n.t({ id: 'account.identity.rename_title', message: 'Rename {name}', values: { name: renamed } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        {renamed !== undefined && (
          <p className={styles.line}>{i18n.t({ id: 'account.identity.rename_means', message: 'From now on the network knows it by the new one; use under the old one is charged up to now.' })}</p>
        )}
        <TextField name="identifier" label={i18n.t({ id: 'account.identity', message: 'Identifier' })} description={identifierHint(account.role)} required autoFocus />
        <SaveBar
          label={renamed === undefined ? i18n.t({ id: 'account.identity.do_add', message: 'Add it' }) : i18n.t({ id: 'account.identity.rename', message: 'Rename' })}
          onCancel={onClose}
        />
      </Form>
    </Dialog>
  );
}

function RemoveDialog({ account, removed, isOwned, onClose }: { account: Account; removed: string; isOwned: boolean; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const remove = async () => {
    const { data } = await setIdentifiers(account, inOrder(account).filter((one) => one !== removed));
    await refresh();
    toast(savedWords(data.identifier));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'account.identity.remove_title', message: 'Remove {name}?', values: { name: removed } })}
      confirm={i18n.t({ id: 'account.identity.remove', message: 'Remove' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      {isOwned
        ? i18n.t({ id: 'account.identity.remove_did', message: 'The account is not called by it any more; the number stays with the customer.' })
        : i18n.t({ id: 'account.identity.remove_means', message: 'The account is not known by it any more, and another account may have it.' })}
    </ConfirmDialog>
  );
}

function MainDialog({ account, main, onClose }: { account: Account; main: string; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const choose = async () => {
    await setIdentifiers(account, [main, ...inOrder(account).filter((one) => one !== main)]);
    await refresh();
    toast(i18n.t({ id: 'account.identity.goes_by', message: 'The account goes by {name} now', values: { name: main } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'account.identity.main_title', message: 'Go by {name}?', values: { name: main } })}
      confirm={i18n.t({ id: 'account.identity.make_main', message: 'Go by this one' })}
      onConfirm={choose}
      onClose={onClose}
    >
      {i18n.t({ id: 'account.identity.main_means', message: '{before} stays an alias. Lists, searches and invoices call the account {name}.', values: { before: account.identifier, name: main } })}
    </ConfirmDialog>
  );
}
