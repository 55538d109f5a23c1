import { i18n } from '@lingui/core';

const FORMATS: Record<string, { label: () => string; hint: () => string }> = {
  asterisk: {
    label: () => 'Asterisk',
    hint: () => i18n.t({ id: 'usage.format.asterisk', message: 'Master.csv; or cdr_custom, with a column map.' }),
  },
  freeswitch: {
    label: () => 'FreeSWITCH',
    hint: () => i18n.t({ id: 'usage.format.freeswitch', message: 'The objects of mod_json_cdr.' }),
  },
  generic: {
    label: () => i18n.t({ id: 'usage.format.generic', message: 'Our own form' }),
    hint: () => i18n.t({ id: 'usage.format.generic_hint', message: 'CSV with a header, or JSON, under our names of fields.' }),
  },
  mapped: {
    label: () => i18n.t({ id: 'usage.format.mapped', message: 'Any delimited file' }),
    hint: () => i18n.t({ id: 'usage.format.mapped_hint', message: 'You say which column means what.' }),
  },
};

export const formatWords = (format: string) => FORMATS[format]?.label() ?? format;
export const formatHint = (format: string) => FORMATS[format]?.hint() ?? '';
