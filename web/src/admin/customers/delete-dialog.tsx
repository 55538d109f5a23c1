import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { removeCustomer, type Customer } from '~/api';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { forgetRecent } from '~/kit/recent';
import { toast } from '~/kit/toast';

/** Only one that nothing depends on; the API says so before it is offered. */
export function DeleteDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await removeCustomer({ path: { customer_id: customer.id }, throwOnError: true });
    await navigate({ to: '/customers' });
    forgetRecent(`/customers/${customer.id}`);
    await queries.invalidateQueries({ queryKey: [{ _id: 'getCustomers' }] });
    toast(i18n.t({ id: 'customers.deleted', message: '{name} is deleted', values: { name: customer.name } }));
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'customers.delete.title', message: 'Delete {name}?', values: { name: customer.name } })}
      confirm={i18n.t({ id: 'customers.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      {i18n.t({ id: 'customers.delete.hint', message: 'Nothing was ever charged to this customer, so its record can go without a trace in the books. This cannot be undone.' })}
    </ConfirmDialog>
  );
}
