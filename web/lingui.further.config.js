import console, { furtherCatalogs } from './lingui.config.js';

// The texts of the screens that are not about customers.
export default {
  ...console,
  catalogs: furtherCatalogs,
  catalogsMergePath: '<rootDir>/src/locales/compiled/further/{locale}',
};
