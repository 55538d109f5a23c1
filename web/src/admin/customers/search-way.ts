import { i18n } from '@lingui/core';
import { changePreferences, preferences, usePreference } from '~/kit/preferences';
import { one, useUrl, type Search } from '~/kit/url';
import { WAYS } from './first-list';
import { fieldLabel, operatorLabel } from './words';

const LIST = 'customers';
const USUAL = 'contains';

/** How a text can be compared. */
export const OPERATORS = [USUAL, 'begins_with', 'ends_with', 'is'];

/** Where it can be looked for. */
export const TEXT_FIELDS = [
  'name',
  'company_name',
  'first_name',
  'last_name',
  'phone',
  'alt_phone',
  'email',
  'login',
  'address',
  'city',
  'state',
  'postal_code',
  'country',
  'account',
];

export interface Way {
  operator: string;
  /** None: all. */
  fields: string[];
}

export interface SearchWay extends Way {
  /** The way as parameters of the address. */
  parameters: Search;
  /** In words, where it is not the usual one. */
  told: string | undefined;
  set: (way: Way) => void;
}

/** How the list is searched: as the address says; where it says nothing, as the reader has chosen last. */
export function useSearchWay(): SearchWay {
  const { search, change } = useUrl();
  const kept = usePreference('searches')[LIST] ?? {};
  const isSaid = ['q', ...WAYS].some((name) => one(search, name));
  const way = wayIn(isSaid ? search : kept);
  const set = (chosen: Way) => {
    const parameters = parametersOf(chosen);
    const remembered = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as Record<string, string>;
    changePreferences({ searches: { ...preferences().searches, [LIST]: remembered } });
    if (isSaid) change(one(search, 'q') ? parameters : parametersOf({ operator: USUAL, fields: [] }));
  };
  return { ...way, parameters: parametersOf(way), told: toldWay(way), set };
}

function wayIn(search: Search): Way {
  const operator = one(search, 'q_operator') ?? USUAL;
  const named = (one(search, 'q_fields') ?? '').split(',');
  const fields = TEXT_FIELDS.filter((field) => named.includes(field));
  return { operator: OPERATORS.includes(operator) ? operator : USUAL, fields: fields.length === TEXT_FIELDS.length ? [] : fields };
}

function parametersOf({ operator, fields }: Way) {
  return { q_operator: operator === USUAL ? undefined : operator, q_fields: fields.length === 0 ? undefined : fields.join(',') };
}

/** "begins with · Name, E-mail", as far as it is not the usual way. */
function toldWay({ operator, fields }: Way): string | undefined {
  const places = fields.length > SHOWN ? fieldsTold(fields.length) : fields.map(fieldLabel).join(', ');
  const told = [operator === USUAL && !places ? '' : operatorLabel(operator), places].filter(Boolean).join(' · ');
  return told || undefined;
}

const SHOWN = 3;

const fieldsTold = (count: number) => i18n.t({ id: 'customers.search_way.fields', message: '{count, plural, one {# field} other {# fields}}', values: { count } });
