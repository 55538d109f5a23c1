import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { modelLabel } from '../../accounts/columns';
import { turned } from '../../amounts';
import { noLimit } from '../../columns';
import { IconGauge } from '~/kit/icons';
import { Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { AccountLimitDialog } from '../dialogs/limit';
import styles from '../dialogs/dialogs.module.css';
import { useMayChangeAccount } from '../editing';
import type { AccountPanelProps } from '../panels';

/** Whose money it spends and how far; every movement is an xDR. */
export function MoneyPanel({ customer, account }: AccountPanelProps) {
  const [open, setOpen] = useState(false);
  const may = useMayChangeAccount(customer, account) && account.balance_model === 'individual';
  return (
    <>
      <Surface
        title={i18n.t({ id: 'account.panel.money', message: 'Balance' })}
        actions={
          may && (
            <Button variant="default" leftSection={<IconGauge size={16} />} onClick={() => setOpen(true)}>
              {i18n.t({ id: 'account.limit.change', message: 'Set the limit' })}
            </Button>
          )
        }
      >
        <Facts facts={factsOf({ customer, account })} />
        <p className={styles.grave}>{meaningOf(account.balance_model)}</p>
      </Surface>
      <Surface title={i18n.t({ id: 'account.movements', message: 'Movements' })}>
        <p className={styles.line}>
          {i18n.t({ id: 'account.movements.hint', message: 'Each charge and each payment of this account is an xDR.' })}{' '}
          <Link to="/customers/$customer/accounts/$account/{-$panel}" params={{ customer: customer.id, account: account.id, panel: 'use' }} resetScroll={false}>
            {i18n.t({ id: 'account.movements.show', message: 'Show its xDRs' })}
          </Link>
        </p>
      </Surface>
      {open && <AccountLimitDialog customer={customer} account={account} onClose={() => setOpen(false)} />}
    </>
  );
}

function factsOf({ customer, account }: AccountPanelProps): [string, ReactNode][] {
  const { balance, balance_model: model, credit_limit: limit, available_funds: left, held_funds: held } = account;
  const pays: [string, ReactNode] = [i18n.t({ id: 'account.tile.pays', message: 'Pays with' }), modelLabel(model)];
  if (balance === null) {
    const link = (
      <Link to="/customers/$id/{-$panel}" params={{ id: customer.id, panel: 'balance' }}>
        {i18n.t({ id: 'account.tile.customers_balance', message: 'Balance of {name}', values: { name: customer.name } })}
      </Link>
    );
    return [pays, [i18n.t({ id: 'account.spends', message: 'Spends from' }), link]];
  }
  const holding: [string, ReactNode] = [i18n.t({ id: 'account.held', message: 'Held for sessions that run' }), <Money key="held" value={held} />];
  if (model !== 'individual') return [pays, [i18n.t({ id: 'account.tile.left', message: 'Money left' }), <Money key="left" value={turned(balance)} />], holding];
  return [
    pays,
    [i18n.t({ id: 'account.tile.balance', message: 'Balance' }), <Money key="balance" value={balance} />],
    [i18n.t({ id: 'account.limit', message: 'Own limit' }), <Money key="limit" value={limit} none={noLimit()} />],
    [i18n.t({ id: 'account.available', message: 'Available' }), <Money key="available" value={left} none={noLimit()} />],
    holding,
  ];
}

function meaningOf(model: AccountPanelProps['account']['balance_model']): string {
  switch (model) {
    case 'debit':
      return i18n.t({ id: 'account.money.debit', message: 'Its money was paid in before and falls as it is used; at zero only free calls are left.' });
    case 'voucher':
      return i18n.t({ id: 'account.money.voucher', message: 'Its value recharges another account at once, and is then used up.' });
    case 'individual':
      return i18n.t({ id: 'account.money.individual', message: 'Its balance rises with use up to its own limit. The customer pays, and must have funds as well.' });
    default:
      return i18n.t({ id: 'account.money.subordinate', message: 'Every charge goes to the customer; it has no balance and no limit of its own.' });
  }
}
