import { i18n, type Messages } from '@lingui/core';

export const LANGUAGES: Record<string, string> = { en: 'English', uk: 'Українська' };

type Catalog = () => Promise<{ messages: Messages }>;

const catalogs: Record<string, Catalog> = {
  en: () => import('~/locales/compiled/en.mjs'),
  uk: () => import('~/locales/compiled/uk.mjs'),
};

const sentences: Record<string, Catalog> = {
  en: () => import('~/locales/compiled/told/en.mjs'),
  uk: () => import('~/locales/compiled/told/uk.mjs'),
};

/** The language whose sentences for what the API tells are here already. */
let tells = '';

/** Loads one language's catalog and lets every text speak it; an unknown language becomes English. */
export async function speak(language: string) {
  const known = language in catalogs ? language : 'en';
  const { messages } = await catalogs[known]!();
  const told = tells !== '';
  tells = '';
  i18n.loadAndActivate({ locale: known, messages });
  document.documentElement.lang = known;
  if (told) await learnToTell();
}

/** Loads the sentences for what the API tells (`~/told`), which no page needs before one of them is shown. */
export async function learnToTell(): Promise<void> {
  const language = i18n.locale;
  if (tells === language) return;
  const loaded = await sentences[language]!().catch(() => null);
  if (loaded === null) return;
  // The reader's own language may have come in the meantime.
  if (language !== i18n.locale) return learnToTell();
  tells = language;
  i18n.load(language, loaded.messages);
}

/** Whether those sentences are here; else the API's own stand in for them. */
export const canTell = () => tells === i18n.locale;
