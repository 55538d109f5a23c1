import { i18n } from '@lingui/core';

const DIRECTIONS: Record<string, () => string> = {
  '': () => i18n.t({ id: 'products.all_directions', message: 'All directions' }),
  OUTGOING: () => i18n.t({ id: 'products.outgoing', message: 'Outgoing' }),
  INCOMING: () => i18n.t({ id: 'products.incoming', message: 'Incoming' }),
  FOLLOWME: () => i18n.t({ id: 'products.followme', message: 'Forwarded' }),
};

export const directionWords = (code: string) => DIRECTIONS[code]?.() ?? code;

export const DIRECTION_CODES = Object.keys(DIRECTIONS);
