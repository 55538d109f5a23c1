import { i18n } from '@lingui/core';

const names = new Map<string, Intl.DisplayNames>();

/** A country of ISO 3166 in the reader's language; what is none stays as it is. */
export function countryWords(code: string): string {
  let found = names.get(i18n.locale);
  if (!found) names.set(i18n.locale, (found = new Intl.DisplayNames([i18n.locale], { type: 'region' })));
  try {
    return found.of(code) ?? code;
  } catch {
    return code;
  }
}
