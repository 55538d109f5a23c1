import { i18n } from '@lingui/core';
import type { LineAsked, PriceAsked, PriceFound } from '~/api';
import { stringifySearch } from '~/kit/url';
import { ratesAt } from './rate';

interface WayOut {
  to: string;
  label: string;
}

/** Where what has no price is mended, as far as the reader may go there. */
export function waysOut(asked: PriceAsked, found: PriceFound, can: { prices: boolean; products: boolean; customers: boolean }): WayOut[] {
  const code = found.refused?.code ?? '';
  const ways: WayOut[] = [];
  const { account, lines } = found;
  const ofAccount = can.customers && account ? [{ to: `/customers/${account.customer_id}/accounts/${account.account_id}`, label: accountLabel(asked.account ?? '') }] : [];
  const product = asked.product_id ?? account?.product_id;
  const ofProduct = can.products && product ? [{ to: `/products/${product}/rating-list`, label: i18n.t({ id: 'finder.to_rating_list', message: 'Open the rating list' }) }] : [];
  if (code === 'unknown_account' && can.customers) {
    ways.push({ to: `/accounts${stringifySearch({ q: asked.account })}`, label: i18n.t({ id: 'finder.look_for_account', message: 'Look for the account' }) });
  } else if (code === 'no_rate' || code === 'forbidden') {
    if (can.prices) ways.push(...lines.filter(({ answer }) => answer === code).map((line) => ofTariff(line, asked, found)));
    ways.push(...ofProduct);
  } else if (code === 'no_rating_entry' || code === 'currency_mismatch') {
    ways.push(...ofProduct, ...ofAccount);
  } else if (code.startsWith('reseller_') && can.customers && account) {
    ways.push({ to: `/customers/${account.customer_id}`, label: i18n.t({ id: 'finder.see_customer', message: 'Look at {customer}', values: { customer: account.customer } }) });
  } else {
    ways.push(...ofAccount);
  }
  return ways.filter((way, place) => ways.findIndex(({ to }) => to === way.to) === place);
}

const accountLabel = (account: string) => i18n.t({ id: 'finder.open_account', message: 'Open the account {account}', values: { account } });

function ofTariff(line: LineAsked, asked: PriceAsked, found: PriceFound): WayOut {
  const values = { tariff: line.tariff };
  if (line.answer === 'forbidden') {
    return { to: ratesAt(line.tariff_id, line.prefix, found.at), label: i18n.t({ id: 'finder.see_rate', message: 'See the rate in {tariff}', values }) };
  }
  const number = asked.direction === 'in' ? asked.calling : asked.called;
  const search = /^\d+$/.test(number ?? '') ? stringifySearch({ q: number, by: 'number' }) : '';
  return { to: `/tariffs/${line.tariff_id}${search}`, label: i18n.t({ id: 'finder.add_rate', message: 'Enter a rate in {tariff}', values }) };
}
