import { i18n } from '@lingui/core';
import { changePreferences, preferences, usePreference } from '~/kit/preferences';
import { one, useUrl, type Search } from '~/kit/url';
import { WAYS } from './first-list';
import { fieldLabel, operatorLabel } from './words';

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

/** A list that is searched so: what its ways are remembered by, where a text can be looked for, and how that is called. */
export interface Searched {
  list: string;
  fields: readonly string[];
  label: (field: string) => string;
}

const CUSTOMERS: Searched = { list: 'customers', fields: TEXT_FIELDS, label: fieldLabel };

export interface Way {
  operator: string;
  /** None: all. */
  fields: string[];
}

export interface SearchWay extends Way {
  searched: Searched;
  /** The way as parameters of the address. */
  parameters: Search;
  /** In words, where it is not the usual one. */
  told: string | undefined;
  set: (way: Way) => void;
}

/** How the list is searched: as the address says; where it says nothing, as the reader has chosen last. */
export function useSearchWay(searched: Searched = CUSTOMERS): SearchWay {
  const { search, change } = useUrl();
  const kept = usePreference('searches')[searched.list] ?? {};
  const isSaid = ['q', ...WAYS].some((name) => one(search, name));
  const way = wayIn(isSaid ? search : kept, searched);
  const set = (chosen: Way) => {
    const parameters = parametersOf(chosen);
    const remembered = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as Record<string, string>;
    changePreferences({ searches: { ...preferences().searches, [searched.list]: remembered } });
    if (isSaid) change(one(search, 'q') ? parameters : parametersOf({ operator: USUAL, fields: [] }));
  };
  return { ...way, searched, parameters: parametersOf(way), told: toldWay(way, searched), set };
}

function wayIn(search: Search, searched: Searched): Way {
  const operator = one(search, 'q_operator') ?? USUAL;
  const named = (one(search, 'q_fields') ?? '').split(',');
  const fields = searched.fields.filter((field) => named.includes(field));
  return { operator: OPERATORS.includes(operator) ? operator : USUAL, fields: fields.length === searched.fields.length ? [] : fields };
}

function parametersOf({ operator, fields }: Way) {
  return { q_operator: operator === USUAL ? undefined : operator, q_fields: fields.length === 0 ? undefined : fields.join(',') };
}

/** "begins with · Name, E-mail", as far as it is not the usual way. */
function toldWay({ operator, fields }: Way, searched: Searched): string | undefined {
  const places = fields.length > SHOWN ? fieldsTold(fields.length) : fields.map(searched.label).join(', ');
  const told = [operator === USUAL && !places ? '' : operatorLabel(operator), places].filter(Boolean).join(' · ');
  return told || undefined;
}

const SHOWN = 3;

const fieldsTold = (count: number) => i18n.t({ id: 'customers.search_way.fields', message: '{count, plural, one {# field} other {# fields}}', values: { count } });
