import { i18n } from '@lingui/core';

const SERVICES: Record<string, () => string> = {
  voice: () => i18n.t({ id: 'service.voice', message: 'Voice' }),
  message: () => i18n.t({ id: 'service.message', message: 'Messages' }),
  data: () => i18n.t({ id: 'service.data', message: 'Data by volume' }),
  data_time: () => i18n.t({ id: 'service.data_time', message: 'Data by time' }),
  quantity: () => i18n.t({ id: 'service.quantity', message: 'Pieces' }),
};

export const SERVICE_NAMES = Object.keys(SERVICES);

/** A service as people say it; an unknown one by its own name. */
export const serviceWords = (service: string) => SERVICES[service]?.() ?? service;
