import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { serviceWords } from '~/admin/service-words';
import { previewAdjustment, type AdjustmentDone, type AdjustmentKinds, type Effect } from '~/api';
import { formatMoment } from '~/kit/date';
import { readDraft, useKeptDraft } from '~/kit/form/drafts';
import { MoneyField, SelectField, TextAreaField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconEyeCheck, IconLock } from '~/kit/icons';
import { formatMoney } from '~/kit/money';
import { Failed, Waiting } from '~/kit/states/states';
import { useUrl } from '~/kit/url';
import { Choice } from '~/admin/money/methods/choice';
import { kindsOptions } from './kinds';
import { spokenOf, type Purse } from './purse';
import { Review } from './review';
import { Step } from './steps';
import { blank, bodyOf, chosenFor, type AdjustValues } from './values';
import { actHint, actWords, effectWords, hasAmount, hasComments, whyNot } from './words';
import styles from './adjusting.module.css';

interface DetailsProps {
  purse: Purse;
  kind: string;
  onDone: (done: AdjustmentDone) => void;
}

/** How much and why; the step after it shows what that would do. */
export function Details(props: DetailsProps) {
  const kinds = useQuery({ ...kindsOptions(props.purse), staleTime: 0 });
  const [round, setRound] = useState(0);
  if (kinds.data) return <DetailsForm key={round} {...props} kinds={kinds.data} onDiscard={() => setRound(round + 1)} />;
  return kinds.isError ? <Failed trouble={kinds.error} onRetry={() => void kinds.refetch()} /> : <Waiting />;
}

const draftOf = ({ customer, account }: Purse) => `adjust/${customer.id}/${account?.id ?? ''}`;

function DetailsForm({ purse, kind, kinds, onDone, onDiscard }: DetailsProps & { kinds: AdjustmentKinds; onDiscard: () => void }) {
  const [seen, setSeen] = useState<Effect | null>(null);
  const [before] = useState(blank);
  const [draft] = useState(() => readDraft<AdjustValues>(draftOf(purse)));
  const { change } = useUrl();
  const form = useApiForm<AdjustValues, { data: Effect }>({
    defaults: draft?.values ?? before,
    save: (values) => previewAdjustment({ path: { customer_id: purse.customer.id }, body: bodyOf(values, kind, purse), throwOnError: true }),
    onSaved: ({ data }) => setSeen(data),
  });
  const drop = useKeptDraft(draftOf(purse), form.fields, { before, etag: '' });
  const discard = () => {
    drop();
    onDiscard();
  };
  if (seen) {
    const finish = (done: AdjustmentDone) => {
      drop();
      onDone(done);
    };
    const values = form.fields.getValues();
    return <Review purse={purse} kind={kind} effect={seen} values={values} onBack={() => setSeen(null)} onNewKey={(key) => form.fields.setValue('key', key)} onDiscard={discard} onDone={finish} />;
  }
  const title = actWords(kind);
  const found = kinds.items.find((one) => one.kind === kind);
  return (
    <Step at={2} title={title} beside={<AnotherKind purse={purse} />}>
      <p className={styles.lead}>
        {actHint(kind)} {effectWords(kind, spokenOf(purse))}.
      </p>
      {!found?.possible && <Alert color="yellow">{found?.why_not ? whyNot(found.why_not) : i18n.t({ id: 'adjust.no_kind', message: 'This cannot be done here.' })}</Alert>}
      {found?.possible && (
        <Form form={form} label={title}>
          {draft && <Restored at={draft.at} onDiscard={discard} />}
          <Columns>
            {chosenFor(kind) && <Choice kind={kind} field={chosenFor(kind)!} kinds={kinds} />}
            {hasAmount(kind) && <MoneyField name="amount" label={i18n.t({ id: 'adjust.amount', message: 'Amount' })} description={atMost(found.highest)} currency={kinds.currency} required />}
            {found.needs_service && (
              <SelectField
                name="service"
                label={i18n.t({ id: 'adjust.service', message: 'Service' })}
                description={i18n.t({ id: 'adjust.service_hint', message: 'In whose section of the invoice it stands' })}
                empty={i18n.t({ id: 'adjust.choose_service', message: 'Choose one' })}
                options={kinds.services.map((value) => ({ value, label: serviceWords(value) }))}
                required
              />
            )}
          </Columns>
          {hasComments(kind) && <Comments />}
          <SaveBar label={i18n.t({ id: 'adjust.look', message: 'See what it would do' })} always onCancel={() => change({ kind: undefined })} />
        </Form>
      )}
    </Step>
  );
}

/** The largest amount that makes sense, beneath its field. */
const atMost = (highest: AdjustmentKinds['items'][number]['highest']) =>
  highest && i18n.t({ id: 'adjust.up_to', message: '{amount} at most', values: { amount: formatMoney(highest, true) } });

function AnotherKind({ purse: { customer, account } }: { purse: Purse }) {
  return (
    <Link to="/customers/$id/adjust" params={{ id: customer.id }} search={{ account: account?.id }} resetScroll={false}>
      {i18n.t({ id: 'adjust.another_kind', message: 'Another kind' })}
    </Link>
  );
}

/** Two texts for two readers, told apart by words, by a mark and by their frames. */
function Comments() {
  return (
    <div className={styles.comments}>
      <section data-reader="customer" aria-label={i18n.t({ id: 'adjust.for_customer', message: 'The customer reads this' })}>
        <h3>
          <IconEyeCheck size={16} aria-hidden /> {i18n.t({ id: 'adjust.for_customer', message: 'The customer reads this' })}
        </h3>
        <TextAreaField
          name="visible_comment"
          label={i18n.t({ id: 'adjust.visible', message: 'Visible comment' })}
          description={i18n.t({ id: 'adjust.visible_hint', message: 'Stands beside it in the list of xDRs and on the invoice' })}
          rows={2}
        />
      </section>
      <section data-reader="staff" aria-label={i18n.t({ id: 'adjust.for_staff', message: 'Staff only' })}>
        <h3>
          <IconLock size={16} aria-hidden /> {i18n.t({ id: 'adjust.for_staff', message: 'Staff only' })}
        </h3>
        <TextAreaField
          name="internal_comment"
          label={i18n.t({ id: 'adjust.internal', message: 'Internal comment' })}
          description={i18n.t({ id: 'adjust.internal_hint', message: 'Never shown to the customer, nor on the invoice' })}
          rows={2}
        />
      </section>
    </div>
  );
}

function Restored({ at, onDiscard }: { at: number; onDiscard: () => void }) {
  const written = formatMoment(new Date(at).toISOString());
  return (
    <Alert color="blue">
      {i18n.t({ id: 'customers.draft.restored', message: 'What you typed here at {at} and did not save is back.', values: { at: written } })}{' '}
      <Button variant="default" size="compact-sm" onClick={onDiscard}>
        {i18n.t({ id: 'customers.draft.discard', message: 'Discard it' })}
      </Button>
    </Alert>
  );
}
