import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { PaymentSystemTold } from '~/api';
import { getPaymentSystemsOptions } from '~/api/@tanstack/react-query.gen';
import { Tag, ToneChip } from '~/kit/chip';
import type { Column } from '~/kit/data-table/columns';
import { DataTable } from '~/kit/data-table/data-table';
import { useList } from '~/kit/data-table/use-list';
import { IconPlus } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Empty } from '~/kit/states/states';
import { methodName } from '~/told/e-payments';
import { CredentialsOf, processorName, systemsTitle } from './payment-system-words';
import { MoneySections } from './sections';

const hrefOf = ({ id }: PaymentSystemTold) => `/money/payment-systems/${id}`;

const COLUMNS: Column<PaymentSystemTold>[] = [
  { id: 'name', label: () => i18n.t({ id: 'systems.name', message: 'Name' }), width: 240, pinned: true, cell: (row) => <Named system={row} /> },
  { id: 'processor', label: () => i18n.t({ id: 'systems.processor', message: 'Processor' }), width: 150, cell: (row) => processorName(row.processor) },
  { id: 'state', label: () => i18n.t({ id: 'systems.state', message: 'State' }), width: 130, cell: (row) => <StateOf system={row} /> },
  { id: 'methods', label: () => i18n.t({ id: 'systems.methods', message: 'What it takes' }), width: 360, cell: (row) => <Taken system={row} /> },
  { id: 'credentials', label: () => i18n.t({ id: 'systems.credentials', message: 'Credentials' }), width: 170, cell: (row) => <CredentialsOf system={row} /> },
];

function Named({ system }: { system: PaymentSystemTold }) {
  return (
    <>
      <a href={hrefOf(system)}>{system.name}</a> {system.test_mode && <Tag>{i18n.t({ id: 'e_payments.test', message: 'Test' })}</Tag>}
    </>
  );
}

function StateOf({ system: { active } }: { system: PaymentSystemTold }) {
  return active ? <ToneChip tone="ok">{i18n.t({ id: 'systems.active', message: 'Active' })}</ToneChip> : <ToneChip tone="dim">{i18n.t({ id: 'systems.off', message: 'Switched off' })}</ToneChip>;
}

function Taken({ system }: { system: PaymentSystemTold }) {
  const taken = methodsOf(system);
  return taken ? <span title={taken}>{taken}</span> : <span className="dimmed">–</span>;
}

/** "EUR: Visa, Mastercard" */
function methodsOf({ methods }: PaymentSystemTold): string {
  const taken = new Map<string, string[]>();
  for (const { method, currency } of methods) taken.set(currency, [...(taken.get(currency) ?? []), methodName(method)]);
  return [...taken].map(([currency, names]) => `${currency}: ${names.join(', ')}`).join('; ');
}

/** Our accounts with processors. */
export function PaymentSystemsPage() {
  const list = useList((page) => getPaymentSystemsOptions({ query: page }));
  const add = (
    <Button component={Link} to="/money/payment-systems/new" leftSection={<IconPlus size={16} />}>
      {i18n.t({ id: 'systems.new', message: 'New payment system' })}
    </Button>
  );
  return (
    <Page title={systemsTitle()} actions={add}>
      <MoneySections />
      <DataTable
        id="payment-systems"
        label={systemsTitle()}
        columns={COLUMNS}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={hrefOf}
        empty={
          <Empty title={i18n.t({ id: 'systems.none', message: 'No payment system yet' })} action={add}>
            {i18n.t({ id: 'systems.none_hint', message: 'A payment system is an account of yours with a processor such as Stripe: by it customers pay by card or direct debit. Payments by bank transfer need none.' })}
          </Empty>
        }
      />
    </Page>
  );
}
