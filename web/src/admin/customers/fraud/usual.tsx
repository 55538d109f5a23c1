import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { getSpendingLimit, putSpendingLimit, removeSpendingLimit, type Customer, type SpendingLimit } from '~/api';
import { ProblemError } from '~/kit/client/problem';
import { versioned } from '~/kit/client/versioned';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { plain } from '~/kit/form/decimal';
import { MoneyField } from '~/kit/form/fields';
import { RadioRow } from '~/kit/form/radio-row';
import { isStale } from '~/kit/form/use-api-form';
import { formatMoney, Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { EditablePanel } from '../editing/panel';
import { useMayChange, useRefreshCustomer } from '../may-change';
import { fromClass, notLimited, ownWords } from './words';
import styles from './fraud.module.css';

interface Said {
  kind: 'class' | 'own' | 'none';
  value: string;
}

interface Values {
  spending_limit: Said;
}

interface Props {
  customer: Customer;
  spending: SpendingLimit;
}

const title = () => i18n.t({ id: 'customers.fraud.usual', message: 'Usual limit of a day' });

function valuesOf({ own }: SpendingLimit): Values {
  if (own === null) return { spending_limit: { kind: 'class', value: '' } };
  return { spending_limit: own.spending_limit === null ? { kind: 'none', value: '' } : { kind: 'own', value: plain(own.spending_limit.amount) } };
}

const written = (_field: string, { kind, value }: Said, currency: string) =>
  kind === 'class' ? i18n.t({ id: 'customers.fraud.as_class', message: 'As the class says' }) : kind === 'none' ? notLimited() : `${value} ${currency}`;

/** What may be used up in any day: the customer's own limit, or its class's. */
export function Usual({ customer, spending }: Props) {
  const path = { customer_id: customer.id };
  const { currency } = customer;
  const reading = <Reading spending={spending} />;
  if (!spending.of_class.own_allowed) return <Surface title={title()}>{reading}</Surface>;
  const save = async ({ spending_limit: said }: Partial<Values>, etag: string) => {
    if (!said) return;
    const headers = { 'if-match': etag };
    try {
      if (said.kind === 'class') return await removeSpendingLimit({ path, headers, throwOnError: true });
      const body = { spending_limit: said.kind === 'none' ? null : { amount: said.value.trim(), currency } };
      return await putSpendingLimit({ path, body, headers, throwOnError: true });
    } catch (refused) {
      throw refused instanceof ProblemError && !isStale(refused) ? atAmount(refused) : refused;
    }
  };
  return (
    <EditablePanel<SpendingLimit, Values>
      customer={customer}
      panel="fraud"
      title={title()}
      read={() => versioned(getSpendingLimit({ path, throwOnError: true }))}
      valuesOf={valuesOf}
      save={save}
      labelOf={title}
      written={(field, value) => written(field, value, currency)}
      actions={spending.own && <UseClassLimit customer={customer} spending={spending} />}
      reading={reading}
    >
      <Fields spending={spending} currency={currency} />
    </EditablePanel>
  );
}

/** Each refusal stands at the amount, whichever part of it is meant. */
function atAmount(refused: ProblemError): ProblemError {
  const errors = refused.errors.map((error) => ({ ...error, field: error.field.replace(/^spending_limit.*$/, 'spending_limit.value') }));
  return new ProblemError({ ...refused, title: refused.title, detail: refused.detail, errors }, refused.retryAfter);
}

function Reading({ spending }: Pick<Props, 'spending'>) {
  const { usual_limit: usual, usual_source: source, own, of_class: ofClass } = spending;
  const classLink = (
    <Link key="c" to="/classes/$id" params={{ id: ofClass.class_id }}>
      {fromClass(ofClass.class_name)}
    </Link>
  );
  return (
    <>
      <Facts
        facts={[
          [i18n.t({ id: 'customers.fraud.limit_of_day', message: 'Limit of a day' }), <Money key="u" value={usual} none={notLimited()} />],
          [i18n.t({ id: 'customers.fraud.source', message: 'It comes from' }), source === 'own' ? ownWords() : classLink],
          ...(source === 'own' ? [[i18n.t({ id: 'customers.fraud.class_says', message: 'Its class says' }), <Money key="k" value={ofClass.spending_limit} none={notLimited()} />] as [string, React.ReactNode]] : []),
        ]}
      />
      {!ofClass.own_allowed && (
        <p className={`${styles.hint} ${styles.after}`}>
          {own === null
            ? i18n.t({ id: 'customers.fraud.locked', message: 'The class allows its customers no limit of their own.' })
            : i18n.t({
                id: 'customers.fraud.locked_own',
                message: 'The class allows its customers no limit of their own; that of this customer ({own}) is kept and has no effect.',
                values: { own: own.spending_limit === null ? notLimited() : formatMoney(own.spending_limit) },
              })}
        </p>
      )}
    </>
  );
}

function UseClassLimit({ customer, spending }: Props) {
  const [asked, setAsked] = useState(false);
  const may = useMayChange(customer);
  const refresh = useRefreshCustomer();
  if (!may) return null;
  const label = i18n.t({ id: 'customers.fraud.use_class', message: "Use the class's" });
  const { spending_limit: limit } = spending.of_class;
  const use = async () => {
    await removeSpendingLimit({ path: { customer_id: customer.id }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'customers.fraud.class_used', message: '{name} has the spending limit of its class', values: { name: customer.name } }));
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {label}
      </Button>
      {asked && (
        <ConfirmDialog title={i18n.t({ id: 'customers.fraud.use_class_title', message: 'Use the limit of the class?' })} confirm={label} onConfirm={use} onClose={() => setAsked(false)}>
          {i18n.t({
            id: 'customers.fraud.use_class_hint',
            message: "The customer's own limit is removed; that of its class holds: {limit}.",
            values: { limit: limit === null ? notLimited() : formatMoney(limit) },
          })}
        </ConfirmDialog>
      )}
    </>
  );
}

function Fields({ spending, currency }: { spending: SpendingLimit; currency: string }) {
  const { watch } = useFormContext<Values>();
  const { spending_limit: limit } = spending.of_class;
  const values = { limit: limit === null ? notLimited() : formatMoney(limit) };
  return (
    <>
      <RadioRow
        name="spending_limit.kind"
        label={i18n.t({ id: 'customers.fraud.how', message: 'How a day is limited' })}
        options={[
          { value: 'class', label: i18n.t({ id: 'customers.fraud.as_class_now', message: 'As the class says: {limit}', values }) },
          { value: 'own', label: i18n.t({ id: 'customers.fraud.own_limit', message: 'A limit of its own' }) },
          { value: 'none', label: i18n.t({ id: 'customers.fraud.own_none', message: 'Not limited, whatever the class says' }) },
        ]}
      />
      {watch('spending_limit.kind') === 'own' && (
        <MoneyField
          name="spending_limit.value"
          label={i18n.t({ id: 'customers.fraud.limit_of_day', message: 'Limit of a day' })}
          description={i18n.t({ id: 'customers.fraud.own_hint', message: 'Where it is used up no new paid session begins until midnight; running ones go on' })}
          currency={currency}
          required
        />
      )}
    </>
  );
}
