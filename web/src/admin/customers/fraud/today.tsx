import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Customer, SpendingLimit } from '~/api';
import { whoWords } from '~/admin/who';
import { When } from '~/kit/date';
import { formatMoney, Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { Meter } from '~/kit/progress';
import { shareOf, sumOf, turned } from '../amounts';
import { useMayChange } from '../may-change';
import { AsUsualDialog, ResetDialog, TodayDialog } from './dialogs';
import { notLimited, sourceWords } from './words';
import styles from './fraud.module.css';

interface Props {
  customer: Customer;
  spending: SpendingLimit;
}

/** How much of the day's limit is used up, and what can be done about it until midnight. */
export function Today({ customer, spending }: Props) {
  const [asked, setAsked] = useState<'today' | 'usual' | 'reset' | null>(null);
  const may = useMayChange(customer);
  const { spending_limit: limit, spent_today: spent } = spending;
  const close = () => setAsked(null);
  const actions = may && (
    <>
      {limit !== null && (
        <Button variant="default" onClick={() => setAsked('reset')}>
          {i18n.t({ id: 'customers.fraud.reset', message: 'Reset usage' })}
        </Button>
      )}
      <Button variant="default" onClick={() => setAsked('today')}>
        {i18n.t({ id: 'customers.fraud.change_today', message: 'Change for today' })}
      </Button>
    </>
  );
  return (
    <Surface title={i18n.t({ id: 'customers.fraud.today', message: 'Spending today' })} actions={actions}>
      {limit !== null && spent !== null ? <Used spending={spending} /> : <p className={styles.hint}>{uncounted()}</p>}
      {spending.today && <SaidForToday customer={customer} spending={spending} onUsual={may ? () => setAsked('usual') : null} />}
      <Facts
        facts={[
          [i18n.t({ id: 'customers.fraud.limit_today', message: "Today's limit" }), <Money key="l" value={limit} none={notLimited()} />],
          ...(spent === null ? [] : [[i18n.t({ id: 'customers.fraud.spent', message: 'Spent today' }), <Money key="s" value={spent} precise />] as [string, React.ReactNode]]),
          [i18n.t({ id: 'customers.fraud.anew', message: 'Begins anew' }), <When key="a" at={spending.begins_anew_at} zone={spending.time_zone} zoned />],
          [i18n.t({ id: 'customers.fraud.source', message: 'It comes from' }), sourceWords(spending)],
        ]}
      />
      {asked === 'today' && <TodayDialog customer={customer} spending={spending} onClose={close} />}
      {asked === 'usual' && <AsUsualDialog customer={customer} spending={spending} onClose={close} />}
      {asked === 'reset' && <ResetDialog customer={customer} onClose={close} />}
    </Surface>
  );
}

const uncounted = () => i18n.t({ id: 'customers.fraud.uncounted', message: 'Spending is not limited, so nothing is counted.' });

function Used({ spending: { spending_limit: limit, spent_today: spent } }: Pick<Props, 'spending'>) {
  if (limit === null || spent === null) return null;
  const share = Math.max(0, shareOf(spent, limit));
  const isUsedUp = !/[1-9]/.test(limit.amount) || share >= 1;
  const left = { ...limit, amount: sumOf([limit.amount, turned(spent).amount]) };
  const values = { spent: formatMoney(spent), limit: formatMoney(limit), left: formatMoney(left), percent: Math.round(share * 100) };
  const text = isUsedUp
    ? i18n.t({ id: 'customers.fraud.used_up', message: '{spent} of {limit} used. New paid sessions begin again at midnight, or once it is raised or reset.', values })
    : i18n.t({ id: 'customers.fraud.used', message: '{percent} % used, {left} of {limit} left', values });
  return (
    <div className={styles.used} data-reached={isUsedUp || undefined}>
      <Meter label={i18n.t({ id: 'customers.fraud.meter', message: 'Spending limit used' })} share={isUsedUp ? 1 : share} text={text} />
    </div>
  );
}

function SaidForToday({ customer, spending, onUsual }: Props & { onUsual: (() => void) | null }) {
  const { today, usual_limit: usual } = spending;
  if (!today) return null;
  const values = { limit: formatMoney(today.spending_limit), usual: usual === null ? notLimited() : formatMoney(usual) };
  return (
    <div className={styles.said}>
      <div>
        <p>
          {i18n.t({ id: 'customers.fraud.for_today', message: 'For today only: {limit}. From midnight as usual: {usual}.', values })}
        </p>
        {today.by !== null && (
          <p className="dimmed">
            {i18n.t({ id: 'customers.credit.raised_by', message: 'by {by}', values: { by: whoWords(today.by) } })} · <When at={today.since} zone={customer.time_zone} />
            {today.comment && ` · ${today.comment}`}
          </p>
        )}
      </div>
      {onUsual && (
        <Button variant="default" onClick={onUsual}>
          {i18n.t({ id: 'customers.fraud.undo', message: 'Undo' })}
        </Button>
      )}
    </div>
  );
}
