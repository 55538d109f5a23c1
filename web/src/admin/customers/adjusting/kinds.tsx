import { i18n } from '@lingui/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AdjustmentKind } from '~/api';
import { getAdjustmentKindsOptions } from '~/api/@tanstack/react-query.gen';
import { IconArchive, IconBan, IconCash, IconCircleCheck, IconCreditCard, IconGift, IconLock, IconMinus, IconPlus, IconReceiptRefund } from '~/kit/icons';
import { formatMoney } from '~/kit/money';
import { Failed, Waiting } from '~/kit/states/states';
import { useUrl } from '~/kit/url';
import { spokenOf, type Purse } from './purse';
import { actHint, actWords, effectWords, whyNot } from './words';
import styles from './adjusting.module.css';

const ICONS: Record<string, typeof IconCash> = {
  manual_charge: IconPlus,
  manual_credit: IconMinus,
  promotional_credit: IconGift,
  manual_payment: IconCash,
  refund: IconReceiptRefund,
  ecommerce_payment: IconCreditCard,
  ecommerce_refund: IconReceiptRefund,
  authorization_only: IconLock,
  capture_payment: IconCircleCheck,
  void: IconArchive,
};

export const kindsOptions = ({ customer, account }: Purse) =>
  getAdjustmentKindsOptions({ path: { customer_id: customer.id }, query: { account_id: account?.id ?? null } });

/** What there is to be done, as the API says it can be; what cannot says why. */
export function Kinds({ purse }: { purse: Purse }) {
  const kinds = useQuery({ ...kindsOptions(purse), staleTime: 0 });
  if (kinds.isError) return <Failed trouble={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (!kinds.data) return <Waiting />;
  return (
    <ul className={styles.kinds}>
      {kinds.data.items.map((one) => (
        <li key={one.kind}>{one.possible ? <Possible purse={purse} one={one} /> : <Impossible one={one} />}</li>
      ))}
    </ul>
  );
}

function Possible({ purse, one: { kind, highest } }: { purse: Purse; one: AdjustmentKind }) {
  const { search } = useUrl();
  return (
    <Link to="/customers/$id/adjust" params={{ id: purse.customer.id }} search={{ ...search, kind }} className={styles.kind} resetScroll={false}>
      <Mark kind={kind} />
      <span>
        <strong>{actWords(kind)}</strong>
        <span className={styles.hint}>{actHint(kind)}</span>
        <span className={styles.effect}>
          {effectWords(kind, spokenOf(purse))}
          {highest && ` · ${i18n.t({ id: 'adjust.up_to', message: '{amount} at most', values: { amount: formatMoney(highest, true) } })}`}
        </span>
      </span>
    </Link>
  );
}

function Impossible({ one: { kind, why_not } }: { one: AdjustmentKind }) {
  return (
    <div className={styles.kind} data-impossible>
      <IconBan size={20} aria-hidden />
      <span>
        <strong>{actWords(kind)}</strong>
        <span className={styles.hint}>{why_not && whyNot(why_not)}</span>
      </span>
    </div>
  );
}

function Mark({ kind }: { kind: string }) {
  const Icon = ICONS[kind] ?? IconCash;
  return <Icon size={20} aria-hidden />;
}
