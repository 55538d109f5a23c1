import { i18n } from '@lingui/core';
import type { BulkChangeTold } from '~/api';
import { actionLabel, countedWords, type Action } from '~/admin/bulk-words';
import { formatCount } from '~/kit/money';

const counted = (count: number) => ({ count, n: formatCount(count) });

export function dialogTitle(action: Action, count: number): string {
  const values = counted(count);
  switch (action) {
    case 'block':
      return i18n.t({ id: 'bulk.block_title', message: 'Block {count, plural, one {{n} customer} other {{n} customers}}?', values });
    case 'unblock':
      return i18n.t({ id: 'bulk.unblock_title', message: 'Unblock {count, plural, one {{n} customer} other {{n} customers}}?', values });
    case 'change_class':
      return i18n.t({ id: 'bulk.class_title', message: 'Change the class of {count, plural, one {{n} customer} other {{n} customers}}?', values });
    case 'delete':
      return i18n.t({ id: 'bulk.delete_title', message: 'Delete {count, plural, one {{n} customer} other {{n} customers}}?', values });
    default:
      return i18n.t({ id: 'bulk.export_title', message: 'Export {count, plural, one {{n} customer} other {{n} customers}}', values });
  }
}

/** What it means for those it is done to. */
export function meaning(action: Action): string {
  switch (action) {
    case 'block':
      return i18n.t({ id: 'bulk.block_means', message: 'No service from now on: use that begins after this moment is not charged but waits in quarantine. It can be undone.' });
    case 'unblock':
      return i18n.t({ id: 'bulk.unblock_means', message: 'Service is open again at once, unless something else holds. It can be undone.' });
    case 'change_class':
      return i18n.t({ id: 'bulk.class_means', message: 'They take over the policies of the class. Undoing it gives each its former class back.' });
    case 'delete':
      return i18n.t({ id: 'bulk.delete_means', message: 'Only customers that nothing depends on are deleted; others stay as they are. This cannot be undone.' });
    default:
      return i18n.t({ id: 'bulk.export_means', message: 'The file is made in the background and can be downloaded for 24 hours.' });
  }
}

/** Of a change that is tried out: "2 of 3 can be deleted." */
export function possibleWords(action: Action, count: number, total: number): string {
  const values = { n: formatCount(count), total: formatCount(total) };
  switch (action) {
    case 'block':
      return i18n.t({ id: 'bulk.block_possible', message: '{n} of {total} will be blocked.', values });
    case 'unblock':
      return i18n.t({ id: 'bulk.unblock_possible', message: '{n} of {total} will be unblocked.', values });
    case 'change_class':
      return i18n.t({ id: 'bulk.class_possible', message: '{n} of {total} will be put into this class.', values });
    default:
      return i18n.t({ id: 'bulk.delete_possible', message: '{n} of {total} can be deleted.', values });
  }
}

/** What a change is called where it stands among others. */
export function changeTitle(change: BulkChangeTold): string {
  const title = `${actionLabel(change.action)} · ${countedWords(change.action, change.total ?? change.chosen ?? 0)}`;
  if (!change.undo_of) return change.total === null && change.chosen === null ? actionLabel(change.action) : title;
  return i18n.t({ id: 'bulk.undoing', message: 'Undo: {what}', values: { what: title } });
}
