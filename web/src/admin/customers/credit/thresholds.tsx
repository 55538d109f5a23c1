import { i18n } from '@lingui/core';
import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { getWarningThresholds, putWarningThresholds, type Customer, type ThresholdTold } from '~/api';
import { getClassNotificationsOptions } from '~/api/@tanstack/react-query.gen';
import { ProblemError } from '~/kit/client/problem';
import { neededWords, notDecimalWords } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { isDecimal } from '~/kit/form/decimal';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconButton } from '~/kit/icon-button';
import { IconPlus, IconTrash } from '~/kit/icons';
import { formatMoney } from '~/kit/money';
import { Surface } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { THRESHOLDS, useMayChange, useRefreshCustomer } from '../may-change';
import { percentProblem, plainDecimal } from './words';
import styles from './credit.module.css';

interface Row {
  basis: 'amount' | 'percent';
  value: string;
}

interface Values {
  thresholds: Row[];
}

interface Read {
  thresholds: ThresholdTold[];
  etag: string;
}

interface Props {
  customer: Customer;
  /** Only of a limit above nothing can a percentage be taken. */
  hasLimit: boolean;
}

/** At which balances, or available funds, the customer is written to. */
export function Thresholds({ customer, hasLimit }: Props) {
  const may = useMayChange(customer);
  const read = useQuery({ queryKey: [THRESHOLDS, customer.id], queryFn: () => readThresholds(customer.id) });
  return (
    <Surface title={i18n.t({ id: 'customers.credit.thresholds', message: 'Warnings' })}>
      {read.isError && <Failed trouble={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Waiting />}
      {read.data && (may ? <Editor key={read.data.etag} customer={customer} hasLimit={hasLimit} read={read.data} /> : <Shown thresholds={read.data.thresholds} />)}
    </Surface>
  );
}

async function readThresholds(id: string): Promise<Read> {
  const { data, response } = await getWarningThresholds({ path: { customer_id: id }, throwOnError: true });
  return { thresholds: data.thresholds, etag: response.headers.get('ETag') ?? '*' };
}

const rowOf = ({ amount, percent }: ThresholdTold): Row =>
  percent === null ? { basis: 'amount', value: plainDecimal(amount?.amount ?? '') } : { basis: 'percent', value: percent };

function Shown({ thresholds }: { thresholds: ThresholdTold[] }) {
  if (thresholds.length === 0) return <p className={styles.hint}>{i18n.t({ id: 'customers.credit.no_thresholds', message: 'The customer is warned of nothing.' })}</p>;
  return (
    <ul className={styles.rows}>
      {thresholds.map((one) => (
        <li key={`${one.percent} ${one.amount?.amount}`}>
          {one.amount ? formatMoney(one.amount) : `${one.percent} %`}
          {one.passed && <span className="dimmed"> · {passedWords()}</span>}
        </li>
      ))}
    </ul>
  );
}

const passedWords = () => i18n.t({ id: 'customers.credit.passed', message: 'Reached: warns again once the customer is back on the other side' });

function Editor({ customer, hasLimit, read }: Props & { read: Read }) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<Values, unknown>({
    defaults: { thresholds: read.thresholds.map(rowOf) },
    save: async ({ thresholds }) => {
      try {
        return await putWarningThresholds({
          path: { customer_id: customer.id },
          body: { thresholds: thresholds.map((row) => said(row, customer.currency)) },
          headers: { 'if-match': read.etag },
          throwOnError: true,
        });
      } catch (refused) {
        throw refused instanceof ProblemError ? atValues(refused) : refused;
      }
    },
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'customers.credit.thresholds_saved', message: 'Warnings of {name} are saved', values: { name: customer.name } }));
    },
  });
  const isPrepaid = customer.balance_control === 'prepaid';
  const hint = isPrepaid
    ? i18n.t({ id: 'customers.credit.hint_prepaid', message: 'The customer is warned once when its available funds fall to one of these, and again after a top-up above it.' })
    : i18n.t({ id: 'customers.credit.hint_postpaid', message: 'The customer is warned once when its balance reaches one of these, and again after it was below it.' });
  return (
    <Form form={form} label={i18n.t({ id: 'customers.credit.thresholds', message: 'Warnings' })}>
      <p className={styles.hint}>{hint}</p>
      <NotWritten customer={customer} />
      <Rows currency={customer.currency} percentages={!isPrepaid && hasLimit} passed={read.thresholds} />
      <SaveBar label={i18n.t({ id: 'customers.credit.save_thresholds', message: 'Save warnings' })} />
    </Form>
  );
}

/** Why nobody would be warned all the same. */
function NotWritten({ customer }: { customer: Customer }) {
  const sends = useQuery(getClassNotificationsOptions({ path: { class_id: customer.class_id } }));
  const kind = customer.balance_control === 'prepaid' ? 'available_funds_low' : 'credit_limit_warning';
  if (!customer.email) return <Alert color="yellow">{i18n.t({ id: 'customers.letters.no_address', message: 'This customer has no e-mail address, so nothing is written to it.' })}</Alert>;
  if (!sends.data || sends.data.email.includes(kind)) return null;
  return <Alert color="yellow">{i18n.t({ id: 'customers.credit.class_does_not', message: 'Its class {name} does not send these warnings; choose them under Messages.', values: { name: customer.class_name } })}</Alert>;
}

const said = ({ basis, value }: Row, currency: string) =>
  basis === 'percent' ? { percent: value.trim() } : { amount: { amount: value.trim(), currency } };

/** Each refusal stands at the value it is about, whichever way that was said. */
function atValues(refused: ProblemError): ProblemError {
  const errors = refused.errors.map((error) => ({ ...error, field: error.field.replace(/^(thresholds\[\d+\]).*$/, '$1.value') }));
  return new ProblemError({ ...refused, title: refused.title, detail: refused.detail, errors }, refused.retryAfter);
}

function Rows({ currency, percentages, passed }: { currency: string; percentages: boolean; passed: ThresholdTold[] }) {
  const { control } = useFormContext<Values>();
  const { fields, append, remove } = useFieldArray({ control, name: 'thresholds' });
  return (
    <>
      {fields.length > 0 && (
        <ul className={styles.rows}>
          {fields.map((field, place) => (
            <ThresholdRow key={field.id} place={place} currency={currency} percentages={percentages || field.basis === 'percent'} passed={passed} onRemove={() => remove(place)} />
          ))}
        </ul>
      )}
      <div>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => append({ basis: percentages ? 'percent' : 'amount', value: '' })}>
          {i18n.t({ id: 'customers.credit.add_threshold', message: 'Add a warning' })}
        </Button>
      </div>
    </>
  );
}

interface RowProps {
  place: number;
  currency: string;
  percentages: boolean;
  passed: ThresholdTold[];
  onRemove: () => void;
}

function ThresholdRow({ place, currency, percentages, passed, onRemove }: RowProps) {
  const { register, watch, formState } = useFormContext<Values>();
  const { basis, value } = watch(`thresholds.${place}`) ?? { basis: 'amount', value: '' };
  const trouble = formState.errors.thresholds?.[place]?.value?.message;
  const number = place + 1;
  const isPassed = passed.some((one) => one.passed && rowOf(one).basis === basis && rowOf(one).value === value);
  return (
    <li className={styles.threshold}>
      <NativeSelect
        aria-label={i18n.t({ id: 'customers.credit.basis', message: 'Warning {number}: of what', values: { number } })}
        data={[
          { value: 'amount', label: currency },
          ...(percentages ? [{ value: 'percent', label: i18n.t({ id: 'customers.credit.percent_of_limit', message: '% of the limit' }) }] : []),
        ]}
        {...register(`thresholds.${place}.basis`)}
      />
      <TextInput
        aria-label={i18n.t({ id: 'customers.credit.value', message: 'Warning {number}: at how much', values: { number } })}
        inputMode="decimal"
        autoComplete="off"
        error={trouble}
        styles={{ input: { fontVariantNumeric: 'tabular-nums', textAlign: 'end' } }}
        {...register(`thresholds.${place}.value`, {
          required: neededWords(),
          validate: (written) => (basis === 'percent' ? percentProblem(written) : isDecimal(written) || notDecimalWords()),
        })}
      />
      <IconButton label={i18n.t({ id: 'customers.credit.remove_threshold', message: 'Remove warning {number}', values: { number } })} onClick={onRemove}>
        <IconTrash size={16} />
      </IconButton>
      {isPassed && <p className={styles.passed}>{passedWords()}</p>}
    </li>
  );
}
