import { getCustomer, type Customer } from '~/api';

/** A record and the version it was read in; a change of another version is refused. */
export interface Version {
  customer: Customer;
  etag: string;
}

export async function readVersion(id: string): Promise<Version> {
  const { data, response } = await getCustomer({ path: { customer_id: id }, throwOnError: true });
  return { customer: data, etag: response.headers.get('ETag') ?? '*' };
}
