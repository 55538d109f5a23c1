import { i18n } from '@lingui/core';
import { Button, CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { BulkChangeTold } from '~/api';
import { actionLabel, type Action } from '~/admin/bulk-words';
import { useCan } from '~/admin/session';
import { IconX } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { formatCount } from '~/kit/money';
import type { Chosen, Who } from './chosen';
import { ChangeDialog } from './change-dialog';
import { ExportDialog } from './export-dialog';
import { BulkState, useBulkChange } from './state';
import { changeTitle } from './words';
import styles from './bulk.module.css';

type CustomerAction = Exclude<Action, 'export_accounts'>;

const ACTIONS: CustomerAction[] = ['block', 'unblock', 'change_class', 'delete', 'export'];

interface BulkProps {
  chosen: Chosen;
  /** Of the list as it is shown, in order. */
  columns: () => string[];
}

/** What can be done with the customers that are chosen, and how far what was asked for is. */
export function Bulk({ chosen, columns }: BulkProps) {
  const { asked, watch } = chosen;
  const count = chosen.selection.ids.size;
  return (
    <>
      {asked && <Asked key={asked} id={asked} onUndone={watch} onClose={() => watch(null)} />}
      {count > 0 && <Bar chosen={chosen} columns={columns} onAsked={watch} />}
    </>
  );
}

function Bar({ chosen, columns, onAsked }: BulkProps & { onAsked: (change: BulkChangeTold) => void }) {
  const may = useCan('change_customers');
  // What was chosen when the dialog was opened: the list below may change meanwhile.
  const [opened, setOpened] = useState<{ action: CustomerAction; who: Who } | null>(null);
  const { selection, everything, page, total } = chosen;
  const clear = i18n.t({ id: 'bulk.clear', message: 'Clear the selection' });
  useShortcut('Escape', clear, selection.clear);
  const count = selection.ids.size;
  const settle = (change: BulkChangeTold) => {
    if (change.action !== 'export') selection.clear();
    onAsked(change);
  };
  const dialog = opened && { ...opened, search: chosen.search, onClose: () => setOpened(null), onAsked: settle };
  return (
    <div className={styles.bar} role="region" aria-label={i18n.t({ id: 'bulk.bar', message: 'Chosen customers' })}>
      <span role="status" className={styles.count}>
        {everything
          ? i18n.t({ id: 'bulk.everything', message: 'All {total} found are selected', values: { total } })
          : i18n.t({ id: 'bulk.chosen', message: '{count, plural, one {{n} selected} other {{n} selected}}', values: { count, n: formatCount(count) } })}
      </span>
      {chosen.offersEverything && (
        <button type="button" className={styles.link} onClick={chosen.chooseEverything}>
          {i18n.t({
            id: 'bulk.offer_everything',
            message: '{count, plural, one {The {n} on this page is selected.} other {All {n} on this page are selected.}} Select all {total} found',
            values: { count: page.length, n: formatCount(page.length), total },
          })}
        </button>
      )}
      <div className={styles.acts}>
        {ACTIONS.filter((action) => may || action === 'export').map((action) => (
          <Button
            key={action}
            size="compact-md"
            variant={action === 'delete' ? 'light' : 'default'}
            color={action === 'delete' ? 'red' : undefined}
            onClick={() => setOpened({ action, who: chosen.who })}
          >
            {action === 'block' || action === 'unblock' ? actionLabel(action) : `${actionLabel(action)}…`}
          </Button>
        ))}
        <CloseButton icon={<IconX size={16} />} aria-label={clear} title={clear} onClick={selection.clear} />
      </div>
      {dialog?.action === 'export' && <ExportDialog {...dialog} columns={columns()} />}
      {dialog && dialog.action !== 'export' && <ChangeDialog {...dialog} action={dialog.action} />}
    </div>
  );
}

export function Asked({ id, onUndone, onClose }: { id: string; onUndone: (undo: BulkChangeTold) => void; onClose: () => void }) {
  const change = useBulkChange(id);
  if (!change.data) return null;
  const close = i18n.t({ id: 'bulk.close', message: 'Close' });
  return (
    <section className={styles.asked} aria-label={changeTitle(change.data)}>
      <BulkState change={change.data} onUndone={onUndone}>
        <Link to="/customers/bulk/$id" params={{ id }}>
          {i18n.t({ id: 'bulk.details', message: 'Details' })}
        </Link>
        <span className={styles.what}>{changeTitle(change.data)}</span>
        <CloseButton icon={<IconX size={16} />} aria-label={close} title={close} onClick={onClose} />
      </BulkState>
    </section>
  );
}
