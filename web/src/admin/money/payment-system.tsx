import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { getPaymentSystem, patchPaymentSystem, postPaymentSystem, type PaymentSystemTold } from '~/api';
import { Tag } from '~/kit/chip';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { CopyId } from '~/kit/copy-id';
import { RadioCards } from '~/kit/form/radio-cards';
import { Form, SaveBar } from '~/kit/form/form';
import { isStale, useApiForm } from '~/kit/form/use-api-form';
import { Awaited } from '~/kit/page/awaited';
import { Page, Surface } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { toast } from '~/kit/toast';
import { Inputs, methodsSaid, methodsWritten, type SystemValues } from './payment-system-inputs';
import { CredentialsOf, systemsTitle } from './payment-system-words';

const crumbs = () => [
  { to: '/money', label: i18n.t({ id: 'nav.money', message: 'Money' }) },
  { to: '/money/payment-systems', label: systemsTitle() },
];

function useRefresh() {
  const queries = useQueryClient();
  return () => Promise.all(['getPaymentSystem', 'getPaymentSystems'].map((_id) => queries.invalidateQueries({ queryKey: [{ _id }] })));
}

const EMPTY: SystemValues & { processor: PaymentSystemTold['processor'] } = {
  processor: 'stripe',
  name: '',
  test_mode: false,
  active: true,
  publishable_key: '',
  secret_key: '',
  webhook_secret: '',
  instructions: '',
  methods: [],
};

const bodyOf = ({ methods, secret_key, webhook_secret, ...values }: SystemValues) => ({
  ...values,
  methods: methodsSaid(methods),
  ...(secret_key && { secret_key: secret_key.trim() }),
  ...(webhook_secret && { webhook_secret: webhook_secret.trim() }),
});

export function NewPaymentSystemPage() {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const title = i18n.t({ id: 'systems.new', message: 'New payment system' });
  const form = useApiForm<typeof EMPTY, { data: PaymentSystemTold }>({
    defaults: EMPTY,
    save: ({ processor, ...values }, key) => postPaymentSystem({ body: { processor, ...bodyOf(values) }, headers: { 'Idempotency-Key': key }, throwOnError: true }),
    onSaved: ({ data }) => {
      void refresh();
      void navigate({ to: `/money/payment-systems/${data.id}` });
    },
  });
  const processor = form.fields.watch('processor');
  return (
    <Page title={title} crumbs={crumbs()} narrow>
      <Form form={form} label={title} guarded>
        <Surface>
          <RadioCards
            name="processor"
            label={i18n.t({ id: 'systems.processor', message: 'Processor' })}
            options={[
              { value: 'stripe', label: 'Stripe', description: i18n.t({ id: 'systems.stripe_hint', message: 'Cards and SEPA direct debits. Card numbers never come here; only tokens do.' }) },
              {
                value: 'bank_transfer',
                label: i18n.t({ id: 'systems.by_transfer', message: 'Bank transfer' }),
                description: i18n.t({ id: 'systems.transfer_hint', message: 'Nothing is asked of anybody: customers are told where to send their money.' }),
              },
            ]}
          />
        </Surface>
        <Inputs processor={processor} known={null} />
        <SaveBar label={i18n.t({ id: 'systems.create', message: 'Create' })} always />
      </Form>
    </Page>
  );
}

/** An account of ours with a processor: what it takes, its secrets to be entered anew, where its events are to be sent. */
export function PaymentSystemPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const version = useQuery({
    queryKey: [{ _id: 'getPaymentSystem' }, 'version', id],
    queryFn: () => versioned(getPaymentSystem({ path: { payment_system_id: id }, throwOnError: true })),
  });
  useNoteRecent(version.data?.read.name, `/money/payment-systems/${id}`);
  if (!version.data) return <Awaited title={i18n.t({ id: 'systems.one', message: 'Payment system' })} crumbs={crumbs()} query={version} narrow />;
  const { read, etag } = version.data;
  return (
    <Page title={read.name} crumbs={crumbs()} beside={<Marks system={read} />} narrow>
      <Webhook system={read} />
      <SystemForm key={etag} version={version.data} />
    </Page>
  );
}

function Marks({ system }: { system: PaymentSystemTold }) {
  return (
    <>
      {system.test_mode && <Tag>{i18n.t({ id: 'e_payments.test_long', message: 'Test: no real money' })}</Tag>}
      {!system.active && <Tag>{i18n.t({ id: 'systems.off', message: 'Switched off' })}</Tag>}
      {(system.credentials === 'no_webhook_secret' || system.credentials === 'unreadable') && <CredentialsOf system={system} />}
    </>
  );
}

/** What has to be entered at the processor, so that it tells what happens there. */
function Webhook({ system }: { system: PaymentSystemTold }) {
  if (system.webhook_path === null) return null;
  return (
    <Surface title={i18n.t({ id: 'systems.webhook', message: 'What to enter at Stripe' })}>
      {system.credentials === 'unreadable' && (
        <Alert color="red" mb={12}>
          {i18n.t({ id: 'systems.unreadable_hint', message: 'Its secrets were sealed under another secret key than this installation has. Nothing can be asked of it until you enter them anew below.' })}
        </Alert>
      )}
      <p>{i18n.t({ id: 'systems.webhook_hint', message: 'Under Developers, Webhooks, add an endpoint with this address, for the events payment_intent.* and charge.dispute.created:' })}</p>
      <CopyId value={`${window.location.origin}${system.webhook_path}`} label={i18n.t({ id: 'systems.webhook_address', message: 'Address for events' })} />
      <p className="dimmed">
        {i18n.t({ id: 'systems.webhook_then', message: 'Then enter its signing secret (whsec_…) below. Without it everything is booked all the same, about half a minute later, because the processor is asked.' })}
      </p>
    </Surface>
  );
}

function SystemForm({ version }: { version: Versioned<PaymentSystemTold> }) {
  const { read, etag } = version;
  const refresh = useRefresh();
  const [saved, setSaved] = useState(0);
  const form = useApiForm<SystemValues, unknown>({
    defaults: {
      name: read.name,
      test_mode: read.test_mode,
      active: read.active,
      publishable_key: read.publishable_key,
      secret_key: '',
      webhook_secret: '',
      instructions: read.instructions,
      methods: methodsWritten(read.methods),
    },
    save: (values) => patchPaymentSystem({ path: { payment_system_id: read.id }, body: bodyOf(values), headers: { 'if-match': etag }, throwOnError: true }),
    onSaved: (_, { name }) => {
      form.fields.setValue('secret_key', '');
      form.fields.setValue('webhook_secret', '');
      setSaved(saved + 1);
      void refresh();
      toast(i18n.t({ id: 'systems.saved', message: '{name} is saved', values: { name } }));
    },
  });
  return (
    <Form form={form} label={read.name} guarded>
      <Inputs key={saved} processor={read.processor} known={read} />
      <SaveBar label={i18n.t({ id: 'systems.save', message: 'Save' })}>
        {isStale(form.trouble) && (
          <Button variant="default" onClick={() => void refresh()}>
            {i18n.t({ id: 'systems.read_again', message: 'Drop my changes and show theirs' })}
          </Button>
        )}
      </SaveBar>
    </Form>
  );
}
