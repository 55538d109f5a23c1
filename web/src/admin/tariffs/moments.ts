import { momentOf } from '~/kit/period';
import { preferences } from '~/kit/preferences';

/** What a field for a moment says, as the API reads it; left empty: now. */
export const beginning = (local: string): string | null => (local ? momentOf(local, preferences().timeZone) : null);
