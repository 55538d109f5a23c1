import { i18n, type Messages } from '@lingui/core';

export const LANGUAGES: Record<string, string> = { en: 'English', uk: 'Українська' };

const catalogs: Record<string, () => Promise<{ messages: Messages }>> = {
  en: () => import('~/locales/compiled/en.mjs'),
  uk: () => import('~/locales/compiled/uk.mjs'),
};

/** Loads one language's catalog and lets every text speak it; an unknown language becomes English. */
export async function speak(language: string) {
  const known = language in catalogs ? language : 'en';
  const { messages } = await catalogs[known]!();
  i18n.loadAndActivate({ locale: known, messages });
  document.documentElement.lang = known;
}
