import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useFormContext } from 'react-hook-form';
import { postCustomer, type Customer, type CustomerClass, type CustomerSaid } from '~/api';
import { getCustomerClassesOptions } from '~/api/@tanstack/react-query.gen';
import { MoneyField, SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioCards } from '~/kit/form/radio-cards';
import { useApiForm } from '~/kit/form/use-api-form';
import { preferences } from '~/kit/preferences';
import { Page, Surface } from '~/kit/page/page';
import { Failed } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { ChoiceField, currencyOptions, CustomerField, zoneOptions } from './choice-field';
import { noLimit } from './columns';
import { CONTACT_FIELDS, ContactFields, noContacts, type ContactValues } from './contact-fields';
import { Duplicates } from './duplicates';
import { balanceControlLabel, fieldLabel, kindLabel } from './words';
import styles from './form.module.css';

interface NewValues extends ContactValues {
  name: string;
  kind: string;
  class_id: string;
  balance_control: string;
  currency: string;
  unlimited: boolean;
  credit_limit: string;
  blocked: boolean;
  reseller_id: string;
  distributor_id: string;
  time_zone: string;
}

const START = (): NewValues => ({
  name: '',
  kind: 'retail',
  class_id: '',
  balance_control: 'postpaid',
  currency: '',
  unlimited: false,
  credit_limit: '',
  blocked: false,
  reseller_id: '',
  distributor_id: '',
  time_zone: preferences().timeZone,
  ...noContacts(),
});

const MOST_CLASSES = 500;

/** One page: what is needed above, the rest folded away below. */
export function NewCustomerPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const withAccount = useRef(false);
  const classes = useQuery(getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }));
  const form = useApiForm<NewValues, { data: Customer }>({
    defaults: START(),
    save: (values, key) => postCustomer({ body: bodyOf(values), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getCustomers' }] });
      toast(i18n.t({ id: 'customers.created_toast', message: '{name} is registered', values: { name: data.name } }));
      const [panel, search] = withAccount.current ? ['accounts', { new: '1' }] : [undefined, {}];
      void navigate({ to: '/customers/$id/{-$panel}', params: { id: data.id, panel }, search, ignoreBlocker: true });
    },
  });
  const { setFocus } = form.fields;
  useEffect(() => setFocus('name'), [setFocus]);
  const send = (thenAccount: boolean) => {
    withAccount.current = thenAccount;
    void form.submit();
  };
  const title = i18n.t({ id: 'customers.new', message: 'New customer' });
  return (
    <Page title={title} narrow crumbs={[{ label: i18n.t({ id: 'customers.title', message: 'Customers' }), to: '/customers' }]}>
      {classes.isLoadingError && <Failed trouble={classes.error} onRetry={() => void classes.refetch()} />}
      <Form form={form} label={title} guarded>
        <Needed classes={classes.data?.items ?? []} />
        <Duplicates />
        <Folded />
        <SaveBar label={i18n.t({ id: 'customers.create', message: 'Create' })} always onCancel={() => void navigate({ to: '/customers' })}>
          <Button variant="default" onClick={() => send(true)}>
            {i18n.t({ id: 'customers.create_with_account', message: 'Create and add account' })}
          </Button>
        </SaveBar>
      </Form>
    </Page>
  );
}

function bodyOf(values: NewValues): CustomerSaid {
  const { unlimited, credit_limit, reseller_id, distributor_id, balance_control, kind, ...rest } = values;
  const isLimited = balance_control === 'postpaid' && !unlimited;
  return {
    ...rest,
    name: values.name.trim(),
    kind: kind as Customer['kind'],
    balance_control: balance_control as Customer['balance_control'],
    credit_limit: isLimited ? { amount: credit_limit.trim(), currency: values.currency } : null,
    reseller_id: reseller_id || null,
    distributor_id: distributor_id || null,
  };
}

function Needed({ classes }: { classes: CustomerClass[] }) {
  const { watch } = useFormContext<NewValues>();
  return (
    <Surface>
      <div className={styles.fields}>
        <Columns>
          <TextField name="name" label={fieldLabel('name')} required autoFocus description={i18n.t({ id: 'customers.name_hint', message: 'Unique; people may be found by it' })} />
          <ClassField classes={classes} />
        </Columns>
        <RadioCards
          name="balance_control"
          label={i18n.t({ id: 'customers.balance_control', message: 'Balance control' })}
          options={[
            {
              value: 'postpaid',
              label: balanceControlLabel('postpaid'),
              description: i18n.t({ id: 'customers.postpaid.means', message: 'Uses first and pays later, up to a credit limit.' }),
            },
            {
              value: 'prepaid',
              label: balanceControlLabel('prepaid'),
              description: i18n.t({ id: 'customers.prepaid.means', message: 'Pays in advance; service stops when the money is used up.' }),
            },
          ]}
        />
        <Columns>
          <CurrencyField classes={classes} />
          {watch('balance_control') === 'postpaid' && <LimitFields />}
        </Columns>
        <Columns>
          <CustomerField
            name="reseller_id"
            kind="reseller"
            label={i18n.t({ id: 'customers.view.reseller', message: 'Reseller' })}
            none={i18n.t({ id: 'customers.no_reseller', message: 'None: our own customer' })}
          />
          <SwitchField
            name="blocked"
            label={i18n.t({ id: 'customers.blocked', message: 'Blocked' })}
            description={i18n.t({ id: 'customers.blocked_hint', message: 'No service until staff unblocks it' })}
          />
        </Columns>
      </div>
    </Surface>
  );
}

function ClassField({ classes }: { classes: CustomerClass[] }) {
  const options = classes.map(({ id, name, currency }) => ({ value: id, label: currency ? `${name} (${currency})` : name }));
  return (
    <SelectField
      name="class_id"
      label={fieldLabel('class')}
      required
      empty={i18n.t({ id: 'customers.choose_class', message: 'Choose a class…' })}
      options={options}
      description={i18n.t({ id: 'customers.class_hint', message: 'Decides the currencies that can be chosen' })}
    />
  );
}

/** A class may be for one currency only; then there is nothing to choose. */
function CurrencyField({ classes }: { classes: CustomerClass[] }) {
  const { watch, setValue } = useFormContext<NewValues>();
  const chosen = classes.find(({ id }) => id === watch('class_id'))?.currency ?? null;
  const all = useMemo(currencyOptions, []);
  useEffect(() => {
    if (chosen !== null) setValue('currency', chosen);
  }, [chosen, setValue]);
  return (
    <ChoiceField
      name="currency"
      label={fieldLabel('currency')}
      required
      disabled={chosen !== null}
      options={all}
      description={i18n.t({ id: 'customers.currency_hint', message: 'Locked after it is saved' })}
    />
  );
}

function LimitFields() {
  const { watch } = useFormContext<NewValues>();
  const unlimited = watch('unlimited');
  return (
    <div className={styles.limit}>
      <MoneyField
        name="credit_limit"
        label={i18n.t({ id: 'customers.credit_limit', message: 'Credit limit' })}
        description={i18n.t({ id: 'customers.limit_hint', message: 'Service stops when the balance reaches it' })}
        currencyField="currency"
        required={!unlimited}
        disabled={unlimited}
      />
      <SwitchField name="unlimited" label={noLimit()} />
    </div>
  );
}

/** Open when something in it was refused, so that nobody looks for the refusal in vain. */
function Folded() {
  const { formState } = useFormContext<NewValues>();
  const isRefused = [...CONTACT_FIELDS, 'kind', 'time_zone', 'distributor_id'].some((field) => field in formState.errors);
  const zones = useMemo(zoneOptions, []);
  return (
    <>
      <details className={styles.fold} open={isRefused || undefined}>
        <summary>{i18n.t({ id: 'customers.fold.contact', message: 'Contact and address' })}</summary>
        <div className={styles.fields}>
          <ContactFields />
        </div>
      </details>
      <details className={styles.fold} open={isRefused || undefined}>
        <summary>{i18n.t({ id: 'customers.fold.more', message: 'Kind, distributor, time zone' })}</summary>
        <div className={styles.fields}>
          <Columns>
            <SelectField
              name="kind"
              label={fieldLabel('kind')}
              options={(['retail', 'reseller', 'distributor'] as const).map((value) => ({ value, label: kindLabel(value) }))}
            />
            <CustomerField
              name="distributor_id"
              kind="distributor"
              label={i18n.t({ id: 'customers.view.distributor', message: 'Distributor' })}
              none={i18n.t({ id: 'customers.no_distributor', message: 'Nobody' })}
            />
            <ChoiceField
              name="time_zone"
              label={fieldLabel('time_zone')}
              required
              options={zones}
              description={i18n.t({ id: 'customers.zone_hint', message: 'Whose midnight begins a day of use' })}
            />
          </Columns>
        </div>
      </details>
    </>
  );
}
