import { getCustomer, type Customer } from '~/api';
import { versioned, type Versioned } from '~/kit/client/versioned';

export const readCustomer = (id: string): Promise<Versioned<Customer>> => versioned(getCustomer({ path: { customer_id: id }, throwOnError: true }));
