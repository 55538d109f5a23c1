import { i18n } from '@lingui/core';
import { describe, expect, test } from 'vitest';
import { formatAmount, formatMoney, isNegative, minorDigits } from '~/kit/money';
import { isDecimal } from '~/kit/form/decimal';

const money = (amount: string, currency = 'EUR') => ({ amount, currency });

describe('money is decimal text from the API to the eye', () => {
  test('amounts that no float could hold are shown to the last digit', () => {
    expect(formatAmount(money('90071992547409931.25'))).toBe('90,071,992,547,409,931.25');
  });

  test('each currency has its own number of decimals', () => {
    expect(minorDigits('JPY')).toBe(0);
    expect(formatAmount(money('739.00000', 'JPY'))).toBe('739');
    expect(formatAmount(money('1.50000', 'BHD'))).toBe('1.500');
    expect(formatAmount(money('12.00000', 'EUR'))).toBe('12.00');
  });

  test('what is finer than the currency is shown to its last decimal, and never rounded', () => {
    expect(formatMoney(money('739.50000', 'JPY'))).toBe('739.5\u00a0JPY');
    expect(formatMoney(money('1.23450', 'BHD'))).toBe('1.2345\u00a0BHD');
    expect(formatMoney(money('-0.00001', 'EUR'))).toBe('−0.00001\u00a0EUR');
    expect(formatMoney(money('99.99500', 'EUR'))).toBe('99.995\u00a0EUR');
    expect(formatMoney(money('0.99999', 'JPY'))).toBe('0.99999\u00a0JPY');
  });

  test('only a drawing rounds, and only when it says so', () => {
    expect(formatMoney(money('99.99500', 'EUR'), false)).toBe('100.00\u00a0EUR');
  });

  test('the minus is a minus, and zero has none', () => {
    expect(formatAmount(money('-29.29000'))).toBe('−29.29');
    expect(formatAmount(money('-0.00000'))).toBe('0.00');
    expect(formatAmount(money('-0.00100'), false)).toBe('0.00');
    expect(isNegative(money('-0.00000'))).toBe(false);
  });

  test('prices keep the decimals that say something', () => {
    expect(formatMoney(money('0.01234'), true)).toBe('0.01234\u00a0EUR');
    expect(formatMoney(money('0.50000'), true)).toBe('0.50\u00a0EUR');
  });

  test('another language groups and separates in its own way', () => {
    i18n.loadAndActivate({ locale: 'uk', messages: {} });
    expect(formatMoney(money('1234567.80'))).toBe('1\u00a0234\u00a0567,80\u00a0EUR');
  });

  test('fields take what the API takes, and no more', () => {
    expect(['12', '12.50', '-0.00001'].every(isDecimal)).toBe(true);
    expect(['12,50', '1e3', '', '.5', '5.', 'NaN'].some(isDecimal)).toBe(false);
  });
});
