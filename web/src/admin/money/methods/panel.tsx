import { i18n } from '@lingui/core';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMayChange, useRefreshCustomer } from '~/admin/customers/may-change';
import type { PanelProps } from '~/admin/customers/panels';
import { deletePaymentMethod, patchPaymentMethod, type PaymentMethods, type PaymentMethodTold } from '~/api';
import { getPaymentMethodsOptions } from '~/api/@tanstack/react-query.gen';
import { Tag } from '~/kit/chip';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconCreditCard } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { AutoPaymentSurface } from './auto-payment';
import { SaveMethodDialog } from './save-dialog';
import { methodWords, untilWords } from './words';
import styles from './methods.module.css';

/** What the customer saved with processors, and what is paid with it by itself. */
export function PaymentMethodsPanel({ customer }: PanelProps) {
  const query = useQuery(getPaymentMethodsOptions({ path: { customer_id: customer.id } }));
  if (query.isError) return <Failed trouble={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  return (
    <>
      <MethodsSurface customer={customer} told={query.data} />
      <AutoPaymentSurface customer={customer} hasMethod={query.data.items.length > 0} />
    </>
  );
}

function MethodsSurface({ customer, told }: PanelProps & { told: PaymentMethods }) {
  const may = useMayChange(customer);
  const [saving, setSaving] = useState(false);
  const { items, payment_systems: systems } = told;
  const save = i18n.t({ id: 'methods.save', message: 'Save a method' });
  return (
    <Surface
      title={i18n.t({ id: 'customers.panel.payment_methods', message: 'Payment methods' })}
      actions={
        may &&
        systems.length > 0 && (
          <Button variant="default" leftSection={<IconCreditCard size={16} />} onClick={() => setSaving(true)}>
            {save}
          </Button>
        )
      }
    >
      {items.length === 0 && (
        <p className="dimmed">
          {systems.length === 0
            ? i18n.t({ id: 'methods.no_system', message: 'No payment system takes cards or direct debits in {currency} yet. They are declared under Money, Payment systems.', values: { currency: customer.currency } })
            : i18n.t({ id: 'methods.none', message: 'This customer has saved no payment method yet.' })}
        </p>
      )}
      <ul className={styles.methods}>
        {items.map((method) => (
          <Method key={method.id} customer={customer} method={method} may={may} />
        ))}
      </ul>
      {saving && <SaveMethodDialog customer={customer} systems={systems} onClose={() => setSaving(false)} />}
    </Surface>
  );
}

function Method({ customer, method, may }: PanelProps & { method: PaymentMethodTold; may: boolean }) {
  const refresh = useRefreshCustomer();
  const [asked, setAsked] = useState<'prefer' | 'forget' | null>(null);
  const path = { customer_id: customer.id, method_id: method.id };
  const name = methodWords(method);
  const isOver = method.expires !== null && method.expires < new Date().toISOString().slice(0, 10);
  const prefer = async () => {
    await patchPaymentMethod({ path, body: { preferred: true }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'methods.is_preferred', message: '{name} is charged from now on', values: { name } }));
  };
  const forget = async () => {
    await deletePaymentMethod({ path, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'methods.is_forgotten', message: '{name} is forgotten', values: { name } }));
  };
  return (
    <li>
      <IconCreditCard size={20} aria-hidden />
      <div>
        <strong>{name}</strong> {method.preferred && <Tag>{i18n.t({ id: 'methods.preferred', message: 'preferred' })}</Tag>}
        <div className="dimmed">
          {method.expires !== null && (isOver ? i18n.t({ id: 'methods.over', message: 'expired' }) : untilWords(method.expires))}
          {method.mandate !== '' && i18n.t({ id: 'methods.mandate', message: 'mandate {mandate}', values: { mandate: method.mandate } })}
          {' · '}
          {i18n.t({ id: 'methods.saved_at', message: 'saved' })} <When at={method.saved_at} />
        </div>
      </div>
      {may && (
        <Group gap={8}>
          {!method.preferred && (
            <Button variant="default" size="compact-sm" onClick={() => setAsked('prefer')}>
              {i18n.t({ id: 'methods.prefer', message: 'Prefer' })}
            </Button>
          )}
          <Button variant="default" size="compact-sm" onClick={() => setAsked('forget')}>
            {i18n.t({ id: 'methods.forget', message: 'Forget…' })}
          </Button>
        </Group>
      )}
      {asked === 'prefer' && (
        <ConfirmDialog title={i18n.t({ id: 'methods.prefer_title', message: 'Prefer {name}?', values: { name } })} confirm={i18n.t({ id: 'methods.prefer', message: 'Prefer' })} onConfirm={prefer} onClose={() => setAsked(null)}>
          <p>{i18n.t({ id: 'methods.prefer_means', message: 'It is charged by automatic payments, and wherever no method is chosen.' })}</p>
        </ConfirmDialog>
      )}
      {asked === 'forget' && (
        <ConfirmDialog title={i18n.t({ id: 'methods.forget_title', message: 'Forget {name}?', values: { name } })} confirm={i18n.t({ id: 'methods.forget_do', message: 'Forget it' })} danger onConfirm={forget} onClose={() => setAsked(null)}>
          <p>{i18n.t({ id: 'methods.forget_means', message: 'It is charged no more, here and at the processor. The newest of the others takes its place.' })}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}
