import { readdirSync } from 'node:fs';
import { formatter } from '@lingui/format-po';

/** Where one comes in and looks for customers; the texts of all other screens come with the first of these. */
const FIRST = ['customers', 'profile', 'shell', 'sign-in'];

const further = readdirSync(new URL('./src/admin', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !FIRST.includes(entry.name))
  .map(({ name }) => name);

const catalog = (name, include) => ({ path: `<rootDir>/src/locales/{locale}/${name}`, include: [`<rootDir>/${include}`] });

// A catalog a screen directory, so that people working on different screens never meet in one file.
export default {
  locales: ['en', 'uk'],
  sourceLocale: 'en',
  orderBy: 'messageId',
  format: formatter({ origins: false, explicitIdAsDefault: true }),
  catalogs: [
    catalog('kit', 'src/kit'),
    catalog('console', 'src/admin/*.ts*'),
    ...FIRST.map((name) => catalog(name, `src/admin/${name}`)),
  ],
  catalogsMergePath: '<rootDir>/src/locales/compiled/{locale}',
  compileNamespace: 'es',
};

export const furtherCatalogs = further.map((name) => catalog(name, `src/admin/${name}`));
