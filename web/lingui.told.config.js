import console from './lingui.config.js';

// The sentences for what the API tells are a catalog of their own: no page needs them before one is shown.
export default {
  ...console,
  catalogs: [{ path: '<rootDir>/src/locales/{locale}/told', include: ['<rootDir>/src/told'] }],
  catalogsMergePath: '<rootDir>/src/locales/compiled/told/{locale}',
};
