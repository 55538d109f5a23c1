import { i18n } from '@lingui/core';
import { Alert, Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { serviceWords } from '~/admin/service-words';
import { useSession } from '~/admin/session';
import { stateWords } from '~/admin/money/methods/words';
import { whoWords } from '~/admin/who';
import type { AdjustmentDone } from '~/api';
import { CopyId } from '~/kit/copy-id';
import { When } from '~/kit/date';
import { IconPrinter } from '~/kit/icons';
import { formatMoney } from '~/kit/money';
import { spokenOf, type Purse } from './purse';
import { Step } from './steps';
import { actWords, standsWords } from './words';
import styles from './adjusting.module.css';

/** That it is done, with its number and what there is now; on paper without what is for staff only. */
export function Receipt({ purse, done, onAnother }: { purse: Purse; done: AdjustmentDone; onAnother: () => void }) {
  const { customer, account } = purse;
  const { name } = useSession().installation;
  const spoken = spokenOf(purse);
  const title = i18n.t({ id: 'adjust.would', message: '{what}: {amount}', values: { what: actWords(done.kind), amount: formatMoney(done.amount, true) } });
  const toCome = stateWords(done.state);
  return (
    <Step at={4} title={title}>
      <p className={styles.onPaper}>{name}</p>
      {toCome !== null && (
        <Alert color="yellow" role="status" mb={12}>
          {toCome}
        </Alert>
      )}
      <dl className={styles.said}>
        <Fact label={i18n.t({ id: 'adjust.number', message: 'Number' })}>
          <CopyId value={done.id} />
        </Fact>
        <Fact label={i18n.t({ id: 'adjust.whose', message: 'Whose money' })}>{account ? `${account.identifier} (${customer.name})` : customer.name}</Fact>
        <Fact label={i18n.t({ id: 'adjust.made_at', message: 'When' })}>
          <When at={done.made_at} zone={customer.time_zone} zoned />
        </Fact>
        <Fact label={i18n.t({ id: 'adjust.made_by', message: 'By' })}>{whoWords(done.made_by)}</Fact>
        {done.e_payment && <Fact label={i18n.t({ id: 'adjust.method', message: 'Payment method' })}>{done.e_payment.method}</Fact>}
        {done.service !== '' && <Fact label={i18n.t({ id: 'adjust.service', message: 'Service' })}>{serviceWords(done.service)}</Fact>}
        {done.visible_comment !== '' && <Fact label={i18n.t({ id: 'adjust.visible', message: 'Visible comment' })}>{done.visible_comment}</Fact>}
        {done.internal_comment !== '' && (
          <Fact label={i18n.t({ id: 'adjust.internal_off_paper', message: 'Internal comment, not printed' })} staffOnly>
            {done.internal_comment}
          </Fact>
        )}
        <Fact label={spoken === 'funds' ? i18n.t({ id: 'adjust.funds_now', message: 'Funds now' }) : i18n.t({ id: 'adjust.balance_now', message: 'Balance now' })}>
          {standsWords(done, spoken)}
        </Fact>
      </dl>
      <Group gap={8} mt={20} className={styles.offPaper}>
        {done.xdr_id !== null && (
          <Button component={Link} to={`/xdrs/${done.xdr_id}`} variant="default">
            {i18n.t({ id: 'adjust.to_xdr', message: 'Show its xDR' })}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {i18n.t({ id: 'adjust.print', message: 'Print the receipt' })}
        </Button>
        <Button variant="default" onClick={onAnother}>
          {i18n.t({ id: 'adjust.another', message: 'Another adjustment' })}
        </Button>
        <BackTo purse={purse} />
      </Group>
    </Step>
  );
}

function Fact({ label, staffOnly = false, children }: { label: string; staffOnly?: boolean; children: React.ReactNode }) {
  return (
    <div className={staffOnly ? styles.offPaper : undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function BackTo({ purse: { customer, account } }: { purse: Purse }) {
  const name = account?.identifier ?? customer.name;
  const to = account ? `/customers/${customer.id}/accounts/${account.id}` : `/customers/${customer.id}/balance`;
  return (
    <Button component={Link} to={to}>
      {i18n.t({ id: 'adjust.back_to', message: 'Back to {name}', values: { name } })}
    </Button>
  );
}
