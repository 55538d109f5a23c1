import { i18n, type Messages } from '@lingui/core';

export const LANGUAGES: Record<string, string> = { en: 'English', uk: 'Українська' };

type Catalog = () => Promise<{ messages: Messages }>;

const catalogs: Record<string, Catalog> = {
  en: () => import('~/locales/compiled/en.mjs'),
  uk: () => import('~/locales/compiled/uk.mjs'),
};

/** Texts that the first page does without: the sentences for what the API tells, and those of further screens. */
const later: Record<'told' | 'further', Record<string, Catalog>> = {
  told: {
    en: () => import('~/locales/compiled/told/en.mjs'),
    uk: () => import('~/locales/compiled/told/uk.mjs'),
  },
  further: {
    en: () => import('~/locales/compiled/further/en.mjs'),
    uk: () => import('~/locales/compiled/further/uk.mjs'),
  },
};

type Part = keyof typeof later;

/** The language in which each part is here already. */
const known: Record<Part, string> = { told: '', further: '' };

/** Loads one language's catalog and lets every text speak it; an unknown language becomes English. */
export async function speak(language: string) {
  const locale = language in catalogs ? language : 'en';
  const { messages } = await catalogs[locale]!();
  const parts = (Object.keys(known) as Part[]).filter((part) => known[part] !== '');
  for (const part of parts) known[part] = '';
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
  await Promise.all(parts.map(learn));
}

/** Loads the sentences for what the API tells (`~/told`), which no page needs before one of them is shown. */
export const learnToTell = (): Promise<void> => learn('told');

/** Loads the texts of screens that are not about customers: nobody waits for them who only looks somebody up. */
export const learnFurther = (): Promise<void> => learn('further');

async function learn(part: Part): Promise<void> {
  const language = i18n.locale;
  if (known[part] === language) return;
  const loaded = await later[part][language]!().catch(() => null);
  if (loaded === null) return;
  // The reader's own language may have come in the meantime.
  if (language !== i18n.locale) return learn(part);
  known[part] = language;
  i18n.load(language, loaded.messages);
}

/** Whether those sentences are here; else the API's own stand in for them. */
export const canTell = () => known.told === i18n.locale;
