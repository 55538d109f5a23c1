import type { CreateClientConfig } from '~/api/client.gen';
import { housefetch } from './fetching';

/** How the generated client reaches the API: same origin, our session cookie, our errors. */
export const createClientConfig: CreateClientConfig = (given) => ({
  ...given,
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  throwOnError: true,
  fetch: housefetch,
});
