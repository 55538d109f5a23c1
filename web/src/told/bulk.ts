import { i18n } from '@lingui/core';
import { dependentsWords, statusesWords } from './nouns';
import { teller, type Teller } from './wordings';

/** Why one customer of many was not changed.  The outcome keeps the sentence, so it is known by its wording. */
export const tellBulk: Teller = teller(
  [
    /*i18n*/ { id: 'told.bulk.so_already', message: 'The customer is {status} already.' },
    /*i18n*/ { id: 'told.bulk.not_so', message: 'The customer is not {status}.' },
    /*i18n*/ { id: 'told.bulk.class_already', message: 'The customer is in this class already.' },
    /*i18n*/ { id: 'told.bulk.class_since', message: 'The customer was put into another class since.' },
    /*i18n*/ { id: 'told.bulk.blocked_since', message: 'The customer was unblocked and blocked again since.' },
    /*i18n*/ { id: 'told.bulk.unblocked_since', message: 'The customer was blocked and unblocked again since.' },
    /*i18n*/ { id: 'told.bulk.status', message: 'The customer is {status}.' },
    /*i18n*/ { id: 'told.customer_in_use', message: 'Customer {name} cannot be deleted because it has {dependents}; what has a history is closed instead.' },
    /*i18n*/ { id: 'told.no.customer', message: 'There is no customer {id}.' },
    /*i18n*/ { id: 'told.bulk.not_itself', message: "A reseller's staff changes the reseller's customers, not the reseller itself; ask the operator." },
    /*i18n*/ { id: 'told.custom_fields_missing', message: 'Customers of the class {class_name} must have {names}; give each of them a value.' },
    /*i18n*/ { id: 'told.bulk.class_currency', message: 'currency {value} is not that of the class {name}, {currency}.' },
  ],
  { status: statusesWords, dependents: dependentsWords },
);

/** Why a change cannot be taken back. */
const NOT_UNDOABLE: Record<string, () => string> = {
  'What was deleted is gone; nothing brings it back.': () => i18n.t({ id: 'told.undo.deleted', message: 'What was deleted is gone; nothing brings it back.' }),
  'An export changes nothing.': () => i18n.t({ id: 'told.undo.export', message: 'An export changes nothing.' }),
  'It takes back another change itself; ask for that change again.': () =>
    i18n.t({ id: 'told.undo.undo', message: 'It takes back another change itself; ask for that change again.' }),
  'It was taken back already.': () => i18n.t({ id: 'told.undo.already', message: 'It was taken back already.' }),
  'It is not done yet; cancel it first, or wait.': () => i18n.t({ id: 'told.undo.running', message: 'It is not done yet; cancel it first, or wait.' }),
  'It changed nobody.': () => i18n.t({ id: 'told.undo.nobody', message: 'It changed nobody.' }),
};

export const whyNotUndone = (written: string): string | null => NOT_UNDOABLE[written]?.() ?? null;
