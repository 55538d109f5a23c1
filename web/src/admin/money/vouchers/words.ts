import { i18n } from '@lingui/core';
import type { VoucherTold } from '~/api';
import type { Tone } from '~/kit/chip';

export type VoucherState = VoucherTold['state'];

const STATES: Record<VoucherState, () => string> = {
  active: () => i18n.t({ id: 'vouchers.state.active', message: 'Active' }),
  inactive: () => i18n.t({ id: 'vouchers.state.inactive', message: 'Not activated' }),
  locked: () => i18n.t({ id: 'vouchers.state.locked', message: 'Locked' }),
  redeemed: () => i18n.t({ id: 'vouchers.state.redeemed', message: 'Redeemed' }),
  expired: () => i18n.t({ id: 'vouchers.state.expired', message: 'Expired' }),
  void: () => i18n.t({ id: 'vouchers.state.void', message: 'Void' }),
};

export const stateLabel = (state: VoucherState): string => STATES[state]();

export const STATE_TONES: Record<VoucherState, Tone> = { active: 'ok', inactive: 'dim', locked: 'warn', redeemed: 'info', expired: 'dim', void: 'bad' };

export const codeLabel = () => i18n.t({ id: 'vouchers.code', message: 'Code' });
export const serialLabel = () => i18n.t({ id: 'vouchers.serial', message: 'Serial number' });
export const valueLabel = () => i18n.t({ id: 'vouchers.value', message: 'Value' });
export const reasonLabel = () => i18n.t({ id: 'vouchers.reason', message: 'Reason' });
