import { i18n } from '@lingui/core';
import { postSpendingReset, putSpendingLimitToday, type Customer, type SpendingLimit } from '~/api';
import { formatMoment, zoneName } from '~/kit/date';
import { Dialog } from '~/kit/dialogs/dialog';
import { MoneyField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatMoney } from '~/kit/money';
import { toast } from '~/kit/toast';
import { useRefreshCustomer } from '../may-change';
import { notLimited } from './words';
import styles from './fraud.module.css';

interface Props {
  customer: Customer;
  onClose: () => void;
}

type OfLimit = Props & { spending: SpendingLimit };

/** More than usual or less, at once, until the day ends where the customer is. */
export function TodayDialog({ customer, spending, onClose }: OfLimit) {
  const { currency } = customer;
  const refresh = useRefreshCustomer();
  const form = useApiForm<{ spending_limit: string; comment: string }, { data: SpendingLimit }>({
    defaults: { spending_limit: '', comment: '' },
    save: ({ spending_limit: amount, comment }) =>
      putSpendingLimitToday({
        path: { customer_id: customer.id },
        body: { spending_limit: { amount: amount.trim(), currency }, comment: comment.trim() },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      await refresh();
      const limit = data.spending_limit === null ? notLimited() : formatMoney(data.spending_limit);
      toast(i18n.t({ id: 'customers.fraud.today_saved', message: 'Spending limit of {name} for today: {limit}', values: { name: customer.name, limit } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.fraud.today_title', message: 'Spending limit of {name} for today', values: { name: customer.name } });
  const until = { at: formatMoment(spending.begins_anew_at, 'minute', spending.time_zone), zone: zoneName(spending.time_zone) };
  const usual = spending.usual_limit === null ? notLimited() : formatMoney(spending.usual_limit);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.hint}>
          {i18n.t({ id: 'customers.fraud.today_hint', message: 'It holds at once and until {at} ({zone}); then the usual limit holds again: {usual}.', values: { ...until, usual } })}
        </p>
        <MoneyField name="spending_limit" label={i18n.t({ id: 'customers.fraud.limit_today', message: "Today's limit" })} currency={currency} required />
        <TextField name="comment" label={i18n.t({ id: 'customers.credit.comment', message: 'Comment' })} description={inTheLog()} />
        <SaveBar label={i18n.t({ id: 'customers.fraud.set_today', message: 'Set for today' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

export function AsUsualDialog({ customer, spending, onClose }: OfLimit) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<{ comment: string }, unknown>({
    defaults: { comment: '' },
    save: ({ comment }) => putSpendingLimitToday({ path: { customer_id: customer.id }, body: { spending_limit: null, comment: comment.trim() }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.fraud.undone', message: 'The usual spending limit of {name} holds again', values: { name: customer.name } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.fraud.undo_title', message: 'Back to the usual limit now?' });
  const usual = spending.usual_limit === null ? notLimited() : formatMoney(spending.usual_limit);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.hint}>{i18n.t({ id: 'customers.fraud.undo_hint', message: 'The usual limit holds from now on: {usual}. What was spent today stays counted.', values: { usual } })}</p>
        <TextField name="comment" label={i18n.t({ id: 'customers.credit.comment', message: 'Comment' })} description={inTheLog()} />
        <SaveBar label={i18n.t({ id: 'customers.fraud.as_usual', message: 'As usual again' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

export function ResetDialog({ customer, onClose }: Props) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<{ comment: string }, unknown>({
    defaults: { comment: '' },
    save: ({ comment }, key) =>
      postSpendingReset({ path: { customer_id: customer.id }, body: { comment: comment.trim() }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.fraud.reset_done', message: "Today's spending of {name} begins anew", values: { name: customer.name } }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.fraud.reset_title', message: "Begin today's spending anew?" });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.hint}>{i18n.t({ id: 'customers.fraud.reset_hint', message: 'What was spent today counts as nothing, and what is used from now on counts again. What was charged stays charged.' })}</p>
        <TextField name="comment" label={i18n.t({ id: 'customers.credit.comment', message: 'Comment' })} description={inTheLog()} />
        <SaveBar label={i18n.t({ id: 'customers.fraud.reset', message: 'Reset usage' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

const inTheLog = () => i18n.t({ id: 'customers.fraud.comment_hint', message: 'For the change log, in your own words' });
