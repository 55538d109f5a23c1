import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import { getTariff, patchTariff, postTariffCopy, removeTariff, type Tariff } from '~/api';
import { getTariffUsesOptions } from '~/api/@tanstack/react-query.gen';
import { ProblemError } from '~/kit/client/problem';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { SwitchField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconCopy, IconTrash } from '~/kit/icons';
import { Facts, Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { saidOf, TermInputs, termsOf, type TermValues } from './term-fields';
import styles from './terms.module.css';

const OF_TARIFFS = ['getTariff', 'getTariffs', 'getTariffUses'];

function useRefresh() {
  const queries = useQueryClient();
  return () => Promise.all(OF_TARIFFS.map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
}

/** The header of a tariff, and what goes by it. */
export function Terms({ tariff }: { tariff: Tariff }) {
  const may = useCan('change_catalogue');
  const version = useQuery({
    queryKey: [{ _id: 'getTariff' }, 'version', tariff.id],
    queryFn: () => versioned(getTariff({ path: { tariff_id: tariff.id }, throwOnError: true })),
  });
  return (
    <div className={styles.list}>
      <Fixed tariff={tariff} may={may} />
      {version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
      {version.isPending && <Waiting />}
      {version.data && <TermsForm key={version.data.etag} version={version.data} may={may} />}
      <WhereUsed tariff={tariff} />
    </div>
  );
}

function Fixed({ tariff, may }: { tariff: Tariff; may: boolean }) {
  const [dialog, setDialog] = useState<'copy' | 'delete' | null>(null);
  const numbering = tariff.numbering === 212 ? 'E.212 (MCC, MNC)' : 'E.164';
  const view = {
    wholesale: i18n.t({ id: 'tariffs.view.wholesale', message: 'Wholesale: a reseller buys by it' }),
    resale: i18n.t({ id: 'tariffs.view.resale', message: 'Resale: a reseller charges its resellers by it' }),
    sales: i18n.t({ id: 'tariffs.view.sales', message: 'Sales: a reseller charges its customers by it' }),
  };
  const actions = may && (
    <>
      <Button variant="default" leftSection={<IconCopy size={16} />} onClick={() => setDialog('copy')}>
        {i18n.t({ id: 'tariffs.copy', message: 'Copy' })}
      </Button>
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setDialog('delete')}>
        {i18n.t({ id: 'tariffs.delete', message: 'Delete' })}
      </Button>
    </>
  );
  return (
    <Surface title={i18n.t({ id: 'tariffs.terms.fixed', message: 'What never changes' })} actions={actions || undefined}>
      <Facts
        facts={[
          [i18n.t({ id: 'tariffs.currency', message: 'Currency' }), tariff.currency],
          [i18n.t({ id: 'tariffs.service', message: 'Service' }), serviceWords(tariff.service)],
          [i18n.t({ id: 'tariffs.numbering', message: 'Numbers' }), numbering],
          [i18n.t({ id: 'tariffs.published', message: 'Published' }), <When at={tariff.published_at} />],
          ...(tariff.reseller_view ? [[i18n.t({ id: 'tariffs.reseller_view', message: 'To a reseller' }), view[tariff.reseller_view]] as [string, string]] : []),
        ]}
      />
      {dialog === 'copy' && <CopyDialog of={tariff} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <DeleteDialog of={tariff} onClose={() => setDialog(null)} />}
    </Surface>
  );
}

function TermsForm({ version, may }: { version: Versioned<Tariff>; may: boolean }) {
  const { read, etag } = version;
  const refresh = useRefresh();
  const form = useApiForm<TermValues, unknown>({
    defaults: termsOf(read),
    save: (values) => patchTariff({ path: { tariff_id: read.id }, body: saidOf(values), headers: { 'if-match': etag }, throwOnError: true }),
    onSaved: (_, { name }) => {
      void refresh();
      toast(i18n.t({ id: 'tariffs.saved', message: '{name} is saved', values: { name } }));
    },
  });
  const isOutdated = form.trouble instanceof ProblemError && form.trouble.status === 412;
  const title = i18n.t({ id: 'tariffs.terms', message: 'Terms' });
  return (
    <Form form={form} label={title} guarded>
      <TermInputs currency={read.currency} service={read.service} />
      {may && (
        <SaveBar label={i18n.t({ id: 'tariffs.save', message: 'Save' })}>
          {isOutdated && (
            <Button variant="default" onClick={() => void refresh()}>
              {i18n.t({ id: 'tariffs.read_again', message: 'Drop my changes and show theirs' })}
            </Button>
          )}
        </SaveBar>
      )}
    </Form>
  );
}

function WhereUsed({ tariff }: { tariff: Tariff }) {
  const uses = useQuery(getTariffUsesOptions({ path: { tariff_id: tariff.id } }));
  return (
    <Surface title={i18n.t({ id: 'tariffs.uses', message: 'Where used' })}>
      {uses.isError && <Failed trouble={uses.error} onRetry={() => void uses.refetch()} />}
      {uses.isPending && <Waiting />}
      {uses.data && uses.data.products.length === 0 && uses.data.customers_counted === 0 && (
        <p className={styles.hint}>{i18n.t({ id: 'tariffs.unused', message: 'No product and no customer goes by it yet.' })}</p>
      )}
      {uses.data && (
        <ul className={styles.list}>
          {uses.data.products.map(({ product, service, access_code, for_reseller }) => (
            <li key={`${product.id} ${service} ${access_code} ${String(for_reseller)}`}>
              <a href={`/products/${product.id}`}>{product.name}</a>{' '}
              <span className="dimmed">
                {[serviceWords(service as Tariff['service']), access_code, for_reseller ? i18n.t({ id: 'tariffs.for_reseller', message: 'for the reseller' }) : '']
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
          {uses.data.customers.map(({ id, name }) => (
            <li key={id}>
              <a href={`/customers/${id}`}>{name}</a>{' '}
              <span className="dimmed">{i18n.t({ id: 'tariffs.own_prices', message: 'prices of its own' })}</span>
            </li>
          ))}
        </ul>
      )}
    </Surface>
  );
}

function CopyDialog({ of, onClose }: { of: Tariff; onClose: () => void }) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const title = i18n.t({ id: 'tariffs.copy_of', message: 'Copy {name}', values: { name: of.name } });
  const form = useApiForm({
    defaults: { name: i18n.t({ id: 'tariffs.copy_name', message: '{name} 2', values: { name: of.name } }), with_rates: true },
    save: (body, key) => postTariffCopy({ path: { tariff_id: of.id }, body, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void refresh();
      void navigate({ to: `/tariffs/${data.id}` });
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="name" label={i18n.t({ id: 'tariffs.name', message: 'Name' })} required autoFocus />
        <SwitchField
          name="with_rates"
          label={i18n.t({ id: 'tariffs.copy_rates', message: 'With its rates in force' })}
          description={i18n.t({ id: 'tariffs.copy_rates_hint', message: 'Each since the moment it holds; no past and no planned ones' })}
        />
        <SaveBar label={i18n.t({ id: 'tariffs.copy', message: 'Copy' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function DeleteDialog({ of, onClose }: { of: Tariff; onClose: () => void }) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const remove = async () => {
    await removeTariff({ path: { tariff_id: of.id }, throwOnError: true });
    toast(i18n.t({ id: 'tariffs.deleted', message: '{name} is deleted', values: { name: of.name } }));
    await navigate({ to: '/tariffs' });
    void refresh();
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'tariffs.delete_ask', message: 'Delete {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'tariffs.delete', message: 'Delete' })}
      danger
      typed={of.name}
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={styles.hint}>
        {i18n.t({ id: 'tariffs.delete_hint', message: 'Its rates and the record of its uploads go with it. Charges made by it stay. It is refused while a product or a customer goes by it.' })}
      </p>
    </ConfirmDialog>
  );
}
