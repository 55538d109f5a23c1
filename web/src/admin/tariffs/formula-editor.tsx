import { i18n } from '@lingui/core';
import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { postFormulaPreview, type Service } from '~/api';
import { sentenceOf } from '~/kit/client/problem';
import { IconButton } from '~/kit/icon-button';
import { IconArrowDown, IconArrowUp, IconTrash } from '~/kit/icons';
import { Money } from '~/kit/money';
import styles from './terms.module.css';

/** As rates keep them: prices are strings; null: to the end of the call, or the connect fee. */
export type FormulaElement =
  | { kind: 'interval'; count: number | null; length: number; price: string }
  | { kind: 'fixed'; amount: string | null; tricky: boolean }
  | { kind: 'relative'; percent: string; tricky: boolean }
  | { kind: 'disconnect'; at: number };

const KINDS: Record<FormulaElement['kind'], { label: () => string; fresh: FormulaElement }> = {
  interval: { label: () => i18n.t({ id: 'formula.interval', message: 'Interval' }), fresh: { kind: 'interval', count: null, length: 60, price: '0.10' } },
  fixed: { label: () => i18n.t({ id: 'formula.fixed', message: 'Fixed surcharge' }), fresh: { kind: 'fixed', amount: null, tricky: false } },
  relative: { label: () => i18n.t({ id: 'formula.relative', message: 'Relative surcharge' }), fresh: { kind: 'relative', percent: '10', tricky: false } },
  disconnect: { label: () => i18n.t({ id: 'formula.disconnect', message: 'Disconnect' }), fresh: { kind: 'disconnect', at: 600 } },
};

interface FormulaEditorProps {
  label: string;
  value: FormulaElement[];
  onChange: (elements: FormulaElement[]) => void;
  currency: string;
  service: Service;
  /** Of the rate or tariff: what a fixed surcharge without an amount of its own takes. */
  connectFee: string;
  error?: string | undefined;
}

/** Steps and surcharges in the order in which a call meets them, and what they make of some uses. */
export function FormulaEditor({ label, value, onChange, currency, service, connectFee, error }: FormulaEditorProps) {
  const put = (place: number, element: FormulaElement) => onChange(value.map((one, other) => (other === place ? element : one)));
  const swap = (place: number, other: number) => {
    const moved = [...value];
    [moved[place], moved[other]] = [moved[other]!, moved[place]!];
    onChange(moved);
  };
  return (
    <fieldset className={styles.formula}>
      <legend>{label}</legend>
      {value.length === 0 && <span className="dimmed">{i18n.t({ id: 'formula.none', message: 'None: intervals and prices of the rate count.' })}</span>}
      {value.map((element, place) => (
        <div className={styles.element} key={place} role="group" aria-label={`${place + 1}. ${KINDS[element.kind].label()}`}>
          <strong>{`${place + 1}. ${KINDS[element.kind].label()}`}</strong>
          <Fields element={element} currency={currency} onChange={(changed) => put(place, changed)} />
          <span>
            <IconButton label={i18n.t({ id: 'formula.up', message: 'Move up' })} disabled={place === 0} onClick={() => swap(place, place - 1)}>
              <IconArrowUp size={16} />
            </IconButton>
            <IconButton label={i18n.t({ id: 'formula.down', message: 'Move down' })} disabled={place === value.length - 1} onClick={() => swap(place, place + 1)}>
              <IconArrowDown size={16} />
            </IconButton>
            <IconButton label={i18n.t({ id: 'formula.remove', message: 'Remove' })} onClick={() => onChange(value.filter((_, other) => other !== place))}>
              <IconTrash size={16} />
            </IconButton>
          </span>
        </div>
      ))}
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <Group gap={6}>
        {(Object.keys(KINDS) as FormulaElement['kind'][]).map((kind) => (
          <Button key={kind} size="compact-sm" variant="default" onClick={() => onChange([...value, KINDS[kind].fresh])}>
            {`+ ${KINDS[kind].label()}`}
          </Button>
        ))}
      </Group>
      {value.length > 0 && <FormulaPreview elements={value} currency={currency} service={service} connectFee={connectFee} />}
    </fieldset>
  );
}

interface FieldsProps<E> {
  element: E;
  currency: string;
  onChange: (element: FormulaElement) => void;
}

const whole = (written: string): number => (/^\d+$/.test(written) ? Number(written) : 0);

function Fields({ element, currency, onChange }: FieldsProps<FormulaElement>) {
  switch (element.kind) {
    case 'interval':
      return (
        <>
          <TextInput
            label={i18n.t({ id: 'formula.count', message: 'How many' })}
            placeholder={i18n.t({ id: 'formula.count_all', message: 'To the end' })}
            value={element.count ?? ''}
            onChange={(event) => onChange({ ...element, count: event.currentTarget.value === '' ? null : whole(event.currentTarget.value) })}
            inputMode="numeric"
          />
          <TextInput
            label={i18n.t({ id: 'formula.length', message: 'Length' })}
            value={element.length || ''}
            onChange={(event) => onChange({ ...element, length: whole(event.currentTarget.value) })}
            inputMode="numeric"
          />
          <TextInput
            label={i18n.t({ id: 'formula.price', message: 'Price, {currency}', values: { currency } })}
            value={element.price}
            onChange={(event) => onChange({ ...element, price: event.currentTarget.value })}
            inputMode="decimal"
          />
        </>
      );
    case 'fixed':
      return (
        <>
          <TextInput
            label={i18n.t({ id: 'formula.amount', message: 'Amount, {currency}', values: { currency } })}
            placeholder={i18n.t({ id: 'formula.amount_fee', message: 'The connect fee' })}
            value={element.amount ?? ''}
            onChange={(event) => onChange({ ...element, amount: event.currentTarget.value || null })}
            inputMode="decimal"
          />
          <Tricky checked={element.tricky} onChange={(tricky) => onChange({ ...element, tricky })} />
        </>
      );
    case 'relative':
      return (
        <>
          <TextInput
            label={i18n.t({ id: 'formula.percent', message: 'Percent of all so far' })}
            value={element.percent}
            onChange={(event) => onChange({ ...element, percent: event.currentTarget.value })}
            inputMode="decimal"
          />
          <Tricky checked={element.tricky} onChange={(tricky) => onChange({ ...element, tricky })} />
        </>
      );
    case 'disconnect':
      return (
        <TextInput
          label={i18n.t({ id: 'formula.at', message: 'When it has lasted' })}
          value={element.at || ''}
          onChange={(event) => onChange({ ...element, at: whole(event.currentTarget.value) })}
          inputMode="numeric"
        />
      );
  }
}

function Tricky({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <Checkbox
      label={i18n.t({ id: 'formula.tricky', message: 'Not in the announced time' })}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
      mb={8}
    />
  );
}

const USUAL = '30, 60, 73, 300, 600';
const DECIMAL = /^\d+(\.\d{1,5})?$/;

/** What the server makes of it: the price of some uses, and how long some money lasts. */
function FormulaPreview({ elements, currency, service, connectFee }: Omit<FormulaEditorProps, 'label' | 'value' | 'onChange' | 'error'> & { elements: FormulaElement[] }) {
  const [durations, setDurations] = useState(USUAL);
  const [funds, setFunds] = useState('10');
  const used = [...new Set(durations.split(/[\s,;]+/).filter((one) => /^\d{1,12}$/.test(one)).map(Number))].slice(0, 20);
  const body = {
    elements: elements as unknown as { [key: string]: unknown }[],
    currency: currency.length === 3 ? currency : 'EUR',
    service,
    connect_fee: DECIMAL.test(connectFee) ? connectFee : '0',
    used,
    funds: DECIMAL.test(funds) ? funds : null,
  };
  const preview = useQuery({
    queryKey: [{ _id: 'postFormulaPreview' }, JSON.stringify(body)],
    queryFn: async () => (await postFormulaPreview({ body, throwOnError: true })).data,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const tried = preview.isError ? undefined : preview.data;
  return (
    <>
      <div className={styles.row}>
        <TextInput label={i18n.t({ id: 'formula.durations', message: 'Try it for' })} value={durations} onChange={(event) => setDurations(event.currentTarget.value)} />
        <TextInput label={i18n.t({ id: 'formula.funds', message: 'With funds of, {currency}', values: { currency } })} value={funds} onChange={(event) => setFunds(event.currentTarget.value)} inputMode="decimal" />
      </div>
      {preview.isError && (
        <p className={styles.error} role="status">
          {sentenceOf(preview.error)}
        </p>
      )}
      {tried && (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={i18n.t({ id: 'formula.preview', message: 'What it would charge' })}>
          <table className={styles.plain}>
            <thead>
              <tr>
                <th scope="col">{i18n.t({ id: 'formula.used', message: 'Used' })}</th>
                <th scope="col">{i18n.t({ id: 'formula.charged', message: 'Charged' })}</th>
                <th scope="col" className={styles.end}>
                  {i18n.t({ id: 'formula.costs', message: 'Costs' })}
                </th>
              </tr>
            </thead>
            <tbody>
              {tried.prices.map((one) => (
                <tr key={one.used}>
                  <td className="numbers">{one.used}</td>
                  <td className="numbers">{one.charged}</td>
                  <td className={styles.end}>
                    <Money value={one.amount} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {tried?.length && <Lasts announced={tried.length.announced} enforced={tried.length.enforced} />}
    </>
  );
}

function Lasts({ announced, enforced }: { announced: number | null; enforced: number | null }) {
  const endless = i18n.t({ id: 'formula.endless', message: 'without end' });
  const values = { announced: announced ?? endless, enforced: enforced ?? endless };
  return (
    <span role="status">
      {i18n.t({ id: 'formula.lasts', message: 'The caller is told: {announced}; cut after: {enforced}', values })}
    </span>
  );
}
