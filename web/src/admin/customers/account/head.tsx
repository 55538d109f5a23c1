import { i18n } from '@lingui/core';
import { Button, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Account } from '~/api';
import { roleIcon, roleLabel } from '~/admin/account-roles';
import { useCan } from '~/admin/session';
import { AccountDialog, actLabel, type AccountAction } from '../accounts/dialogs';
import { AccountState } from '../accounts/state';
import { copyLink } from '../row-actions';
import styles from '../record.module.css';
import { Tag } from '~/kit/chip';
import { IconButton } from '~/kit/icon-button';
import {
  IconArrowsExchange, IconBan, IconBox, IconCalculator, IconChevronLeft, IconCircleCheck, IconCopy, IconDots, IconEyeCheck, IconGauge, IconPlugX, IconPlus, IconShieldCheck, IconTicket, IconTrash,
} from '~/kit/icons';
import { later } from '~/kit/later';
import { learnToTell } from '~/kit/languages';
import { useDocumentTitle } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { useMayAdjust } from '../may-change';
import { useMayChangeAccount } from './editing';
import type { AccountPanelProps } from './panels';
import { callsLabel } from './words';

/** With the sentences that they tell. */
const ChangeProductDialog = later(async () => (await Promise.all([import('./dialogs/change-product'), learnToTell()]))[0].ChangeProductDialog);
const AddOnDialog = later(async () => (await Promise.all([import('./dialogs/add-on'), learnToTell()]))[0].AddOnDialog);
const MoveDialog = later(async () => (await Promise.all([import('./dialogs/move'), learnToTell()]))[0].MoveDialog);
const LimitDialog = later(async () => (await Promise.all([import('./dialogs/limit'), learnToTell()]))[0].AccountLimitDialog);

const RedeemDialog = later(async () => (await Promise.all([import('../redeem-dialog'), learnToTell()]))[0].RedeemDialog);

type Opened = AccountAction | 'product' | 'add_on' | 'move' | 'limit' | 'redeem' | null;

const ICONS: Record<AccountAction, ReactNode> = {
  block: <IconBan size={16} />,
  unblock: <IconCircleCheck size={16} />,
  activate: <IconCircleCheck size={16} />,
  screen: <IconEyeCheck size={16} />,
  quarantine: <IconPlugX size={16} />,
  clear: <IconShieldCheck size={16} />,
  terminate: <IconTrash size={16} />,
};

/** Stays while the record scrolls: which account of whom it is, what holds, what can be done. */
export function AccountHead({ customer, account }: AccountPanelProps) {
  const [opened, setOpened] = useState<Opened>(null);
  const navigate = useNavigate();
  useDocumentTitle(`${account.identifier} · ${customer.name}`);
  useNoteRecent(`${account.identifier} (${customer.name})`, `/customers/${customer.id}/accounts/${account.id}`);
  const RoleIcon = roleIcon(account.role);
  const close = () => setOpened(null);
  const shown = { customer, account, onClose: close };
  return (
    <div className={styles.head}>
      <nav className={styles.crumbs} aria-label={i18n.t({ id: 'account.breadcrumbs', message: 'Breadcrumbs' })}>
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: undefined }}>
          <IconChevronLeft size={14} aria-hidden />
          {customer.name}
        </Link>
        <span aria-hidden="true">/</span>
        <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'accounts' }}>
          {i18n.t({ id: 'account.crumb.accounts', message: 'Accounts' })}
        </Link>
      </nav>
      <div className={styles.headRow}>
        <h1 className={`${styles.name} numbers`}>{account.identifier}</h1>
        <AccountState account={account} />
        <span className={styles.badges}>
          <Tag>
            <RoleIcon size={14} aria-hidden /> {roleLabel(account.role)}
          </Tag>
          {account.status !== 'active' && <Tag>{callsLabel(account.calls_allowed)}</Tag>}
          {account.batch !== null && <Tag>{i18n.t({ id: 'account.of_batch', message: 'Batch {name}', values: { name: account.batch } })}</Tag>}
        </span>
        <Actions customer={customer} account={account} onOpen={setOpened} />
      </div>
      {opened === 'product' && <ChangeProductDialog {...shown} />}
      {opened === 'add_on' && <AddOnDialog {...shown} />}
      {opened === 'limit' && <LimitDialog {...shown} />}
      {opened === 'redeem' && <RedeemDialog {...shown} />}
      {opened === 'move' && (
        <MoveDialog
          {...shown}
          onMoved={(there: Account) =>
            void navigate({ to: '/customers/$customer/accounts/$account/{-$panel}', params: { customer: there.customer_id, account: there.id, panel: undefined } })
          }
        />
      )}
      {isAct(opened) && <AccountDialog account={account} action={opened} onClose={close} />}
    </div>
  );
}

const isAct = (opened: Opened): opened is AccountAction => opened !== null && opened in ICONS;

/** Those that would change something now. */
function actsOn({ blocked_at, inactive, fraud_state }: Account): AccountAction[] {
  return [
    blocked_at === null ? 'block' : 'unblock',
    ...(inactive ? (['activate'] as const) : []),
    ...(fraud_state === null ? (['screen'] as const) : []),
    ...(fraud_state === 'quarantine' ? [] : (['quarantine'] as const)),
    ...(fraud_state === null ? [] : (['clear'] as const)),
  ];
}

function Actions({ customer, account, onOpen }: AccountPanelProps & { onOpen: (opened: Opened) => void }) {
  const may = useMayChangeAccount(customer, account);
  const mayQuote = useCan('quote');
  const mayAdjust = useMayAdjust(customer) && account.balance !== null;
  return (
    <span className={styles.actions}>
      {may && (
        <Button variant="default" leftSection={<IconBox size={16} />} onPointerEnter={() => void ChangeProductDialog.prepare()} onClick={() => onOpen('product')}>
          {i18n.t({ id: 'account.change_product', message: 'Change product' })}
        </Button>
      )}
      {mayAdjust && (
        <Button component={Link} to={`/customers/${customer.id}/adjust?account=${account.id}`} variant="default">
          {i18n.t({ id: 'adjust.title', message: 'Balance adjustment' })}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <IconButton variant="default" size={36} label={i18n.t({ id: 'account.more_actions', message: 'More actions' })}>
            <IconDots size={18} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {mayAdjust && account.balance_model !== 'voucher' && (
            <Menu.Item leftSection={<IconTicket size={16} />} onClick={() => onOpen('redeem')}>
              {i18n.t({ id: 'vouchers.redeem_asked', message: 'Redeem a voucher…' })}
            </Menu.Item>
          )}
          {may && actsOn(account).map((act) => (
            <Menu.Item key={act} leftSection={ICONS[act]} onClick={() => onOpen(act)}>
              {actLabel(act)}
            </Menu.Item>
          ))}
          {may && <Menu.Divider />}
          {may && (
            <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => onOpen('add_on')}>
              {i18n.t({ id: 'account.menu.add_on', message: 'Add an add-on…' })}
            </Menu.Item>
          )}
          {may && account.balance_model === 'individual' && (
            <Menu.Item leftSection={<IconGauge size={16} />} onClick={() => onOpen('limit')}>
              {i18n.t({ id: 'account.menu.limit', message: 'Set its own limit…' })}
            </Menu.Item>
          )}
          {may && (
            <Menu.Item leftSection={<IconArrowsExchange size={16} />} onClick={() => onOpen('move')}>
              {i18n.t({ id: 'account.menu.move', message: 'Move to another customer…' })}
            </Menu.Item>
          )}
          {mayQuote && (
            <Menu.Item leftSection={<IconCalculator size={16} />} component={Link} to={`/price-finder?${new URLSearchParams({ account: account.identifier })}`}>
              {i18n.t({ id: 'account.menu.find_price', message: 'Find a price' })}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copyLink(`/customers/${customer.id}/accounts/${account.id}`)}>
            {i18n.t({ id: 'account.menu.copy_link', message: 'Copy link' })}
          </Menu.Item>
          {may && (
            <Menu.Item leftSection={ICONS.terminate} color="red" onClick={() => onOpen('terminate')}>
              {i18n.t({ id: 'account.menu.terminate', message: 'Terminate…' })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
