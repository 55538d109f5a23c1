import { i18n } from '@lingui/core';
import { postAccountChange, type Account, type AccountChangeSaid } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { toast } from '~/kit/toast';
import { useRef } from 'react';
import { useRefreshCustomer } from '../may-change';

export type AccountAction = AccountChangeSaid['action'];

interface AccountDialogProps {
  account: Pick<Account, 'id' | 'customer_id' | 'identifier'>;
  action: AccountAction;
  onClose: () => void;
}

/** Blocks, unblocks or terminates one account, and says before what comes of it. */
export function AccountDialog({ account, action, onClose }: AccountDialogProps) {
  const refresh = useRefreshCustomer();
  const key = useRef(crypto.randomUUID());
  const words = wordsOf(action, account.identifier);
  const act = async () => {
    await postAccountChange({
      path: { customer_id: account.customer_id, account_id: account.id },
      body: { action },
      headers: { 'Idempotency-Key': key.current },
      throwOnError: true,
    });
    await refresh();
    toast(words.done);
  };
  const isForGood = action === 'terminate';
  return (
    <ConfirmDialog
      title={words.title}
      confirm={words.confirm}
      danger={isForGood}
      {...(isForGood && { typed: account.identifier })}
      onConfirm={act}
      onClose={onClose}
    >
      {words.consequence}
    </ConfirmDialog>
  );
}

function wordsOf(action: AccountAction, name: string) {
  const values = { name };
  switch (action) {
    case 'block':
      return {
        title: i18n.t({ id: 'customers.account.block.title', message: 'Block {name}?', values }),
        confirm: i18n.t({ id: 'customers.block', message: 'Block' }),
        consequence: i18n.t({ id: 'customers.account.block.means', message: 'Use that begins from now on waits in quarantine instead of being charged. It can be unblocked at any time.' }),
        done: i18n.t({ id: 'customers.account.block.done', message: '{name} is blocked', values }),
      };
    case 'unblock':
      return {
        title: i18n.t({ id: 'customers.account.unblock.title', message: 'Unblock {name}?', values }),
        confirm: i18n.t({ id: 'customers.unblock', message: 'Unblock' }),
        consequence: i18n.t({ id: 'customers.account.unblock.means', message: 'It can be used again at once.' }),
        done: i18n.t({ id: 'customers.account.unblock.done', message: '{name} is open again', values }),
      };
    default:
      return {
        title: i18n.t({ id: 'customers.account.terminate.title', message: 'Terminate {name}?', values }),
        confirm: i18n.t({ id: 'customers.account.terminate', message: 'Terminate' }),
        consequence: i18n.t({
          id: 'customers.account.terminate.means',
          message: 'It ends for good and its identifiers are given back, so that another account may have them. Use that began before is still charged. This cannot be undone.',
        }),
        done: i18n.t({ id: 'customers.account.terminate.done', message: '{name} is terminated', values }),
      };
  }
}
