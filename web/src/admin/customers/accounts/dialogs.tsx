import { i18n } from '@lingui/core';
import { Switch } from '@mantine/core';
import { useRef, useState } from 'react';
import { postAccountChange, type Account, type AccountChangeSaid } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { toast } from '~/kit/toast';
import { useRefreshCustomer } from '../may-change';

export type AccountAction = AccountChangeSaid['action'];

interface AccountDialogProps {
  account: Pick<Account, 'id' | 'customer_id' | 'identifier'>;
  action: AccountAction;
  onClose: () => void;
}

/** Of the button that does it. */
export const actLabel = (action: AccountAction): string => wordsOf(action, '').confirm;

/** Does one act on one account, and says before what comes of it. */
export function AccountDialog({ account, action, onClose }: AccountDialogProps) {
  const refresh = useRefreshCustomer();
  const key = useRef(crypto.randomUUID());
  const words = wordsOf(action, account.identifier);
  const isForGood = action === 'terminate';
  const [release, setRelease] = useState(true);
  const act = async () => {
    await postAccountChange({
      path: { customer_id: account.customer_id, account_id: account.id },
      body: { action, ...(isForGood && { release_numbers: release }) },
      headers: { 'Idempotency-Key': key.current },
      throwOnError: true,
    });
    await refresh();
    toast(words.done);
  };
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
      {isForGood && (
        <Switch
          mt={12}
          checked={release}
          onChange={(event) => setRelease(event.currentTarget.checked)}
          label={i18n.t({ id: 'customers.account.release', message: 'Give its numbers back to their pool' })}
          description={i18n.t({ id: 'customers.account.release_hint', message: 'Otherwise the customer keeps those of the inventory' })}
        />
      )}
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
    case 'activate':
      return {
        title: i18n.t({ id: 'customers.account.activate.title', message: 'Activate {name}?', values }),
        confirm: i18n.t({ id: 'customers.account.activate', message: 'Activate' }),
        consequence: i18n.t({ id: 'customers.account.activate.means', message: 'It can be used from now on. It cannot be made inactive again, but blocked.' }),
        done: i18n.t({ id: 'customers.account.activate.done', message: '{name} is activated', values }),
      };
    case 'screen':
      return {
        title: i18n.t({ id: 'customers.account.screen.title', message: 'Screen the calls of {name}?', values }),
        confirm: i18n.t({ id: 'customers.account.screen', message: 'Screen its calls' }),
        consequence: i18n.t({ id: 'customers.account.screen.means', message: 'Calls within the network go on; before others the caller is checked, until the suspicion is cleared.' }),
        done: i18n.t({ id: 'customers.account.screen.done', message: 'Calls of {name} are screened', values }),
      };
    case 'quarantine':
      return {
        title: i18n.t({ id: 'customers.account.quarantine.title', message: 'Put {name} in quarantine?', values }),
        confirm: i18n.t({ id: 'customers.account.quarantine.do', message: 'Put in quarantine' }),
        consequence: i18n.t({ id: 'customers.account.quarantine.means', message: 'Only calls within the network go on, until the suspicion is cleared.' }),
        done: i18n.t({ id: 'customers.account.quarantine.done', message: '{name} is in quarantine', values }),
      };
    case 'clear':
      return {
        title: i18n.t({ id: 'customers.account.clear.title', message: 'Clear the suspicion against {name}?', values }),
        confirm: i18n.t({ id: 'customers.account.clear', message: 'Clear the suspicion' }),
        consequence: i18n.t({ id: 'customers.account.clear.means', message: 'All calls are open again at once, unless something else holds.' }),
        done: i18n.t({ id: 'customers.account.clear.done', message: 'Nothing is held against {name} any more', values }),
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
