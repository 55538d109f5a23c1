import type { MoneyTold } from '~/api';

// The API tells every amount with five decimals; whole hundred-thousandths can be added exactly.
const DECIMALS = 5;
const ONE = 10n ** BigInt(DECIMALS);

function unitsOf(amount: string): bigint {
  const [whole = '0', decimals = ''] = amount.replace('-', '').split('.');
  const units = BigInt(whole) * ONE + BigInt(decimals.padEnd(DECIMALS, '0').slice(0, DECIMALS) || '0');
  return amount.startsWith('-') ? -units : units;
}

function amountOf(units: bigint): string {
  const positive = units < 0n ? -units : units;
  const written = `${positive / ONE}.${String(positive % ONE).padStart(DECIMALS, '0')}`;
  return units < 0n ? `-${written}` : written;
}

/** Amounts of one currency, added without rounding. */
export function sumOf(amounts: readonly string[]): string {
  return amountOf(amounts.reduce((sum, amount) => sum + unitsOf(amount), 0n));
}

/** How much of a limit is used, for a bar: 0.7 is 70 %. */
export function shareOf(used: MoneyTold, limit: MoneyTold): number {
  const whole = unitsOf(limit.amount);
  if (whole <= 0n) return unitsOf(used.amount) > 0n ? 1 : 0;
  return Number((unitsOf(used.amount) * 1000n) / whole) / 1000;
}

/** For the height of a line in a drawing, never to count with. */
export function heightOf(amount: string): number {
  return Number(unitsOf(amount)) / Number(ONE);
}

/** The same amount with the other sign: what is owed to us becomes what the customer has. */
export function turned({ amount, currency }: MoneyTold): MoneyTold {
  return { amount: amountOf(-unitsOf(amount)), currency };
}
