import { i18n } from '@lingui/core';
import { Builder } from '../advanced/builder';
import { OF_TEXT, type Conditional } from '../advanced/fields';
import { fieldLabel } from './words';

const ACCOUNTS: Conditional = {
  groups: [
    {
      label: () => i18n.t({ id: 'accounts.advanced.account', message: 'The account' }),
      fields: ['identifier', 'batch', 'control_number', 'description', 'web_login'],
    },
    { label: () => i18n.t({ id: 'accounts.advanced.belongs', message: 'Whose and of what' }), fields: ['customer', 'product'] },
  ],
  label: fieldLabel,
  operatorsOf: () => OF_TEXT,
  useOptions: () => undefined,
  useMore: () => undefined,
  first: 'identifier',
  alternatives: false,
};

export const AccountsBuilder = ({ onLeave }: { onLeave: () => void }) => <Builder of={ACCOUNTS} onLeave={onLeave} />;
