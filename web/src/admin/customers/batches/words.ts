import { i18n } from '@lingui/core';
import type { BatchActSaid, BatchActTold, GenerationTold } from '~/api';
import { formatCount } from '~/kit/money';

export type BatchAction = BatchActSaid['action'];

export const BATCH_ACTIONS: readonly BatchAction[] = ['activate', 'block', 'unblock', 'set_expiry', 'terminate'];

export const accountsWords = (count: number) =>
  i18n.t({ id: 'batches.accounts', message: '{count, plural, one {{n} account} other {{n} accounts}}', values: { count, n: formatCount(count) } });

export function batchActLabel(action: BatchAction): string {
  switch (action) {
    case 'activate':
      return i18n.t({ id: 'batches.activate', message: 'Activate' });
    case 'block':
      return i18n.t({ id: 'customers.block', message: 'Block' });
    case 'unblock':
      return i18n.t({ id: 'customers.unblock', message: 'Unblock' });
    case 'set_expiry':
      return i18n.t({ id: 'batches.set_expiry', message: 'Set the expiry' });
    default:
      return i18n.t({ id: 'customers.account.terminate', message: 'Terminate' });
  }
}

export function batchActMeaning(action: BatchAction): string {
  switch (action) {
    case 'activate':
      return i18n.t({ id: 'batches.activate_means', message: 'Accounts that were made inactive can be used from now on: do it when the cards have safely arrived.' });
    case 'block':
      return i18n.t({ id: 'batches.block_means', message: 'Use that begins from now on waits in quarantine instead of being charged. They can be unblocked at any time.' });
    case 'unblock':
      return i18n.t({ id: 'batches.unblock_means', message: 'They can be used again at once; those that are inactive stay so.' });
    case 'set_expiry':
      return i18n.t({ id: 'batches.set_expiry_means', message: 'From that day on they cannot be used. Without a day they never expire.' });
    default:
      return i18n.t({ id: 'batches.terminate_means', message: 'They end for good and their identifiers are given back. Money that is left on them stays in the books. This cannot be undone.' });
  }
}

export const actTitle = (act: BatchActTold) =>
  i18n.t({ id: 'batches.act_title', message: '{act}: batch {batch}', values: { act: batchActLabel(act.action), batch: act.batch } });

export const runTitle = (run: GenerationTold) =>
  i18n.t({ id: 'batches.run_title', message: '{accounts} for batch {batch}', values: { accounts: accountsWords(run.total), batch: run.batch } });
