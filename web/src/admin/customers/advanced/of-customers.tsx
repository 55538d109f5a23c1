import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { currencyOptions } from '~/admin/currencies';
import { statusLabel } from '~/admin/status-chip';
import { getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import { countryOptions } from '../choice-field';
import { CUSTOM, useCustomFields } from '../custom-conditions';
import { STATUSES } from '../status-filter';
import { fieldLabel, kindLabel } from '../words';
import { Builder } from './builder';
import { OF_TEXT, type Conditional, type Option } from './fields';

const GROUPS: Conditional['groups'] = [
  {
    label: () => i18n.t({ id: 'customers.advanced.identity', message: 'Who' }),
    fields: ['name', 'company_name', 'first_name', 'middle_name', 'last_name', 'salutation', 'login', 'tax_id', 'account'],
  },
  {
    label: () => i18n.t({ id: 'customers.advanced.contact', message: 'How to reach' }),
    fields: ['phone', 'alt_phone', 'fax', 'email', 'bcc', 'contact', 'alt_contact'],
  },
  {
    label: () => i18n.t({ id: 'customers.advanced.address', message: 'Where' }),
    fields: ['address', 'city', 'state', 'postal_code', 'country'],
  },
  {
    label: () => i18n.t({ id: 'customers.advanced.terms', message: 'On which terms' }),
    fields: ['class', 'currency', 'kind', 'status', 'description'],
  },
];

/** What never is empty, and of which one names the whole. */
const OF_CHOICE = ['is'];
const CHOICES = new Set(['class', 'currency', 'kind', 'status']);
const KINDS = ['retail', 'reseller', 'distributor'] as const;
const MOST_CLASSES = 500;

function operatorsOf(field: string): readonly string[] {
  if (field === 'country') return ['is', 'is_empty'];
  return CHOICES.has(field) ? OF_CHOICE : OF_TEXT;
}

function useOptions(field: string): Option[] | undefined {
  const custom = useCustomFields(field.startsWith(CUSTOM)).find(({ id }) => field === `${CUSTOM}${id}`);
  const classes = useQuery({ ...getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }), enabled: field === 'class' });
  return useMemo(() => {
    switch (field) {
      case 'class':
        return (classes.data?.items ?? []).map(({ name }) => ({ value: name, label: name }));
      case 'country':
        return countryOptions();
      case 'currency':
        return currencyOptions();
      case 'kind':
        return KINDS.map((kind) => ({ value: kind, label: kindLabel(kind) }));
      case 'status':
        return STATUSES.map((status) => ({ value: status, label: statusLabel(status) }));
      default:
        return custom?.kind === 'list' ? custom.options.map((value) => ({ value, label: value })) : undefined;
    }
  }, [field, classes.data, custom]);
}

/** Fields that the operator made. */
function useMore() {
  const custom = useCustomFields();
  if (custom.length === 0) return undefined;
  const options = custom.map(({ id, name }) => ({ value: `${CUSTOM}${id}`, label: name }));
  return { label: i18n.t({ id: 'customers.panel.custom_fields', message: 'Custom fields' }), options };
}

const CUSTOMERS: Conditional = { groups: GROUPS, label: fieldLabel, operatorsOf, useOptions, useMore, first: 'name', alternatives: true };

export const CustomersBuilder = ({ onLeave }: { onLeave: () => void }) => <Builder of={CUSTOMERS} onLeave={onLeave} />;
