import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { putTemporaryLimit, removeTemporaryLimit, type CreditLimit, type Customer } from '~/api';
import { whoWords } from '~/admin/who';
import { now } from '~/kit/clock';
import { When, zoneName } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { MoneyField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { RadioRow } from '~/kit/form/radio-row';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatMoney } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { localOf, momentOf } from '~/kit/period';
import { toast } from '~/kit/toast';
import { useMayChange, useRefreshCustomer } from '../may-change';
import { percentProblem } from './words';
import styles from './credit.module.css';

interface Values {
  by: 'amount' | 'percent';
  increase: string;
  percent: string;
  until: string;
  comment: string;
}

interface Props {
  customer: Customer;
  credit: CreditLimit;
}

/** More than the permanent limit, until a moment at which it falls back by itself. */
export function TemporaryIncrease({ customer, credit }: Props) {
  const may = useMayChange(customer);
  return (
    <Surface title={i18n.t({ id: 'customers.credit.temporary', message: 'Temporary increase' })}>
      {credit.increase && <Lent customer={customer} credit={credit} may={may} />}
      {credit.permanent_credit_limit === null ? (
        <p className={styles.hint}>{i18n.t({ id: 'customers.credit.nothing_to_raise', message: 'There is no limit that could be raised: the balance may rise without end.' })}</p>
      ) : may ? (
        // A new form for another increase, so that it begins with what is now.
        <IncreaseForm key={credit.increase?.until ?? ''} customer={customer} credit={credit} />
      ) : (
        !credit.increase && <p className={styles.hint}>{i18n.t({ id: 'customers.credit.not_raised', message: 'The limit is not raised.' })}</p>
      )}
    </Surface>
  );
}

function Lent({ customer, credit, may }: Props & { may: boolean }) {
  const [asked, setAsked] = useState(false);
  const refresh = useRefreshCustomer();
  const { increase } = credit;
  if (!increase) return null;
  const values = { amount: formatMoney(increase.amount), percent: increase.percent ?? '' };
  const remove = i18n.t({ id: 'customers.credit.remove', message: 'Take it back' });
  const take = async () => {
    await removeTemporaryLimit({ path: { customer_id: customer.id }, throwOnError: true });
    await refresh();
    toast(i18n.t({ id: 'customers.credit.removed', message: 'The permanent limit of {name} alone counts now', values: { name: customer.name } }));
  };
  return (
    <div className={styles.lent}>
      <div>
        <p>
          {increase.percent === null
            ? i18n.t({ id: 'customers.credit.raised', message: 'Raised by {amount}', values })
            : i18n.t({ id: 'customers.credit.raised_percent', message: 'Raised by {amount}, {percent} % of the permanent limit', values })}{' '}
          {i18n.t({ id: 'customers.credit.raised_until', message: 'until' })} <When at={increase.until} zone={customer.time_zone} zoned />
        </p>
        {increase.by !== null && (
          <p className="dimmed">
            {i18n.t({ id: 'customers.credit.raised_by', message: 'by {by}', values: { by: whoWords(increase.by) } })} · <When at={increase.since} zone={customer.time_zone} />
            {increase.comment && ` · ${increase.comment}`}
          </p>
        )}
      </div>
      {may && (
        <Button variant="default" onClick={() => setAsked(true)}>
          {remove}
        </Button>
      )}
      {asked && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.credit.remove_title', message: 'Take the increase back now?' })}
          confirm={remove}
          danger
          onConfirm={take}
          onClose={() => setAsked(false)}
        >
          {i18n.t({ id: 'customers.credit.remove_hint', message: 'The permanent limit alone counts from now on. A balance at or above it stops paid services at once.' })}
        </ConfirmDialog>
      )}
    </div>
  );
}

function IncreaseForm({ customer, credit }: Props) {
  const refresh = useRefreshCustomer();
  const { currency, time_zone: zone } = customer;
  const form = useApiForm<Values, { data: Customer }>({
    defaults: { by: 'amount', increase: '', percent: '', until: '', comment: '' },
    save: ({ by, increase, percent, until, comment }) =>
      putTemporaryLimit({
        path: { customer_id: customer.id },
        body: {
          ...(by === 'amount' ? { increase: { amount: increase.trim(), currency } } : { percent: percent.trim() }),
          until: momentOf(until, zone),
          comment: comment.trim(),
        },
        throwOnError: true,
      }),
    onSaved: async ({ data }) => {
      form.fields.reset();
      await refresh();
      const limit = data.credit_limit === null ? '' : formatMoney(data.credit_limit);
      toast(i18n.t({ id: 'customers.credit.raised_to', message: 'Credit limit of {name} for now: {limit}', values: { name: customer.name, limit } }));
    },
  });
  const by = form.fields.watch('by');
  const label = i18n.t({ id: 'customers.credit.raise_form', message: 'Raise the limit for a time' });
  return (
    <Form form={form} label={label}>
      <RadioRow
        name="by"
        label={i18n.t({ id: 'customers.credit.raise_by', message: 'Raise it by' })}
        options={[
          { value: 'amount', label: i18n.t({ id: 'customers.credit.an_amount', message: 'an amount' }) },
          { value: 'percent', label: i18n.t({ id: 'customers.credit.a_percentage', message: 'a percentage of the permanent limit' }) },
        ]}
      />
      <Columns>
        {by === 'amount' ? (
          <MoneyField name="increase" label={i18n.t({ id: 'customers.credit.increase', message: 'Increase' })} description={onTop()} currency={currency} required />
        ) : (
          <TextField name="percent" label={i18n.t({ id: 'customers.credit.percent', message: 'Increase, %' })} description={onTop()} required validate={percentProblem} />
        )}
        <TextField
          name="until"
          type="datetime-local"
          label={i18n.t({ id: 'customers.credit.valid_until', message: 'Valid until' })}
          description={i18n.t({ id: 'customers.credit.in_zone', message: 'In the zone of the customer: {zone}', values: { zone: zoneName(zone) } })}
          required
          min={localOf(now().toISOString(), zone)}
        />
      </Columns>
      <TextField name="comment" label={i18n.t({ id: 'customers.credit.comment', message: 'Comment' })} description={i18n.t({ id: 'customers.credit.comment_hint', message: 'For the history, in your own words' })} />
      <Cap credit={credit} />
      <SaveBar label={i18n.t({ id: 'customers.credit.raise', message: 'Raise the limit' })} />
    </Form>
  );
}

const onTop = () => i18n.t({ id: 'customers.credit.on_top', message: 'On top of the permanent limit' });

/** What the reader may lend, before anything is typed. */
function Cap({ credit: { highest_increase: cap } }: { credit: CreditLimit }) {
  if (cap.amount === null && cap.days === null) return null;
  const values = { amount: cap.amount === null ? '' : formatMoney(cap.amount), days: cap.days ?? 0, percent: cap.percent ?? '' };
  return (
    <p className={styles.hint}>
      {cap.amount !== null &&
        (cap.percent === null
          ? i18n.t({ id: 'customers.credit.cap', message: 'You may raise it by {amount} at most.', values })
          : i18n.t({ id: 'customers.credit.cap_percent', message: 'You may raise it by {amount} at most ({percent} %).', values }))}{' '}
      {cap.days !== null && i18n.t({ id: 'customers.credit.cap_days', message: '{days, plural, one {For # day at most.} other {For # days at most.}}', values })}
    </p>
  );
}
