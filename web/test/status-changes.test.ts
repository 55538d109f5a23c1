import { describe, expect, test } from 'vitest';
import type { CustomerStatusTold, StatusActionTold } from '~/api';
import { changeSaid, lastCloseOn, NO_CHANGE, togglesOf } from '~/admin/customers/status/changes';

const action = (name: string, more: Partial<StatusActionTold> = {}) =>
  ({ action: name, allowed: true, reason: null, takes: ['comment'], needs: [], earliest: null, latest: null, computed_close_on: null, ...more }) as StatusActionTold;

const LIFT = action('lift_suspension', { takes: ['until', 'comment'], needs: ['until'] });
const TERMINATE = action('terminate_provisionally', { takes: ['on', 'close_on', 'comment'], computed_close_on: '2026-12-23' });
const RESCHEDULE = action('reschedule', { takes: ['on', 'step', 'comment'], needs: ['on', 'step'] });
const EVERY = [action('block'), action('unblock', { allowed: false, reason: 'The customer is not blocked.' }), LIFT, TERMINATE, RESCHEDULE];

const told = (statuses: string[], actions = EVERY) => ({ today: '2026-11-23', statuses, actions }) as unknown as CustomerStatusTold;

describe('what is sent', () => {
  test('is nothing while a day is missing', () => {
    expect(changeSaid(NO_CHANGE, told([]))).toBeNull();
    expect(changeSaid({ ...NO_CHANGE, action: 'lift_suspension' }, told(['suspended']))).toBeNull();
    expect(changeSaid({ ...NO_CHANGE, action: 'terminate_provisionally', when: 'later' }, told([]))).toBeNull();
    expect(changeSaid({ ...NO_CHANGE, action: 'reschedule', on: '2026-12-01' }, told([]))).toBeNull();
  });

  test('are only the days that the change takes', () => {
    const values = { ...NO_CHANGE, until: '2026-12-02', on: '2026-12-01', comment: 'why' };
    expect(changeSaid({ ...values, action: 'block' }, told([]))).toEqual({ action: 'block', comment: 'why' });
    expect(changeSaid({ ...values, action: 'lift_suspension' }, told([]))).toEqual({ action: 'lift_suspension', until: '2026-12-02', comment: 'why' });
    expect(changeSaid({ ...values, action: 'terminate_provisionally' }, told([]))).toEqual({ action: 'terminate_provisionally', comment: 'why' });
    const later = { ...values, action: 'terminate_provisionally', when: 'later', close_on: '2026-12-05' } as const;
    expect(changeSaid(later, told([]))).toEqual({ action: 'terminate_provisionally', on: '2026-12-01', close_on: '2026-12-05', comment: 'why' });
    expect(changeSaid({ ...values, action: 'reschedule', step: 'suspension' }, told([]))).toEqual({ action: 'reschedule', on: '2026-12-01', step: 'suspension', comment: 'why' });
  });

  test('a permanent termination comes at most as many days after the provisional one as the class says', () => {
    expect(lastCloseOn(TERMINATE, NO_CHANGE, '2026-11-23')).toBe('2026-12-23');
    expect(lastCloseOn(TERMINATE, { ...NO_CHANGE, when: 'later', on: '2026-12-01' }, '2026-11-23')).toBe('2026-12-31');
  });
});

describe('the switches', () => {
  test('show what holds though nothing can be done about it, and what can be begun', () => {
    const shown = (statuses: string[]) => togglesOf(told(statuses)).map(({ status, on }) => [status, on]);
    expect(shown([])).toEqual([['blocked', false], ['provisionally_terminated', false]]);
    expect(shown(['blocked', 'suspended'])).toEqual([['blocked', true], ['suspended', true], ['provisionally_terminated', false]]);
    expect(togglesOf(told(['blocked']))[0]!.action?.allowed).toBe(false);
  });

  test('name a suspension that is lifted by what it is, with another day to choose', () => {
    const [lifted] = togglesOf(told(['suspension_lifted'], [LIFT]));
    expect(lifted).toMatchObject({ status: 'suspension_lifted', on: false, lifted: true, action: LIFT });
  });
});
