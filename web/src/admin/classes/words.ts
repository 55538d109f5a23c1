import { i18n } from '@lingui/core';

/** "12 customers", "10,000+ customers". */
export function customersWords(customers: number, isExact: boolean): string {
  const values = { count: customers, n: customers.toLocaleString(i18n.locale) };
  return isExact
    ? i18n.t({ id: 'classes.customers_count', message: '{count, plural, one {{n} customer} other {{n} customers}}', values })
    : i18n.t({ id: 'classes.customers_many', message: 'more than {n} customers', values });
}

/** The customer list with these parameters, as the API told them. */
export const listHref = (search: string) => `/customers?${search}`;

/** Those of a class. */
export const searchOfClass = (name: string) => new URLSearchParams({ where: `class:is:${name}` }).toString();
