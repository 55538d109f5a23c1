import { i18n } from '@lingui/core';
import { Alert, Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { postVoucherLookup, type VoucherTold } from '~/api';
import { ToneChip } from '~/kit/chip';
import { sentenceOf } from '~/kit/client/problem';
import { formatDay, When } from '~/kit/date';
import { formatCount, Money } from '~/kit/money';
import { Facts, Surface } from '~/kit/page/page';
import { whoWords } from '~/admin/who';
import { serialLabel, STATE_TONES, stateLabel, valueLabel } from './words';
import styles from './vouchers.module.css';

/** Batch and number with one hyphen between; a code has sixteen signs. */
const SERIAL = /^\d+-\d+$/;
const CODE_LENGTH = 16;

const isSerial = (written: string) => SERIAL.test(written) && written.replace('-', '').length !== CODE_LENGTH;

/** What a voucher is worth and what became of it, for whoever has it in hand; a code stands in no address. */
export function Lookup() {
  const [written, setWritten] = useState('');
  const found = useMutation({
    mutationFn: async (said: string) => (await postVoucherLookup({ body: isSerial(said) ? { serial: said } : { code: said }, throwOnError: true })).data,
  });
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (written.trim()) found.mutate(written.trim());
  };
  return (
    <Surface title={i18n.t({ id: 'vouchers.lookup', message: 'Look a voucher up' })}>
      <form className={styles.lookup} onSubmit={look} role="search">
        <TextInput
          label={i18n.t({ id: 'vouchers.code_or_serial', message: 'Code or serial number' })}
          placeholder="12-000345"
          autoComplete="off"
          spellCheck={false}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={found.isPending}>
          {i18n.t({ id: 'vouchers.look', message: 'Look up' })}
        </Button>
      </form>
      <div aria-live="polite">
        {found.isError && (
          <Alert color="red" role="alert" mt={12}>
            {sentenceOf(found.error)}
          </Alert>
        )}
        {found.data && <Found voucher={found.data} />}
      </div>
    </Surface>
  );
}

function Found({ voucher }: { voucher: VoucherTold }) {
  return (
    <div className={styles.found}>
      <Facts facts={factsOf(voucher)} />
    </div>
  );
}

function factsOf(voucher: VoucherTold): [string, ReactNode][] {
  const { state, redeemed_at: redeemed, locked_at: locked, voided_at: voided, expires_on: expires } = voucher;
  return [
    [serialLabel(), `${voucher.serial} (${voucher.batch})`],
    [i18n.t({ id: 'vouchers.state', message: 'State' }), <ToneChip key="s" tone={STATE_TONES[state]}>{stateLabel(state)}</ToneChip>],
    [valueLabel(), <Money key="v" value={voucher.value} />],
    [i18n.t({ id: 'vouchers.expires_on', message: 'Worth nothing from' }), expires === null ? i18n.t({ id: 'vouchers.never', message: 'Never' }) : formatDay(expires)],
    ...(redeemed === null ? [] : ([[i18n.t({ id: 'vouchers.redeemed', message: 'Redeemed' }), <span key="r"><When at={redeemed} /> <RedeemedFor voucher={voucher} /></span>]] as [string, ReactNode][])),
    ...(locked === null ? [] : ([[stateLabel('locked'), <Done key="l" at={locked} by={voucher.locked_by} reason={voucher.reason} />]] as [string, ReactNode][])),
    ...(voided === null ? [] : ([[stateLabel('void'), <Done key="d" at={voided} by={voucher.voided_by} reason={voucher.reason} />]] as [string, ReactNode][])),
    ...(voucher.wrong_codes === 0 ? [] : ([[i18n.t({ id: 'vouchers.wrong_codes', message: 'Wrong codes tried' }), formatCount(voucher.wrong_codes)]] as [string, ReactNode][])),
  ];
}

/** Whose money it became, as far as the reader may know. */
export function RedeemedFor({ voucher: { customer_id: customer, account_id: account } }: { voucher: VoucherTold }) {
  if (customer === null) return null;
  return account === null ? (
    <a href={`/customers/${customer}/payments`}>{i18n.t({ id: 'vouchers.for_customer', message: 'for customer {customer}', values: { customer } })}</a>
  ) : (
    <a href={`/customers/${customer}/accounts/${account}`}>{i18n.t({ id: 'vouchers.for_account', message: 'for an account of customer {customer}', values: { customer } })}</a>
  );
}

function Done({ at, by, reason }: { at: string; by: string | null; reason: string | null }) {
  return (
    <>
      <When at={at} /> {by && <span className="dimmed">{by === WRONG_CODES ? i18n.t({ id: 'vouchers.by_wrong_codes', message: 'after wrong codes' }) : whoWords(by)}</span>} {reason}
    </>
  );
}

const WRONG_CODES = 'wrong codes';
