import { i18n } from '@lingui/core';

/** Every currency by its code, with its name in the reader's language. */
export function currencyOptions() {
  const names = new Intl.DisplayNames([i18n.locale], { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}
