import { i18n } from '@lingui/core';
import { Button, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import type { Customer } from '~/api';
import { Tag } from '~/kit/chip';
import { IconButton } from '~/kit/icon-button';
import { IconChevronLeft, IconCopy, IconDots, IconGauge, IconTicket, IconTrash, IconUsers } from '~/kit/icons';
import { useShortcut } from '~/kit/keys';
import { later } from '~/kit/later';
import { learnToTell } from '~/kit/languages';
import { useDocumentTitle } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { noLimit } from './columns';
import { DeleteDialog } from './delete-dialog';
import { LimitDialog } from './limit-dialog';
import { copyLink } from './row-actions';
import { useMayAdjust, useMayChange } from './may-change';
import { useMayChangeStatus, useStatusDialog } from './status/use-dialog';
import { StatusPopover } from './status/popover';
import { balanceControlLabel, kindLabel, officeLabel } from './words';
import styles from './record.module.css';

type OpenDialog = 'limit' | 'delete' | 'redeem' | null;

/** With the sentences that it tells. */
const RedeemDialog = later(async () => (await Promise.all([import('./redeem-dialog'), learnToTell()]))[0].RedeemDialog);

const StatusDialog = later(async () => (await Promise.all([import('./status/dialog'), learnToTell()]))[0].StatusDialog);

/** Stays while the record scrolls: who it is, what holds, what can be done. */
export function RecordHead({ customer }: { customer: Customer }) {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  useDocumentTitle(customer.name);
  useNoteRecent(customer.name, `/customers/${customer.id}`);
  const close = () => setDialog(null);
  return (
    <div className={styles.head}>
      <nav className={styles.crumbs} aria-label={i18n.t({ id: 'customers.breadcrumbs', message: 'Breadcrumbs' })}>
        <Link to="/customers">
          <IconChevronLeft size={14} aria-hidden />
          {i18n.t({ id: 'customers.title', message: 'Customers' })}
        </Link>
      </nav>
      <div className={styles.headRow}>
        <h1 className={styles.name}>{customer.name}</h1>
        <StatusPopover customer={customer} />
        <Badges customer={customer} />
        <HeadActions customer={customer} onOpen={setDialog} />
      </div>
      <OpenStatusDialog customer={customer} />
      {dialog === 'limit' && <LimitDialog customer={customer} onClose={close} />}
      {dialog === 'redeem' && <RedeemDialog customer={customer} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog customer={customer} onClose={close} />}
    </div>
  );
}

function OpenStatusDialog({ customer }: { customer: Customer }) {
  const may = useMayChangeStatus(customer);
  const { isOpen, first, close } = useStatusDialog();
  if (!may || !isOpen) return null;
  return (
    <StatusDialog customer={customer} first={first} onClose={close} />
  );
}

function Badges({ customer }: { customer: Customer }) {
  return (
    <span className={styles.badges}>
      {customer.kind !== 'retail' && <Tag>{kindLabel(customer.kind)}</Tag>}
      <Tag>{balanceControlLabel(customer.balance_control)}</Tag>
      <Tag>{customer.currency}</Tag>
      <Tag>
        <Link to="/classes/$id" params={{ id: customer.class_id }}>
          {i18n.t({ id: 'customers.of_class', message: 'Class {name}', values: { name: customer.class_name } })}
        </Link>
      </Tag>
      {customer.office !== 'none' && <Tag>{officeLabel(customer.office)}</Tag>}
      {customer.head_office_id !== null && (
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.head_office_id, panel: undefined }}>
          {i18n.t({ id: 'customers.of_head_office', message: 'of head office {name}', values: { name: customer.head_office_name ?? '' } })}
        </Link>
      )}
      {customer.reseller_id !== null && (
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.reseller_id, panel: undefined }}>
          {i18n.t({ id: 'customers.of_reseller', message: 'of reseller {name}', values: { name: customer.reseller_name ?? '' } })}
        </Link>
      )}
      {customer.distributor_id !== null && (
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.distributor_id, panel: undefined }}>
          {i18n.t({ id: 'customers.of_distributor', message: 'sold by {name}', values: { name: customer.distributor_name ?? '' } })}
        </Link>
      )}
    </span>
  );
}

function HeadActions({ customer, onOpen }: { customer: Customer; onOpen: (dialog: OpenDialog) => void }) {
  const may = useMayChange(customer);
  const mayRegister = useCan('change_customers');
  const mayRedeem = useCan('adjust_balances') && may;
  const navigate = useNavigate();
  const mayStatus = useMayChangeStatus(customer);
  const dialog = useStatusDialog();
  const status = i18n.t({ id: 'customers.change_status', message: 'Change status' });
  useShortcut('s', status, () => dialog.open(), mayStatus);
  const mayAdjust = useMayAdjust(customer);
  const adjust = i18n.t({ id: 'adjust.title', message: 'Balance adjustment' });
  const toAdjust = `/customers/${customer.id}/adjust`;
  useShortcut('b', adjust, () => void navigate({ to: toAdjust }), mayAdjust);
  const isPostpaid = customer.balance_control === 'postpaid';
  const deletion = customer.actions?.delete;
  return (
    <span className={styles.actions}>
      {mayStatus && (
        <Button variant="default" title={`${status} (s)`} onPointerEnter={() => void StatusDialog.prepare()} onClick={() => dialog.open()}>
          {status}
        </Button>
      )}
      {mayAdjust && (
        <Button component={Link} to={toAdjust} variant="default" title={`${adjust} (b)`}>
          {adjust}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <IconButton variant="default" size={36} label={i18n.t({ id: 'customers.more_actions', message: 'More actions' })}>
            <IconDots size={18} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {may && isPostpaid && (
            <Menu.Item leftSection={<IconGauge size={16} />} onClick={() => onOpen('limit')}>
              {customer.credit_limit === null
                ? i18n.t({ id: 'customers.set_limit_now', message: 'Set credit limit (now: {limit})', values: { limit: noLimit() } })
                : i18n.t({ id: 'customers.set_limit', message: 'Set credit limit' })}
            </Menu.Item>
          )}
          {mayRedeem && (
            <Menu.Item leftSection={<IconTicket size={16} />} onClick={() => onOpen('redeem')}>
              {i18n.t({ id: 'vouchers.redeem_asked', message: 'Redeem a voucher…' })}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copyLink(`/customers/${customer.id}`)}>
            {i18n.t({ id: 'customers.menu.copy_link', message: 'Copy link' })}
          </Menu.Item>
          {mayRegister && (
            <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => void navigate({ to: '/customers/new', search: { copy: customer.id } })}>
              {i18n.t({ id: 'customers.menu.copy', message: 'New customer like this' })}
            </Menu.Item>
          )}
          {may && deletion && (
            <Menu.Item
              leftSection={<IconTrash size={16} />}
              color="red"
              disabled={!deletion.allowed}
              title={deletion.reason ?? undefined}
              onClick={() => onOpen('delete')}
            >
              {i18n.t({ id: 'customers.delete', message: 'Delete' })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
