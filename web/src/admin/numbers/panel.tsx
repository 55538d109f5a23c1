import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { getDid, patchDid, type DidTold } from '~/api';
import { getDidHistoryOptions } from '~/api/@tanstack/react-query.gen';
import { useBatches } from '~/admin/did-batches';
import { dialled, DidStateChip, useRefreshNumbers } from '~/admin/did-words';
import { useCan } from '~/admin/session';
import { whoWords } from '~/admin/who';
import { When } from '~/kit/date';
import { SidePanel } from '~/kit/dialogs/dialog';
import { SelectField, SwitchField, TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Money } from '~/kit/money';
import { Facts } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { freeOfCharge, Holder } from './columns';
import { countryWords } from './words';
import styles from './numbers.module.css';

interface Version {
  did: DidTold;
  etag: string;
}

async function readVersion(number: string): Promise<Version> {
  const { data, response } = await getDid({ path: { number }, throwOnError: true });
  return { did: data, etag: response.headers.get('ETag') ?? '*' };
}

/** One number: what it is, what it costs, who has it and who had it. */
export function NumberPanel({ number, onClose }: { number: string; onClose: () => void }) {
  const keeps = useCan('change_catalogue');
  const [editing, setEditing] = useState(false);
  const version = useQuery({ queryKey: [{ _id: 'getDid' }, number], queryFn: () => readVersion(number), staleTime: 0 });
  return (
    <SidePanel title={<span className="numbers">{dialled(number)}</span>} size={520} onClose={onClose}>
      {version.isError && <Failed trouble={version.error} onRetry={() => void version.refetch()} />}
      {!version.data && !version.isError && <Waiting />}
      {version.data && !editing && (
        <>
          <Told did={version.data.did} />
          {keeps && (
            <Button variant="default" mt={12} onClick={() => setEditing(true)}>
              {i18n.t({ id: 'numbers.edit', message: 'Edit' })}
            </Button>
          )}
          <History number={number} />
        </>
      )}
      {version.data && editing && <EditForm version={version.data} onClose={() => setEditing(false)} />}
    </SidePanel>
  );
}

function Told({ did }: { did: DidTold }) {
  const none = <span className="dimmed">–</span>;
  const price = did.free_of_charge ? freeOfCharge() : <Money value={did.monthly_price} />;
  return (
    <Facts
      facts={[
        [i18n.t({ id: 'numbers.state', message: 'State' }), <DidStateChip key="state" did={did} />],
        [i18n.t({ id: 'numbers.holder', message: 'Held by' }), <Holder key="holder" did={did} />],
        [i18n.t({ id: 'numbers.country', message: 'Country' }), did.country ? countryWords(did.country) : none],
        ...(did.batch_name === null
          ? []
          : ([[i18n.t({ id: 'numbers.batch', message: 'Vendor batch' }), `${did.batch_name} · ${did.vendor ?? ''}`]] as [string, string][])),
        [i18n.t({ id: 'numbers.pricing', message: 'Pricing batch' }), did.pricing_batch_name ?? none],
        [i18n.t({ id: 'numbers.monthly', message: 'Asked a month' }), price],
        [i18n.t({ id: 'numbers.description', message: 'Description' }), did.description || none],
        [i18n.t({ id: 'numbers.group', message: 'Group' }), did.group || none],
        [i18n.t({ id: 'numbers.released_at', message: 'Released' }), <When key="released" at={did.released_at} />],
      ]}
    />
  );
}

function History({ number }: { number: string }) {
  const history = useQuery(getDidHistoryOptions({ path: { number } }));
  const items = history.data?.items ?? [];
  const title = i18n.t({ id: 'numbers.history', message: 'Who had it' });
  return (
    <>
      <h2 className={styles.heading}>{title}</h2>
      {history.isError && <Failed trouble={history.error} onRetry={() => void history.refetch()} />}
      {history.data && items.length === 0 && <p className="dimmed">{i18n.t({ id: 'numbers.nobody', message: 'Nobody yet' })}</p>}
      {items.length > 0 && (
        <table className={styles.history} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{i18n.t({ id: 'numbers.who', message: 'Who' })}</th>
              <th scope="col">{i18n.t({ id: 'numbers.since', message: 'Since' })}</th>
              <th scope="col">{i18n.t({ id: 'numbers.until', message: 'Until' })}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one, place) => (
              <tr key={place}>
                <td>
                  <Link to="/customers/$id/{-$panel}" params={{ id: one.customer_id, panel: one.account_id ? 'accounts' : 'dids' }}>
                    {one.customer_name}
                  </Link>
                  {one.account_id !== null && (
                    <span className="dimmed"> · {i18n.t({ id: 'numbers.account', message: 'account {id}', values: { id: one.account_id } })}</span>
                  )}
                  {one.set_by && <div className="dimmed">{i18n.t({ id: 'numbers.by', message: 'by {who}', values: { who: whoWords(one.set_by) } })}</div>}
                </td>
                <td>
                  <When at={one.since} />
                </td>
                <td>
                  <When at={one.until} none={i18n.t({ id: 'numbers.still', message: 'still' })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

interface EditValues {
  batch_id: string;
  country: string;
  group: string;
  description: string;
  free_of_charge: boolean;
}

function EditForm({ version: { did, etag }, onClose }: { version: Version; onClose: () => void }) {
  const refresh = useRefreshNumbers();
  const batches = useBatches();
  const form = useApiForm<EditValues, unknown>({
    defaults: { batch_id: did.batch_id ?? '', country: did.country, group: did.group, description: did.description, free_of_charge: did.free_of_charge },
    save: (values) =>
      patchDid({
        path: { number: did.number },
        body: { ...values, country: values.country.trim().toUpperCase() },
        headers: { 'if-match': etag },
        throwOnError: true,
      }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'numbers.saved', message: '{number} is saved', values: { number: dialled(did.number) } }));
      onClose();
    },
  });
  const label = i18n.t({ id: 'numbers.edit_of', message: 'Edit {number}', values: { number: dialled(did.number) } });
  return (
    <Form form={form} label={label}>
      <SelectField name="batch_id" label={i18n.t({ id: 'numbers.batch', message: 'Vendor batch' })} options={batches.map(({ id, name }) => ({ value: id, label: name }))} />
      <TextField
        name="country"
        label={i18n.t({ id: 'numbers.country', message: 'Country' })}
        description={i18n.t({ id: 'numbers.country_two', message: 'Two letters of ISO 3166' })}
      />
      <TextField name="group" label={i18n.t({ id: 'numbers.group', message: 'Group' })} />
      <TextField name="description" label={i18n.t({ id: 'numbers.description', message: 'Description' })} />
      <SwitchField name="free_of_charge" label={freeOfCharge()} />
      <SaveBar label={i18n.t({ id: 'numbers.save', message: 'Save' })} onCancel={onClose} />
    </Form>
  );
}
