import { i18n } from '@lingui/core';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import { getOverrideTariffs, patchAdditionalInfo, putOverrideTariffs, type Customer, type OverrideTariffs, type TariffNamed, type TariffOfCustomer } from '~/api';
import { getOverrideTariffsOptions } from '~/api/@tanstack/react-query.gen';
import { ProblemError, sentenceOf } from '~/kit/client/problem';
import { versioned } from '~/kit/client/versioned';
import { isStale } from '~/kit/form/use-api-form';
import { Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { TariffField, type ChosenTariff } from '../choose-tariff';
import { EditablePanel } from '../editing/panel';
import { useMayChange, useRefreshCustomer } from '../may-change';
import type { PanelProps } from '../panels';
import styles from './overrides.module.css';

type Values = Record<string, ChosenTariff | null>;

const title = () => i18n.t({ id: 'customers.panel.override_tariffs', message: 'Override tariffs' });
const fieldOf = (tariff: TariffNamed) => `tariff_${tariff.id}`;

const valuesOf = ({ tariffs }: OverrideTariffs): Values =>
  Object.fromEntries(tariffs.map(({ tariff, override }) => [fieldOf(tariff), override && { id: override.id, name: override.name }]));

/** Prices of the customer's own: beside each tariff of its products the one that is looked up before it. */
export function OverrideTariffsPanel({ customer }: PanelProps) {
  const overrides = useQuery(getOverrideTariffsOptions({ path: { customer_id: customer.id } }));
  if (overrides.isError) return <Failed trouble={overrides.error} onRetry={() => void overrides.refetch()} />;
  if (!overrides.data) return <Waiting />;
  const told = overrides.data;
  if (!told.enabled) return <TurnedOff customer={customer} told={told} />;
  if (told.tariffs.length === 0)
    return (
      <Surface title={title()}>
        <Empty title={i18n.t({ id: 'customers.overrides.no_tariffs', message: 'No tariff prices what this customer uses yet' })}>
          {i18n.t({ id: 'customers.overrides.no_tariffs_hint', message: 'They come with the products of its accounts: open an account first.' })}
        </Empty>
      </Surface>
    );
  return <Overrides customer={customer} told={told} />;
}

interface Props {
  customer: Customer;
  told: OverrideTariffs;
}

function Overrides({ customer, told }: Props) {
  const path = { customer_id: customer.id };
  const may = useCan('change_catalogue');
  const names = Object.fromEntries(told.tariffs.map(({ tariff }) => [fieldOf(tariff), tariff.name]));
  const version = useRef<Values | null>(null);
  const read = async () => {
    const now = await versioned(getOverrideTariffs({ path, throwOnError: true }));
    version.current = valuesOf(now.read);
    return now;
  };
  // All of them are replaced: what was left alone is sent as it was in the version that the change is checked against.
  const save = async (changed: Partial<Values>, etag: string) => {
    if (version.current === null) await read();
    const wanted = { ...version.current, ...changed };
    const overrides = Object.fromEntries(Object.entries(wanted).flatMap(([field, chosen]) => (chosen ? [[field.replace('tariff_', ''), chosen.id]] : [])));
    try {
      return await putOverrideTariffs({ path, body: { overrides }, headers: { 'if-match': etag }, throwOnError: true });
    } catch (refused) {
      throw refused instanceof ProblemError ? atRows(refused, Object.keys(wanted)) : refused;
    }
  };
  return (
    <EditablePanel<OverrideTariffs, Values>
      customer={customer}
      panel="override-tariffs"
      title={title()}
      allowed={may}
      read={read}
      valuesOf={valuesOf}
      save={save}
      labelOf={(field) => names[field] ?? field}
      written={(_field, chosen) => chosen?.name ?? none()}
      reading={<Shown told={told} />}
    >
      <p className={styles.hint}>{howItWorks()}</p>
      {told.tariffs.map((row) => (
        <TariffField
          key={row.tariff.id}
          name={fieldOf(row.tariff)}
          label={row.tariff.name}
          description={besides(row)}
          none={none()}
          fits={(tariff) => tariff.currency === row.tariff.currency && tariff.service === row.tariff.service && tariff.id !== row.tariff.id}
        />
      ))}
    </EditablePanel>
  );
}

const none = () => i18n.t({ id: 'customers.overrides.none', message: 'None' });
const howItWorks = () =>
  i18n.t({ id: 'customers.overrides.how', message: 'A number is looked up in both tariffs: the longer prefix wins, and of two that are equal the override. It needs only the special prices.' });

/** A refusal of one pair stands at its row; who changed them meanwhile is told at each. */
function atRows(refused: ProblemError, fields: string[]): ProblemError {
  const stale = isStale(refused);
  const errors = refused.errors.flatMap((error) =>
    stale && error.field === 'override_tariffs' ? fields.map((field) => ({ ...error, field })) : [{ ...error, field: error.field.replace(/^overrides\./, 'tariff_') }],
  );
  return new ProblemError({ ...refused, title: refused.title, detail: refused.detail, errors }, refused.retryAfter);
}

function besides({ tariff, products }: TariffOfCustomer): string {
  const values = { service: serviceWords(tariff.service), currency: tariff.currency, products: products.map(({ name }) => name).join(', ') };
  return products.length === 0
    ? i18n.t({ id: 'customers.overrides.unused', message: '{service}, {currency}; no product of the customer has it now', values })
    : i18n.t({ id: 'customers.overrides.used', message: '{service}, {currency}; in {products}', values });
}

function Shown({ told }: Pick<Props, 'told'>) {
  return (
    <>
      <ul className={styles.rows}>
        {told.tariffs.map((row) => (
          <li key={row.tariff.id}>
            <div>
              <div className={styles.name}>{row.tariff.name}</div>
              <div className="dimmed">{besides(row)}</div>
            </div>
            <div className={styles.override}>
              <span className={styles.label}>{i18n.t({ id: 'customers.overrides.override', message: 'Override' })}</span>
              {row.override ? <span className={styles.name}>{row.override.name}</span> : <span className="dimmed">{none()}</span>}
            </div>
          </li>
        ))}
      </ul>
      <p className={styles.hint}>{howItWorks()}</p>
    </>
  );
}

/** The customer may have no prices of its own: said here, where one looks for them, with the way to allow them. */
function TurnedOff({ customer, told }: Props) {
  const may = useMayChange(customer);
  const refresh = useRefreshCustomer();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const kept = { ...told, tariffs: told.tariffs.filter(({ override }) => override !== null) };
  const turnOn = async () => {
    setBusy(true);
    try {
      await patchAdditionalInfo({ path: { customer_id: customer.id }, body: { override_tariffs: true }, throwOnError: true });
      await refresh();
      toast(i18n.t({ id: 'customers.overrides.on', message: '{name} may have prices of its own', values: { name: customer.name } }));
    } catch (failed) {
      setTrouble(failed);
      setBusy(false);
    }
  };
  const button = may && (
    <Button loading={busy} onClick={() => void turnOn()}>
      {i18n.t({ id: 'customers.overrides.turn_on', message: 'Allow override tariffs' })}
    </Button>
  );
  return (
    <Surface title={title()}>
      {trouble !== null && (
        <Alert color="red" role="alert">
          {sentenceOf(trouble)}
        </Alert>
      )}
      <Empty title={i18n.t({ id: 'customers.overrides.off', message: 'Override tariffs are turned off for this customer' })} action={button}>
        {i18n.t({ id: 'customers.overrides.off_hint', message: 'With them some destinations cost this customer less, or more, than its products say. The switch is in Additional info, too.' })}
      </Empty>
      {kept.tariffs.length > 0 && (
        <>
          <Alert color="yellow">{i18n.t({ id: 'customers.overrides.still', message: 'These were set before and still price its use; allow override tariffs to change them.' })}</Alert>
          <Shown told={kept} />
        </>
      )}
    </Surface>
  );
}
