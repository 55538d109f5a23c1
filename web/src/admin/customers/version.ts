import { getCustomer, type Customer } from '~/api';

/** A record and the version it was read in; a change of another version is refused. */
export interface Version<T> {
  record: T;
  etag: string;
}

/** Of whatever the API answers with an ETag. */
export async function versionOf<T>(asked: Promise<{ data: T; response: Response }>): Promise<Version<T>> {
  const { data, response } = await asked;
  return { record: data, etag: response.headers.get('ETag') ?? '*' };
}

export const readCustomer = (id: string): Promise<Version<Customer>> => versionOf(getCustomer({ path: { customer_id: id }, throwOnError: true }));
