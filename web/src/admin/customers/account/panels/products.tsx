import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { cancelProductChange, removeAddOn, type Account, type AddOnTold, type LineInForce } from '~/api';
import { getAddOnsOptions, getProductChangesOptions, getProductOptions } from '~/api/@tanstack/react-query.gen';
import { useRefreshCustomer } from '../../may-change';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import { ToneChip } from '~/kit/chip';
import { When, zoneName } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { IconBox, IconCircleCheck, IconClockPlay, IconHistory, IconPlus } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { AddOnDialog } from '../dialogs/add-on';
import { ChangeProductDialog, lineName } from '../dialogs/change-product';
import styles from '../dialogs/dialogs.module.css';
import { pathOf, useMayChangeAccount } from '../editing';
import type { AccountPanelProps } from '../panels';

/** By which products it is charged: the main one, what is planned, what it has beside. */
export function ProductsPanel(props: AccountPanelProps) {
  return (
    <>
      <MainProduct {...props} />
      <AddOns {...props} />
      <Changes {...props} />
      <p className={styles.grave}>
        {i18n.t({ id: 'account.zone', message: 'Times in the zone of the customer: {zone}', values: { zone: zoneName(props.customer.time_zone) } })}
      </p>
    </>
  );
}

function MainProduct({ customer, account }: AccountPanelProps) {
  const [changing, setChanging] = useState(false);
  const may = useMayChangeAccount(customer, account);
  const product = useQuery(getProductOptions({ path: { product_id: account.product_id } }));
  const label = i18n.t({ id: 'account.rating_list', message: 'Rating list of {name}', values: { name: account.product_name } });
  return (
    <Surface
      title={i18n.t({ id: 'account.main_product', message: 'Main product' })}
      actions={
        may && (
          <Button variant="default" leftSection={<IconBox size={16} />} onClick={() => setChanging(true)}>
            {i18n.t({ id: 'account.change', message: 'Change' })}
          </Button>
        )
      }
    >
      <p className={styles.line}>
        <Link className={styles.title} to="/products/$id" params={{ id: account.product_id }}>
          {account.product_name}
        </Link>
      </p>
      {account.planned_product && <Planned customer={customer} account={account} planned={account.planned_product} />}
      {product.isError && <Failed trouble={product.error} onRetry={() => void product.refetch()} />}
      {product.isPending && <Waiting />}
      {product.data?.rating_list.length === 0 && <Empty title={i18n.t({ id: 'account.no_lines', message: 'It prices nothing now' })} />}
      {product.data && product.data.rating_list.length > 0 && <RatingList label={label} lines={product.data.rating_list} />}
      {changing && <ChangeProductDialog customer={customer} account={account} onClose={() => setChanging(false)} />}
    </Surface>
  );
}

function RatingList({ label, lines }: { label: string; lines: readonly LineInForce[] }) {
  const mayRead = useCan('read_prices');
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.plain} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{i18n.t({ id: 'account.line.service', message: 'Service' })}</th>
            <th scope="col">{i18n.t({ id: 'account.line.tariff', message: 'Tariff' })}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">{lineName(line)}</th>
              <td>{mayRead ? <Link to={`/tariffs/${line.tariff_id}`}>{line.tariff_name}</Link> : line.tariff_name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Planned({ customer, account, planned }: AccountPanelProps & { planned: NonNullable<Account['planned_product']> }) {
  const [asking, setAsking] = useState(false);
  const refresh = useRefreshCustomer();
  const may = useMayChangeAccount(customer, account);
  const cancel = async () => {
    await cancelProductChange({ path: pathOf(account), throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'account.planned.cancelled', message: '{name} keeps {product}', values: { name: account.identifier, product: account.product_name } }));
  };
  return (
    <ul className={styles.rows} aria-label={i18n.t({ id: 'account.planned', message: 'Planned' })}>
      <li>
        <div>
          {i18n.t({ id: 'account.planned.then', message: '{product} from', values: { product: planned.product_name } })} <When at={planned.valid_from} zone={customer.time_zone} />
        </div>
        <ToneChip tone="info" icon={IconClockPlay}>
          {i18n.t({ id: 'account.planned', message: 'Planned' })}
        </ToneChip>
        {may && (
          <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
            {i18n.t({ id: 'account.planned.cancel', message: 'Cancel the change' })}
          </Button>
        )}
      </li>
      {asking && (
        <ConfirmDialog
          title={i18n.t({ id: 'account.planned.cancel_title', message: 'Cancel the planned change?' })}
          confirm={i18n.t({ id: 'account.planned.cancel', message: 'Cancel the change' })}
          onConfirm={cancel}
          onClose={() => setAsking(false)}
        >
          {i18n.t({ id: 'account.planned.cancel_means', message: '{name} keeps {product}.', values: { name: account.identifier, product: account.product_name } })}
        </ConfirmDialog>
      )}
    </ul>
  );
}

const LAST: Record<string, number> = { holds: 0, to_come: 1, ended: 2 };

/** The higher priority first, as they are asked; what has ended last. */
const inOrder = (one: AddOnTold, other: AddOnTold) => (LAST[one.state] ?? 1) - (LAST[other.state] ?? 1) || other.priority - one.priority;

function AddOns({ customer, account }: AccountPanelProps) {
  const [opened, setOpened] = useState<AddOnTold | 'new' | null>(null);
  const [ending, setEnding] = useState<AddOnTold | null>(null);
  const refresh = useRefreshCustomer();
  const may = useMayChangeAccount(customer, account);
  const told = useQuery(getAddOnsOptions({ path: pathOf(account) }));
  const close = () => setOpened(null);
  const end = async () => {
    await removeAddOn({ path: { ...pathOf(account), product_id: ending?.product_id ?? '' }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'account.add_on.ended', message: '{product} has ended', values: { product: ending?.product_name ?? '' } }));
  };
  const title = i18n.t({ id: 'account.add_ons', message: 'Add-ons' });
  const add = may && (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
      {i18n.t({ id: 'account.add_ons.add', message: 'Add an add-on' })}
    </Button>
  );
  return (
    <Surface title={title} actions={add}>
      {told.isError && <Failed trouble={told.error} onRetry={() => void told.refetch()} />}
      {told.isPending && <Waiting />}
      {told.data?.items.length === 0 && (
        <p className={`${styles.line} dimmed`}>{i18n.t({ id: 'account.add_ons.none', message: 'None: the main product prices everything.' })}</p>
      )}
      <ul className={styles.rows} aria-label={title}>
        {[...(told.data?.items ?? [])].sort(inOrder).map((one) => (
          <li key={`${one.product_id} ${one.valid_from}`}>
            <div>
              <Link className={styles.title} to="/products/$id" params={{ id: one.product_id }}>
                {one.product_name}
              </Link>
              <div className="dimmed">
                {i18n.t({ id: 'account.add_on.priority', message: 'Priority {priority}', values: { priority: one.priority } })}
                {one.services.length > 0 && ` · ${one.services.map((service) => serviceWords(service as Parameters<typeof serviceWords>[0])).join(', ')}`}
              </div>
            </div>
            <span>
              <When at={one.valid_from} zone={customer.time_zone} detail="day" /> – {one.valid_until === null ? i18n.t({ id: 'account.add_on.open', message: 'open end' }) : <When at={one.valid_until} zone={customer.time_zone} detail="day" />}
            </span>
            <AddOnState state={one.state} />
            {may && one.state !== 'ended' && (
              <span className={styles.acts}>
                <Button variant="default" size="compact-sm" aria-label={i18n.t({ id: 'account.add_on.days', message: 'Days of {product}', values: { product: one.product_name } })} onClick={() => setOpened(one)}>
                  {i18n.t({ id: 'account.add_on.change', message: 'Days' })}
                </Button>
                <Button variant="default" size="compact-sm" aria-label={i18n.t({ id: 'account.add_on.end_of', message: 'End {product}', values: { product: one.product_name } })} onClick={() => setEnding(one)}>
                  {i18n.t({ id: 'account.add_on.end', message: 'End' })}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {opened === 'new' && <AddOnDialog customer={customer} account={account} onClose={close} />}
      {opened !== null && opened !== 'new' && <AddOnDialog customer={customer} account={account} held={opened} onClose={close} />}
      {ending && (
        <ConfirmDialog
          title={i18n.t({ id: 'account.add_on.end_title', message: 'End {product}?', values: { product: ending.product_name } })}
          confirm={i18n.t({ id: 'account.add_on.end', message: 'End' })}
          onConfirm={end}
          onClose={() => setEnding(null)}
        >
          {ending.state === 'to_come'
            ? i18n.t({ id: 'account.add_on.never', message: 'It has not begun, and will be as if it had never been added.' })
            : i18n.t({ id: 'account.add_on.end_means', message: 'From now on use is priced without it; what was charged stays.' })}
        </ConfirmDialog>
      )}
    </Surface>
  );
}

function AddOnState({ state }: { state: string }) {
  if (state === 'holds') return <ToneChip tone="ok" icon={IconCircleCheck}>{i18n.t({ id: 'account.add_on.holds', message: 'Holds' })}</ToneChip>;
  if (state === 'ended') return <ToneChip tone="dim" icon={IconHistory}>{i18n.t({ id: 'account.add_on.past', message: 'Ended' })}</ToneChip>;
  return <ToneChip tone="info" icon={IconClockPlay}>{i18n.t({ id: 'account.add_on.to_come', message: 'To come' })}</ToneChip>;
}

function Changes({ customer, account }: AccountPanelProps) {
  const told = useQuery(getProductChangesOptions({ path: pathOf(account) }));
  const done = told.data?.items.filter(({ is_planned }) => !is_planned) ?? [];
  const title = i18n.t({ id: 'account.changes', message: 'Products before' });
  if (told.isError) return <Surface title={title}><Failed trouble={told.error} onRetry={() => void told.refetch()} /></Surface>;
  if (done.length === 0) return null;
  return (
    <Surface title={title}>
      <ul className={styles.rows}>
        {done.map((one) => (
          <li key={one.valid_from}>
            <div>
              {one.previous_product_name} <span aria-hidden="true">→</span> <strong>{one.product_name}</strong>
            </div>
            <When at={one.valid_from} zone={customer.time_zone} />
          </li>
        ))}
      </ul>
    </Surface>
  );
}
