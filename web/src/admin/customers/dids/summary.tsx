import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { putCustomerDidPricing, type Customer, type CustomerDidSummary } from '~/api';
import { getCustomerDidSummaryOptions } from '~/api/@tanstack/react-query.gen';
import { usePricings } from '~/admin/did-batches';
import { useRefreshNumbers } from '~/admin/did-words';
import { useCan } from '~/admin/session';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { formatCount, formatMoney, Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';

/** How many, what they cost and what is asked for them; and what goes on costing though nobody is charged. */
export function DidSummary({ customer }: { customer: Customer }) {
  const summary = useQuery(getCustomerDidSummaryOptions({ path: { customer_id: customer.id } })).data;
  const [choosing, setChoosing] = useState(false);
  const chooses = useCan('change_catalogue');
  const title = i18n.t({ id: 'customers.did.summary', message: 'What they come to' });
  const change = chooses && (
    <Button variant="default" size="compact-md" onClick={() => setChoosing(true)}>
      {i18n.t({ id: 'customers.did.pricing.change', message: 'Pricing batch…' })}
    </Button>
  );
  return (
    <>
      {summary && <Orphaned customer={customer} summary={summary} />}
      <Surface title={title} actions={change}>
        <Facts facts={factsOf(summary)} />
      </Surface>
      {choosing && summary && <PricingDialog customer={customer} chosen={summary.pricing_batch?.id ?? ''} onClose={() => setChoosing(false)} />}
    </>
  );
}

function factsOf(summary: CustomerDidSummary | undefined): [string, ReactNode][] {
  const waiting = <span className="dimmed">–</span>;
  const costs = summary?.vendor_costs ?? [];
  const facts: [string, ReactNode][] = [
    [i18n.t({ id: 'customers.did.count', message: 'Numbers' }), summary ? formatCount(summary.numbers) : waiting],
    [i18n.t({ id: 'customers.did.on_accounts', message: 'On accounts' }), summary ? formatCount(summary.on_accounts) : waiting],
    [i18n.t({ id: 'customers.did.free', message: 'Free of charge' }), summary ? formatCount(summary.free_of_charge) : waiting],
    [i18n.t({ id: 'customers.did.monthly', message: 'Asked a month' }), <Money key="monthly" value={summary?.monthly_price ?? null} />],
    [i18n.t({ id: 'customers.did.pricing', message: 'Pricing batch' }), summary?.pricing_batch?.name ?? waiting],
  ];
  if (costs.length > 0) facts.splice(4, 0, [i18n.t({ id: 'customers.did.costs', message: 'Cost us a month' }), costs.map((cost) => formatMoney(cost)).join(' + ')]);
  return facts;
}

/** Vendors go on asking for the numbers of somebody who is not charged: the sooner it is decided, the better. */
function Orphaned({ customer, summary }: { customer: Customer; summary: CustomerDidSummary }) {
  if (summary.numbers === 0 || !customer.statuses.includes('provisionally_terminated')) return null;
  const costs = summary.vendor_costs.map((cost) => formatMoney(cost)).join(' + ');
  return (
    <Alert color="yellow" mb={16} title={i18n.t({ id: 'customers.did.orphaned', message: 'Nobody is charged for these numbers' })}>
      {costs
        ? i18n.t({
            id: 'customers.did.orphaned_cost',
            message: 'The customer is provisionally terminated and keeps them until it is closed, while the vendors ask {costs} a month for them. Release what will not be needed.',
            values: { costs },
          })
        : i18n.t({
            id: 'customers.did.orphaned_kept',
            message: 'The customer is provisionally terminated and keeps them until it is closed, while the vendors may ask for them. Release what will not be needed.',
          })}
    </Alert>
  );
}

function PricingDialog({ customer, chosen, onClose }: { customer: Customer; chosen: string; onClose: () => void }) {
  const refresh = useRefreshNumbers();
  const fitting = usePricings().filter(({ currency }) => currency === customer.currency);
  const form = useApiForm<{ pricing_batch_id: string }, unknown>({
    defaults: { pricing_batch_id: chosen },
    save: ({ pricing_batch_id: id }) =>
      putCustomerDidPricing({ path: { customer_id: customer.id }, body: { pricing_batch_id: id || null }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.did.pricing.saved', message: 'The pricing batch is set' }));
      onClose();
    },
  });
  const title = i18n.t({ id: 'customers.did.pricing.of', message: 'Pricing batch of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <SelectField
          name="pricing_batch_id"
          label={i18n.t({ id: 'customers.did.pricing', message: 'Pricing batch' })}
          description={i18n.t({ id: 'customers.did.pricing.hint', message: 'What is asked for the numbers, on top of what their vendors ask; those in {currency}', values: { currency: customer.currency } })}
          empty={i18n.t({ id: 'customers.did.pricing.none', message: 'None' })}
          options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SaveBar label={i18n.t({ id: 'customers.did.pricing.save', message: 'Set it' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
