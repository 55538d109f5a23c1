import { expect, it } from 'vitest';
import { changeListPreference, changePreferences, loadPreferences, preferences } from '~/kit/preferences';

const keep = () => Promise.resolve();

it('gives the next person nothing of the one before but language and theme', () => {
  loadPreferences({ language: 'uk', theme: 'dark', pageSize: 100, timeZone: 'Asia/Tokyo' }, keep);
  changeListPreference('customers', { shown: { city: true } });
  changePreferences({ zebra: true });
  loadPreferences({}, keep);
  expect(preferences()).toMatchObject({ language: 'uk', theme: 'dark', pageSize: 25, zebra: false, lists: {} });
  expect(preferences().timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

it('keeps what a person has chosen', () => {
  loadPreferences({ pageSize: 50, lists: { customers: { order: ['name'] } } }, keep);
  expect(preferences()).toMatchObject({ pageSize: 50, lists: { customers: { order: ['name'] } } });
});
