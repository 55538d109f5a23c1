import { i18n } from '@lingui/core';
import { Button, NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useRef, useState, type FormEvent } from 'react';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { useCan } from '~/admin/session';
import type { Service } from '~/api';
import { getTariffOptions } from '~/api/@tanstack/react-query.gen';
import { ProblemError } from '~/kit/client/problem';
import { zoneName } from '~/kit/date';
import { pathOf } from '~/kit/form/use-api-form';
import { IconSearch } from '~/kit/icons';
import { formatCount } from '~/kit/money';
import { usePreference } from '~/kit/preferences';
import { stringifySearch, type Search } from '~/kit/url';
import { ProductChoice, TariffChoice } from './choose';
import { draftOf, faultsOf, hasNumbers, searchOf, usedOf, usualUse, WORDS, type By, type Draft, type Faults, type Field } from './question';
import styles from './finder.module.css';
import { faultWords, wordWords } from './words';

interface QuestionProps {
  /** The question in the address; the fields begin with it. */
  search: Search;
  asking: boolean;
  /** What was refused of the last one. */
  trouble: unknown;
  onAsk: (search: Search) => void;
}

/** One use in one row of fields that reads like a sentence. */
export function Question({ search, asking, trouble, onAsk }: QuestionProps) {
  const zone = usePreference('timeZone');
  const mayReadPrices = useCan('read_prices');
  const written = stringifySearch(search);
  const [seen, setSeen] = useState(written);
  const [draft, setDraft] = useState<Draft>(() => draftOf(search, zone, !mayReadPrices));
  const [faults, setFaults] = useState<Faults>({});
  const form = useRef<HTMLFormElement>(null);
  if (seen !== written) {
    setSeen(written);
    setDraft(draftOf(search, zone, !mayReadPrices));
    setFaults({});
  }
  const tariff = useQuery({ ...getTariffOptions({ path: { tariff_id: draft.tariff } }), enabled: draft.by === 'tariff' && draft.tariff !== '' });
  const service: Service = (draft.by === 'tariff' && tariff.data?.service) || draft.service;
  const told = { ...draft, service };
  const change = (changes: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...changes }));
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in changes))));
  };
  const serve = (next: Service) => change({ service: next, ...(usedOf(next, draft.used) === null || kindOf(next) !== kindOf(service) ? { used: usualUse(next) } : {}) });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(told);
    setFaults(found);
    if (Object.keys(found).length === 0) return onAsk(searchOf(told, zone));
    const first = Object.keys(found)[0]!;
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-field="${first}"] input`)?.focus());
  };
  const wrong = (field: Field) => (faults[field] ? faultWords(faults[field], service) : refusedOf(trouble, field));
  const shown = { draft: told, change, wrong };
  return (
    <form ref={form} className={styles.question} noValidate onSubmit={ask} aria-label={i18n.t({ id: 'finder.question', message: 'What is to be priced' })}>
      {mayReadPrices && <PricedBy by={draft.by} onChange={(by) => change({ by })} />}
      <div className={styles.row}>
        <Subject {...shown} />
        <div className={styles.short} data-field="service">
          <ServiceField service={service} fixed={draft.by === 'tariff'} onChange={serve} />
        </div>
        {hasNumbers(service) && <Numbers {...shown} />}
        <Used {...shown} />
        <Moment {...shown} zone={zone} />
      </div>
      <div className={styles.row}>
        {draft.by !== 'account' && <Clock zone={draft.zone} onChange={(chosen) => change({ zone: chosen })} error={refusedOf(trouble, 'zone')} />}
        <div className={styles.short} data-field="funds">
          <TextInput
            label={i18n.t({ id: 'finder.funds', message: 'with money (optional)' })}
            inputMode="decimal"
            autoComplete="off"
            value={draft.funds}
            placeholder={draft.by === 'account' ? i18n.t({ id: 'finder.own_funds', message: 'What the account has' }) : i18n.t({ id: 'finder.no_funds', message: 'Not asked' })}
            onChange={(event) => change({ funds: event.currentTarget.value })}
            error={wrong('funds')}
          />
        </div>
        <Button type="submit" className={styles.ask!} loading={asking} leftSection={<IconSearch size={16} />}>
          {i18n.t({ id: 'finder.ask', message: 'Find the price' })}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  wrong: (field: Field) => string | undefined;
}

const kindOf = (service: Service) => (service === 'voice' || service === 'data_time' ? 'time' : service === 'data' ? 'size' : 'count');

/** The API's own names of the fields that are called otherwise here. */
const NAMES: Partial<Record<Field, string[]>> = { product: ['product_id'], tariff: ['tariff_id'], zone: ['time_zone'] };

function refusedOf(trouble: unknown, field: Field): string | undefined {
  if (!(trouble instanceof ProblemError)) return undefined;
  const names = [field, ...(NAMES[field] ?? [])];
  return trouble.errors.find((one) => names.includes(pathOf(one.field)))?.detail;
}

export const isOfAField = (trouble: unknown) =>
  (['account', 'product', 'tariff', 'called', 'calling', 'used', 'at', 'zone', 'funds'] as Field[]).some((field) => refusedOf(trouble, field) !== undefined);

function PricedBy({ by, onChange }: { by: By; onChange: (by: By) => void }) {
  const options = [
    { value: 'account', label: i18n.t({ id: 'finder.by.account', message: 'Account' }) },
    { value: 'product', label: i18n.t({ id: 'finder.by.product', message: 'Product' }) },
    { value: 'tariff', label: i18n.t({ id: 'finder.by.tariff', message: 'Tariff' }) },
  ];
  return (
    <div className={styles.by}>
      <span id="finder-by">{i18n.t({ id: 'finder.by', message: 'Find a price by' })}</span>
      <SegmentedControl aria-labelledby="finder-by" value={by} data={options} onChange={(value) => onChange(value as By)} />
    </div>
  );
}

function Subject({ draft, change, wrong }: PartProps) {
  if (draft.by === 'product') {
    return (
      <div className={styles.wide} data-field="product">
        <ProductChoice label={i18n.t({ id: 'finder.for_product', message: 'Somebody with product' })} value={draft.product} onChange={(product) => change({ product })} error={wrong('product')} />
      </div>
    );
  }
  if (draft.by === 'tariff') {
    return (
      <div className={styles.wide} data-field="tariff">
        <TariffChoice label={i18n.t({ id: 'finder.for_tariff', message: 'By tariff' })} value={draft.tariff} onChange={(tariff) => change({ tariff })} error={wrong('tariff')} />
      </div>
    );
  }
  return (
    <div className={styles.wide} data-field="account">
      <TextInput
        label={i18n.t({ id: 'finder.for_account', message: 'Account' })}
        value={draft.account}
        placeholder="46850012345"
        autoComplete="off"
        onChange={(event) => change({ account: event.currentTarget.value })}
        error={wrong('account')}
      />
    </div>
  );
}

function ServiceField({ service, fixed, onChange }: { service: Service; fixed: boolean; onChange: (service: Service) => void }) {
  return (
    <NativeSelect
      label={i18n.t({ id: 'finder.service', message: 'uses' })}
      disabled={fixed}
      value={service}
      data={SERVICE_NAMES.map((name) => ({ value: name, label: serviceWords(name) }))}
      title={fixed ? i18n.t({ id: 'finder.service_fixed', message: 'A tariff is for one service' }) : undefined}
      onChange={(event) => onChange(event.currentTarget.value as Service)}
    />
  );
}

function Numbers({ draft, change, wrong }: PartProps) {
  const words = useId();
  const comesIn = draft.direction === 'in';
  return (
    <>
      <div className={styles.short} data-field="direction">
        <NativeSelect
          label={i18n.t({ id: 'finder.direction', message: 'going' })}
          value={draft.direction}
          data={[
            { value: 'out', label: i18n.t({ id: 'finder.out', message: 'out' }) },
            { value: 'in', label: i18n.t({ id: 'finder.in', message: 'in' }) },
          ]}
          onChange={(event) => change({ direction: event.currentTarget.value as 'out' | 'in' })}
        />
      </div>
      {comesIn && (
        <div className={styles.number} data-field="calling">
          <TextInput
            label={i18n.t({ id: 'finder.calling', message: 'from number' })}
            value={draft.calling}
            placeholder="+46 8-123 45 67"
            autoComplete="off"
            onChange={(event) => change({ calling: event.currentTarget.value })}
            error={wrong('calling')}
          />
        </div>
      )}
      <div className={styles.number} data-field="called">
        <TextInput
          label={comesIn ? i18n.t({ id: 'finder.called_in', message: 'to number or word (optional)' }) : i18n.t({ id: 'finder.called', message: 'to number or word' })}
          value={draft.called}
          placeholder="+46 8-123 45 67"
          autoComplete="off"
          list={words}
          onChange={(event) => change({ called: event.currentTarget.value })}
          error={wrong('called')}
        />
        <datalist id={words}>
          {WORDS.map((word) => (
            <option key={word} value={word}>
              {wordWords(word)}
            </option>
          ))}
        </datalist>
      </div>
    </>
  );
}

/** Said back in exact units, so that nobody has to guess how "5" was read. */
function Used({ draft, change, wrong }: PartProps) {
  const kind = kindOf(draft.service);
  const used = usedOf(draft.service, draft.used);
  const labels = {
    time: i18n.t({ id: 'finder.lasting', message: 'for (min:s)' }),
    size: i18n.t({ id: 'finder.volume', message: 'how much' }),
    count: i18n.t({ id: 'finder.count', message: 'how many' }),
  };
  const values = { count: used ?? 0, n: formatCount(used ?? 0) };
  const exact = {
    time: i18n.t({ id: 'finder.exact.seconds', message: '= {n} s', values }),
    size: i18n.t({ id: 'finder.exact.bytes', message: '= {count, plural, one {{n} byte} other {{n} bytes}}', values }),
    count: '',
  };
  return (
    <div className={styles.used} data-field="used">
      <TextInput
        label={labels[kind]}
        value={draft.used}
        placeholder={usualUse(draft.service)}
        autoComplete="off"
        onChange={(event) => change({ used: event.currentTarget.value })}
        description={used === null ? undefined : exact[kind] || undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={wrong('used')}
      />
    </div>
  );
}

function Moment({ draft, change, wrong, zone }: PartProps & { zone: string }) {
  return (
    <div className={styles.moment} data-field="at">
      <TextInput
        type="datetime-local"
        step={1}
        label={i18n.t({ id: 'finder.at', message: 'from (empty: now)' })}
        value={draft.at}
        onChange={(event) => change({ at: event.currentTarget.value })}
        description={zoneName(zone)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={wrong('at')}
      />
    </div>
  );
}

const MOST_ZONES = 60;

function Clock({ zone, onChange, error }: { zone: string; onChange: (zone: string) => void; error: string | undefined }) {
  const zones = useMemo(() => [...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])], [zone]);
  return (
    <div className={styles.number} data-field="zone">
      <Select
        label={i18n.t({ id: 'finder.zone', message: 'off-peak hours by the clock of' })}
        data={zones}
        value={zone}
        onChange={(chosen) => onChange(chosen ?? zone)}
        searchable
        allowDeselect={false}
        limit={MOST_ZONES}
        nothingFoundMessage={i18n.t({ id: 'finder.no_zone', message: 'No zone is called that' })}
        error={error}
      />
    </div>
  );
}
