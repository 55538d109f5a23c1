import { i18n } from '@lingui/core';
import type { SpendingLimit } from '~/api';

export const notLimited = () => i18n.t({ id: 'customers.fraud.not_limited', message: 'Not limited' });

/** Who says how much may be used up today. */
export function sourceWords({ source, of_class: { class_name: name } }: SpendingLimit): string {
  if (source === 'today') return i18n.t({ id: 'customers.fraud.from_today', message: 'Said for today only' });
  if (source === 'own') return ownWords();
  return fromClass(name);
}

export const ownWords = () => i18n.t({ id: 'customers.fraud.from_own', message: "The customer's own" });
export const fromClass = (name: string) => i18n.t({ id: 'customers.fraud.from_class', message: 'The class {name}', values: { name } });
