import { i18n } from '@lingui/core';
import { SwitchField } from '~/kit/form/fields';

/** For those who serve customers without having to know who they are. */
export function MaskedField() {
  return (
    <SwitchField
      name="masked"
      label={i18n.t({ id: 'staff.masked', message: 'Hide personal data' })}
      description={i18n.t({ id: 'staff.masked_hint', message: 'Names, addresses, numbers and notes are masked everywhere; raw records and letters stay closed' })}
    />
  );
}
