import { makeQueryClient } from '~/kit/client/queries';
import { watchSession } from './session';

/** What the API has answered, for all pages. */
export const queries = makeQueryClient();

watchSession(queries);
