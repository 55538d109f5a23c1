import { i18n } from '@lingui/core';
import type { Customer } from '~/api';

/** What kind of service the customers of a class use. */
export function businessModelLabel(model: Customer['business_model']): string {
  switch (model) {
    case 'cloud_pbx':
      return i18n.t({ id: 'customers.model.cloud_pbx', message: 'Cloud PBX' });
    case 'sip_trunking':
      return i18n.t({ id: 'customers.model.sip_trunking', message: 'SIP trunking' });
    case 'residential_voip':
      return i18n.t({ id: 'customers.model.residential_voip', message: 'Residential VoIP' });
    case 'internet_access':
      return i18n.t({ id: 'customers.model.internet_access', message: 'Internet access' });
    case 'prepaid_card':
      return i18n.t({ id: 'customers.model.prepaid_card', message: 'Prepaid card' });
    case 'pinless':
      return i18n.t({ id: 'customers.model.pinless', message: 'PINless' });
    default:
      return i18n.t({ id: 'customers.model.universal', message: 'Universal' });
  }
}
