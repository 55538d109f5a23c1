import { i18n } from '@lingui/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { postProductChange, type Account, type Customer, type PricedService } from '~/api';
import { getProductPreviewOptions } from '~/api/@tanstack/react-query.gen';
import { ChoiceField } from '../../choice-field';
import { useFittingProducts } from '../../accounts/fitting';
import { useRefreshCustomer } from '../../may-change';
import { serviceWords } from '~/admin/service-words';
import { formatDay } from '~/kit/date';
import { Dialog } from '~/kit/dialogs/dialog';
import { DayField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { plusDays, startOfDay, today } from '~/kit/period';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { pathOf } from '../editing';
import { directionLabel } from '../words';
import styles from './dialogs.module.css';

interface AccountDialogProps {
  customer: Customer;
  account: Account;
  onClose: () => void;
}

interface Values {
  product_id: string;
  valid_from: string;
}

/** Another main product, now or from a day on, with what that changes. */
export function ChangeProductDialog({ customer, account, onClose }: AccountDialogProps) {
  const refresh = useRefreshCustomer();
  const offered = useFittingProducts({ kind: 'main', role: account.role, currency: customer.currency }) ?? [];
  const form = useApiForm<Values, { data: Account }>({
    defaults: { product_id: '', valid_from: '' },
    save: ({ product_id, valid_from }, key) =>
      postProductChange({ path: pathOf(account), body: { product_id, valid_from: momentOf(valid_from, customer) }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: async ({ data }, { valid_from }) => {
      await refresh();
      const [name, product] = [data.identifier, valid_from ? (data.planned_product?.product_name ?? '') : data.product_name];
      toast(
        valid_from
          ? i18n.t({ id: 'account.product.planned', message: '{name} has {product} from {day} on', values: { name, product, day: formatDay(valid_from) } })
          : i18n.t({ id: 'account.product.changed', message: '{name} has {product} from now on', values: { name, product } }),
      );
      onClose();
    },
  });
  const title = i18n.t({ id: 'account.product.title', message: 'Change the product of {name}', values: { name: account.identifier } });
  const wanted = useWatch({ control: form.fields.control });
  return (
    <Dialog title={title} size={680} onClose={onClose}>
      <Form form={form} label={title}>
        <p className={styles.line}>
          {i18n.t({ id: 'account.product.now', message: 'It has {product} now. What was charged stays as it is.', values: { product: account.product_name } })}{' '}
          {account.planned_product && i18n.t({ id: 'account.product.replaces', message: 'The change that is planned is replaced.' })}
        </p>
        <Columns>
          <ChoiceField
            name="product_id"
            label={i18n.t({ id: 'account.product.new', message: 'New product' })}
            required
            options={offered.filter(({ id }) => id !== account.product_id || account.planned_product !== null).map(({ id, name }) => ({ value: id, label: name }))}
          />
          <DayField
            name="valid_from"
            label={i18n.t({ id: 'account.product.from', message: 'From' })}
            description={i18n.t({ id: 'account.product.from_hint', message: 'Empty: from now on; else from 00:00 of the day for the customer' })}
            min={plusDays(today(customer.time_zone), 1)}
          />
        </Columns>
        {wanted.product_id && <Preview account={account} productId={wanted.product_id} from={momentOf(wanted.valid_from ?? '', customer)} />}
        <SaveBar label={i18n.t({ id: 'account.product.do', message: 'Change the product' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

const momentOf = (day: string, customer: Customer) => (day ? startOfDay(day, customer.time_zone) : null);

function Preview({ account, productId, from }: { account: Account; productId: string; from: string | null }) {
  const query = { product_id: productId, ...(from !== null && { valid_from: from }) };
  const preview = useQuery({ ...getProductPreviewOptions({ path: pathOf(account), query }), placeholderData: keepPreviousData });
  const title = i18n.t({ id: 'account.preview', message: 'What this changes' });
  const changed = preview.data?.services.filter(({ changes }) => changes).length ?? 0;
  return (
    <section className={styles.preview} aria-label={title} aria-busy={preview.isFetching}>
      <h3>{title}</h3>
      {preview.isError && <Failed trouble={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <Waiting />}
      {preview.data && !preview.isError && (
        <>
          {changed === 0 && <p>{i18n.t({ id: 'account.preview.nothing', message: 'No price: every service keeps its tariff.' })}</p>}
          <div className={styles.scroll} tabIndex={0}>
            <table className={styles.plain} aria-label={title}>
              <thead>
                <tr>
                  <th scope="col">{i18n.t({ id: 'account.preview.service', message: 'Service' })}</th>
                  <th scope="col">{preview.data.product_name}</th>
                  <th scope="col">{preview.data.new_product_name}</th>
                </tr>
              </thead>
              <tbody>
                {preview.data.services.map((line) => (
                  <tr key={`${line.service} ${line.access_code} ${line.node} ${line.usage_order}`} className={line.changes ? undefined : styles.same}>
                    <th scope="row">{lineName(line)}</th>
                    <td>{line.tariff_name ?? notPriced()}</td>
                    <td>{line.changes ? <strong>{line.new_tariff_name ?? notPriced()}</strong> : line.new_tariff_name}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

const notPriced = () => i18n.t({ id: 'account.preview.none', message: 'not priced' });

export const lineName = ({ service, access_code, node }: Pick<PricedService, 'service' | 'access_code' | 'node'>) =>
  [serviceWords(service as Parameters<typeof serviceWords>[0]), access_code && directionLabel(access_code), node].filter(Boolean).join(' · ');
