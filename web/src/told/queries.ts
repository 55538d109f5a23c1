import { teller, type Teller } from './wordings';

/** Why a parameter of a list was not taken, to be read after its value, as src/tollhouse/reports has it. */
export const tellQueryReason: Teller = teller([
  /*i18n*/ { id: 'told.query.view', message: 'is no view; there are {known}.' },
  /*i18n*/ { id: 'told.query.status', message: 'is no status; there are {known}.' },
  /*i18n*/ { id: 'told.query.order', message: 'is no order; there are {known}, and a minus before one turns it round.' },
  /*i18n*/ { id: 'told.query.operator', message: 'is no way to compare a text; there are {known}.' },
  /*i18n*/ { id: 'told.query.text_field', message: 'is no field of the simple search; there are {known}.' },
  /*i18n*/ { id: 'told.query.not_known', message: 'is not known; there are {known}.' },
  /*i18n*/ { id: 'told.query.no_number', message: 'is no number; write numbers with commas between.' },
  /*i18n*/ { id: 'told.query.alone', message: 'is asked alone; leave all other conditions out.' },
  /*i18n*/ { id: 'told.query.too_many', message: 'is too many conditions; at most {most} may be asked at once.' },
  /*i18n*/ { id: 'told.query.too_long', message: 'is too long; at most {most} characters.' },
  /*i18n*/ { id: 'told.query.no_group', message: 'names no group; there are 1 to 9, as in 1:city:is:Praha.' },
  /*i18n*/ { id: 'told.query.no_field', message: 'names no field; there are {known}.' },
  /*i18n*/ { id: 'told.query.no_operator', message: 'names no operator; there are {known}.' },
  /*i18n*/ { id: 'told.query.after_empty', message: 'must end after is_empty.' },
  /*i18n*/ { id: 'told.query.says_nothing', message: 'says nothing to compare with; ask for is_empty.' },
  /*i18n*/ { id: 'told.query.no_custom_field', message: 'is no custom field; take its name or its id from /custom-fields.' },
  /*i18n*/ { id: 'told.query.notes', message: "is not for a reseller's staff; look for another field." },
  /*i18n*/ { id: 'told.query.hidden_order', message: 'is hidden from you; choose another order, such as name.' },
  /*i18n*/ { id: 'told.query.hidden_part', message: 'is hidden from you and found by the whole of its value only; look for exactly that.' },
  /*i18n*/ { id: 'told.query.hidden_value', message: 'stands for what is hidden from you; write the whole of what you look for, or leave it out.' },
]);
