import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CreditLimit, Customer } from '~/api';
import { getCreditLimitOptions } from '~/api/@tanstack/react-query.gen';
import { Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { noLimit } from '../columns';
import { LedgerRows } from '../credit/ledger-rows';
import { LimitHistory } from '../credit/history';
import { TemporaryIncrease } from '../credit/temporary';
import { Thresholds } from '../credit/thresholds';
import { LimitDialog } from '../limit-dialog';
import { useMayAdjust, useMayChange } from '../may-change';
import type { PanelProps } from '../panels';
import styles from '../credit/credit.module.css';

/** What is owed, how far that may go, what is lent for a time, and when the customer is warned. */
export function BalancePanel({ customer }: PanelProps) {
  const credit = useQuery(getCreditLimitOptions({ path: { customer_id: customer.id } }));
  if (credit.isError) return <Failed trouble={credit.error} onRetry={() => void credit.refetch()} />;
  if (!credit.data) return <Waiting />;
  const isPostpaid = customer.balance_control === 'postpaid';
  return (
    <>
      <div className={styles.halves}>
        <div>
          <Figures customer={customer} credit={credit.data} />
          {isPostpaid && <TemporaryIncrease customer={customer} credit={credit.data} />}
          {!isPostpaid && <LedgerRows customer={customer} credit={credit.data} />}
        </div>
        <Thresholds customer={customer} hasLimit={hasLimit(credit.data)} />
      </div>
      {isPostpaid && <LedgerRows customer={customer} credit={credit.data} />}
      {isPostpaid && <LimitHistory customer={customer} />}
    </>
  );
}

const hasLimit = ({ permanent_credit_limit: permanent }: CreditLimit) => permanent !== null && /[1-9]/.test(permanent.amount);

function Figures({ customer, credit }: { customer: Customer; credit: CreditLimit }) {
  const [changing, setChanging] = useState(false);
  const may = useMayChange(customer);
  const isPostpaid = customer.balance_control === 'postpaid';
  const mayAdjust = useMayAdjust(customer);
  const actions = (
    <>
      {mayAdjust && (
        <Button component={Link} to={`/customers/${customer.id}/adjust`} variant="default">
          {i18n.t({ id: 'adjust.title', message: 'Balance adjustment' })}
        </Button>
      )}
      {may && isPostpaid && (
        <Button variant="default" onClick={() => setChanging(true)}>
          {i18n.t({ id: 'customers.set_limit', message: 'Set credit limit' })}
        </Button>
      )}
    </>
  );
  const unlimited = noLimit();
  return (
    <Surface title={i18n.t({ id: 'customers.credit.figures', message: 'Balance and limit' })} actions={actions}>
      <Facts
        facts={[
          ...(isPostpaid ? [[i18n.t({ id: 'customers.balance', message: 'Balance' }), <Money key="b" value={credit.balance} precise />] as [string, React.ReactNode]] : []),
          [i18n.t({ id: 'customers.available_funds', message: 'Available funds' }), <Money key="f" value={credit.available_funds} precise none={unlimited} />],
          ...(isPostpaid
            ? ([
                [i18n.t({ id: 'customers.credit.permanent', message: 'Permanent credit limit' }), <Money key="p" value={credit.permanent_credit_limit} none={unlimited} />],
                [i18n.t({ id: 'customers.credit.in_force', message: 'Credit limit in force now' }), <Money key="l" value={credit.credit_limit} none={unlimited} />],
              ] as [string, React.ReactNode][])
            : []),
        ]}
      />
      {changing && <LimitDialog customer={customer} onClose={() => setChanging(false)} />}
    </Surface>
  );
}
