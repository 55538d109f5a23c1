import { i18n } from '@lingui/core';
import type { BulkChangeTold } from '~/api';
import { formatCount } from '~/kit/money';

export type Action = BulkChangeTold['action'];

const counted = (count: number) => ({ count, n: formatCount(count) });

/** What a button does, and what a change is called. */
export function actionLabel(action: Action): string {
  switch (action) {
    case 'block':
      return i18n.t({ id: 'bulk.block', message: 'Block' });
    case 'unblock':
      return i18n.t({ id: 'bulk.unblock', message: 'Unblock' });
    case 'change_class':
      return i18n.t({ id: 'bulk.change_class', message: 'Change class' });
    case 'delete':
      return i18n.t({ id: 'bulk.delete', message: 'Delete' });
    default:
      return i18n.t({ id: 'bulk.export', message: 'Export' });
  }
}

export const customersWords = (count: number) =>
  i18n.t({ id: 'bulk.customers', message: '{count, plural, one {{n} customer} other {{n} customers}}', values: counted(count) });

export const accountsWords = (count: number) =>
  i18n.t({ id: 'bulk.accounts', message: '{count, plural, one {{n} account} other {{n} accounts}}', values: counted(count) });

/** Whom or what an act is about, counted. */
export const countedWords = (action: Action, count: number) => (action === 'export_accounts' ? accountsWords(count) : customersWords(count));

/** Acts that change nobody and make a file. */
export const makesFile = (action: Action) => action === 'export' || action === 'export_accounts';

/** "12 blocked": what was done to how many. */
export function doneWords(action: Action, count: number): string {
  const values = { n: formatCount(count) };
  switch (action) {
    case 'block':
      return i18n.t({ id: 'bulk.blocked', message: 'Blocked: {n}', values });
    case 'unblock':
      return i18n.t({ id: 'bulk.unblocked', message: 'Unblocked: {n}', values });
    case 'change_class':
      return i18n.t({ id: 'bulk.class_changed', message: 'In another class: {n}', values });
    case 'delete':
      return i18n.t({ id: 'bulk.deleted', message: 'Deleted: {n}', values });
    default:
      return i18n.t({ id: 'bulk.exported', message: 'Exported: {n}', values });
  }
}

export const unchangedWords = (count: number) => i18n.t({ id: 'bulk.unchanged', message: 'So already: {n}', values: { n: formatCount(count) } });

export const refusedWords = (count: number) => i18n.t({ id: 'bulk.refused', message: 'Refused: {n}', values: { n: formatCount(count) } });
