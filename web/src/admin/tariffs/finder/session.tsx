import { i18n } from '@lingui/core';
import { Part } from '~/admin/customers/use/xdr-facts';
import type { PriceAsked, PriceFound } from '~/api';
import { formatMoney } from '~/kit/money';
import { unitsWords } from './words';

/** How long such a use may last for the money there is. */
export function Session({ found, asked }: { found: PriceFound; asked: PriceAsked }) {
  const { session, service } = found;
  if (session === null) return null;
  const noEnd = i18n.t({ id: 'finder.no_end', message: 'without end' });
  const words = (units: number | null) => (units === null ? noEnd : unitsWords(service, units));
  const refused = session.enforced === 0;
  const funds = session.funds === null ? i18n.t({ id: 'finder.unlimited', message: 'no limit' }) : formatMoney(session.funds, true);
  const label = asked.funds ? i18n.t({ id: 'finder.funds_said', message: 'With' }) : i18n.t({ id: 'finder.funds_there', message: 'May be spent' });
  const told = refused ? i18n.t({ id: 'finder.not_enough', message: 'Too little money: it would be refused' }) : words(session.enforced);
  const announced = !refused && session.announced !== session.enforced ? words(session.announced) : '';
  return (
    <Part
      title={i18n.t({ id: 'finder.session', message: 'How long it may last' })}
      facts={[
        [label, funds],
        [i18n.t({ id: 'finder.enforced', message: 'Cut after' }), told],
        [i18n.t({ id: 'finder.announced', message: 'The caller is told' }), announced],
      ]}
    />
  );
}
