import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { patchAccount, type Account, type Customer } from '~/api';
import { noLimit } from '../../columns';
import { useRefreshCustomer } from '../../may-change';
import type { Versioned } from '~/kit/client/versioned';
import { Dialog } from '~/kit/dialogs/dialog';
import { plain } from '~/kit/form/decimal';
import { MoneyField, SwitchField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { isStale, useApiForm } from '~/kit/form/use-api-form';
import { formatMoney, Money } from '~/kit/money';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { pathOf, readAccount } from '../editing';
import styles from './dialogs.module.css';

interface LimitDialogProps {
  customer: Customer;
  account: Account;
  onClose: () => void;
}

/** How far the balance of an account may rise, within what its customer may owe. */
export function AccountLimitDialog({ customer, account, onClose }: LimitDialogProps) {
  const version = useQuery({ queryKey: ['version', customer.id, 'account', account.id, 'limit'], queryFn: readAccount(account), staleTime: 0, gcTime: 0 });
  const title = i18n.t({ id: 'account.limit.title', message: 'Own limit of {name}', values: { name: account.identifier } });
  return (
    <Dialog title={title} onClose={onClose}>
      {version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
      {version.isPending && <Waiting />}
      {version.data && <LimitForm title={title} customer={customer} version={version.data} onStale={() => version.refetch()} onClose={onClose} />}
    </Dialog>
  );
}

interface LimitFormProps {
  title: string;
  customer: Customer;
  version: Versioned<Account>;
  onStale: () => Promise<unknown>;
  onClose: () => void;
}

function LimitForm({ title, customer: { currency }, version: { read, etag }, onStale, onClose }: LimitFormProps) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<{ unlimited: boolean; credit_limit: string }, { data: Account }>({
    defaults: { unlimited: read.credit_limit === null, credit_limit: plain(read.credit_limit?.amount ?? '') },
    save: async ({ unlimited, credit_limit }) => {
      const body = { credit_limit: unlimited ? null : { amount: credit_limit.trim() || '0', currency } };
      try {
        return await patchAccount({ path: pathOf(read), body, headers: { 'if-match': etag }, throwOnError: true });
      } catch (refused) {
        if (isStale(refused)) await Promise.all([onStale(), refresh()]); // who has read so may save over it
        throw refused;
      }
    },
    onSaved: async ({ data }) => {
      await refresh();
      const limit = data.credit_limit === null ? noLimit() : formatMoney(data.credit_limit);
      toast(i18n.t({ id: 'account.limit.saved', message: 'Own limit of {name}: {limit}', values: { name: data.identifier, limit } }));
      onClose();
    },
  });
  return (
    <Form form={form} label={title}>
      <p className={styles.line}>
        {i18n.t({ id: 'account.limit.balance', message: 'The balance is' })} <Money value={read.balance} />.{' '}
        {i18n.t({ id: 'account.limit.hint', message: "The account stops when it reaches the limit, or when its customer's own funds are used up. 0: only money paid ahead can be used." })}
      </p>
      <SwitchField name="unlimited" label={noLimit()} />
      <MoneyField name="credit_limit" label={i18n.t({ id: 'account.limit', message: 'Own limit' })} currency={currency} disabled={form.fields.watch('unlimited')} />
      <SaveBar label={i18n.t({ id: 'account.limit.save', message: 'Set the limit' })} onCancel={onClose} />
    </Form>
  );
}
