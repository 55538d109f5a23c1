import { i18n } from '@lingui/core';
import { postAddOn, putAddOn, type Account, type AddOnTold, type Customer } from '~/api';
import { ChoiceField } from '../../choice-field';
import { useFittingProducts } from '../../accounts/fitting';
import { useRefreshCustomer } from '../../may-change';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { localOf, plusDays, startOfDay, today } from '~/kit/period';
import { toast } from '~/kit/toast';
import { pathOf } from '../editing';
import styles from './dialogs.module.css';

interface AddOnDialogProps {
  customer: Customer;
  account: Account;
  /** To be given other days; without one another is added. */
  held?: AddOnTold;
  onClose: () => void;
}

interface Values {
  product_id: string;
  valid_from: string;
  valid_until: string;
}

/** What an account has beside its main product, and from when to when. */
export function AddOnDialog({ customer, account, held, onClose }: AddOnDialogProps) {
  const refresh = useRefreshCustomer();
  const zone = customer.time_zone;
  const offered = useFittingProducts({ kind: 'add_on', role: account.role, currency: customer.currency }) ?? [];
  const dayOf = (moment: string | null | undefined) => (moment ? localOf(moment, zone).slice(0, 10) : '');
  const began = held?.state === 'holds';
  const form = useApiForm<Values, unknown>({
    defaults: { product_id: held?.product_id ?? '', valid_from: dayOf(held?.valid_from), valid_until: dayOf(held?.valid_until) },
    save: ({ product_id, valid_from, valid_until }, key) => {
      const path = pathOf(account);
      const days = { valid_from: valid_from && !began ? startOfDay(valid_from, zone) : null, valid_until: valid_until ? startOfDay(valid_until, zone) : null };
      if (held) return putAddOn({ path: { ...path, product_id: held.product_id }, body: days, throwOnError: true });
      return postAddOn({ path, body: { product_id, ...days }, headers: { 'Idempotency-Key': key }, throwOnError: true });
    },
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'account.add_on.saved', message: 'The add-ons of {name} are saved', values: { name: account.identifier } }));
      onClose();
    },
  });
  const title = held
    ? i18n.t({ id: 'account.add_on.days', message: 'Days of {product}', values: { product: held.product_name } })
    : i18n.t({ id: 'account.add_on.title', message: 'Add an add-on to {name}', values: { name: account.identifier } });
  return (
    <Dialog title={title} size={620} onClose={onClose}>
      <Form form={form} label={title}>
        {!held && (
          <>
            <p className={styles.line}>{i18n.t({ id: 'account.add_on.how', message: 'It beats the main product, and add-ons of a lower priority, for what it prices.' })}</p>
            <ChoiceField
              name="product_id"
              label={i18n.t({ id: 'account.add_on.product', message: 'Add-on' })}
              required
              options={offered.map(({ id, name, addon_priority: priority }) => ({
                value: id,
                label: i18n.t({ id: 'account.add_on.option', message: '{name} (priority {priority})', values: { name, priority: priority ?? 0 } }),
              }))}
            />
          </>
        )}
        <Columns>
          <DayField
            name="valid_from"
            label={i18n.t({ id: 'account.add_on.from', message: 'From' })}
            description={began ? i18n.t({ id: 'account.add_on.began', message: 'It has begun' }) : i18n.t({ id: 'account.add_on.from_hint', message: 'Empty: from now on' })}
            disabled={began}
            min={plusDays(today(zone), 1)}
          />
          <DayField
            name="valid_until"
            label={i18n.t({ id: 'account.add_on.until', message: 'Until' })}
            description={i18n.t({ id: 'account.add_on.until_hint', message: 'The first day without it; empty: as long as the account' })}
            min={plusDays(today(zone), 1)}
          />
        </Columns>
        <SaveBar label={held ? i18n.t({ id: 'account.add_on.save', message: 'Save' }) : i18n.t({ id: 'account.add_on.do', message: 'Add it' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
