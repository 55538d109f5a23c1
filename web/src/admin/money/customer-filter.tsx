import { i18n } from '@lingui/core';
import { ChooseCustomer } from '~/admin/choose-customer';
import { one, useUrl } from '~/kit/url';

/** Of whom: written into the address as `customer_id`. */
export function CustomerFilter() {
  const { search, change } = useUrl();
  const all = i18n.t({ id: 'money.all_customers', message: 'All customers' });
  return (
    <ChooseCustomer aria-label={i18n.t({ id: 'books.customer', message: 'Customer' })} none={all} value={one(search, 'customer_id') ?? ''} onChange={(id) => change({ customer_id: id || undefined })} />
  );
}
