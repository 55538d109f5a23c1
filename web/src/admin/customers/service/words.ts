import { i18n } from '@lingui/core';
import type { Feature, FeatureField, Level, ServiceType } from '~/api';

const SERVICES: Record<ServiceType, () => string> = {
  voice: () => i18n.t({ id: 'features.voice', message: 'Voice calls' }),
  internet: () => i18n.t({ id: 'features.internet', message: 'Internet access' }),
};

export const serviceTypeWords = (service: ServiceType) => SERVICES[service]?.() ?? service;

const FEATURES: Record<string, { label: () => string; hint: () => string }> = {
  simultaneous_calls: {
    label: () => i18n.t({ id: 'features.simultaneous_calls', message: 'Limit of simultaneous calls' }),
    hint: () => i18n.t({ id: 'features.simultaneous_calls.hint', message: 'How many calls may be connected at the same time; further ones are refused.' }),
  },
  voice_quality: {
    label: () => i18n.t({ id: 'features.voice_quality', message: 'Voice quality' }),
    hint: () => i18n.t({ id: 'features.voice_quality.hint', message: 'The profile of codecs by its name on the switch.' }),
  },
  dial_rule: {
    label: () => i18n.t({ id: 'features.dial_rule', message: 'Dial rule' }),
    hint: () => i18n.t({ id: 'features.dial_rule.hint', message: 'Makes international numbers of what people dial out of habit, with 0 or 00 in front.' }),
  },
  call_parking: {
    label: () => i18n.t({ id: 'features.call_parking', message: 'Call parking' }),
    hint: () => i18n.t({ id: 'features.call_parking.hint', message: 'A call is put aside with one code and fetched from any phone with the other.' }),
  },
  paging: {
    label: () => i18n.t({ id: 'features.paging', message: 'Paging' }),
    hint: () => i18n.t({ id: 'features.paging.hint', message: 'A code by which one speaks through the loudspeakers of other phones.' }),
  },
  speed_profile: {
    label: () => i18n.t({ id: 'features.speed_profile', message: 'Speed profile' }),
    hint: () => i18n.t({ id: 'features.speed_profile.hint', message: 'The profile of the access server, and the slower one while the service is limited.' }),
  },
};

export const featureWords = (feature: Feature) => FEATURES[feature.name]?.label() ?? feature.name.replaceAll('_', ' ');
export const featureHint = (feature: Feature) => FEATURES[feature.name]?.hint() ?? '';

const FIELDS: Record<string, () => string> = {
  enabled: () => i18n.t({ id: 'features.field.enabled', message: 'On' }),
  most: () => i18n.t({ id: 'features.field.most', message: 'Calls in all' }),
  most_incoming: () => i18n.t({ id: 'features.field.most_incoming', message: 'Incoming calls' }),
  most_outgoing: () => i18n.t({ id: 'features.field.most_outgoing', message: 'Outgoing calls' }),
  most_forwarded: () => i18n.t({ id: 'features.field.most_forwarded', message: 'Forwarded calls' }),
  most_kbps: () => i18n.t({ id: 'features.field.most_kbps', message: 'Bandwidth, kbit/s' }),
  counted: () => i18n.t({ id: 'features.field.counted', message: 'Counted' }),
  profile: () => i18n.t({ id: 'features.field.profile', message: 'Profile' }),
  limited_profile: () => i18n.t({ id: 'features.field.limited_profile', message: 'Profile while limited' }),
  country_code: () => i18n.t({ id: 'features.field.country_code', message: 'Country code' }),
  national_prefix: () => i18n.t({ id: 'features.field.national_prefix', message: 'Prefix of national numbers' }),
  international_prefix: () => i18n.t({ id: 'features.field.international_prefix', message: 'Prefix of international numbers' }),
  translate_called: () => i18n.t({ id: 'features.field.translate_called', message: 'Translate the called number' }),
  translate_calling: () => i18n.t({ id: 'features.field.translate_calling', message: 'Translate the calling number' }),
  park_code: () => i18n.t({ id: 'features.field.park_code', message: 'Code to park' }),
  retrieve_code: () => i18n.t({ id: 'features.field.retrieve_code', message: 'Code to fetch' }),
  code: () => i18n.t({ id: 'features.field.code', message: 'Code' }),
};

export const featureFieldWords = (field: FeatureField) => FIELDS[field.name]?.() ?? field.name.replaceAll('_', ' ');

const CHOICES: Record<string, () => string> = {
  all: () => i18n.t({ id: 'features.choice.all', message: 'All calls' }),
  off_pbx: () => i18n.t({ id: 'features.choice.off_pbx', message: 'Only calls that leave the PBX' }),
};

export const choiceWords = (choice: string) => CHOICES[choice]?.() ?? choice;

export const notLimited = () => i18n.t({ id: 'features.not_limited', message: 'not limited' });

/** A value as it is read. */
export function valueWords(field: FeatureField, value: boolean | number | string | null | undefined): string {
  if (field.kind === 'flag') return value ? i18n.t({ id: 'features.yes', message: 'yes' }) : i18n.t({ id: 'features.no', message: 'no' });
  if (field.kind === 'count') return value === null || value === undefined ? notLimited() : new Intl.NumberFormat(i18n.locale).format(Number(value));
  if (field.kind === 'choice') return choiceWords(String(value));
  return String(value ?? '') || '–';
}

const SOURCES: Record<Level, () => string> = {
  default: () => i18n.t({ id: 'features.source.default', message: 'Default' }),
  class: () => i18n.t({ id: 'features.source.class', message: 'From the customer class' }),
  customer: () => i18n.t({ id: 'features.source.customer', message: "The customer's own" }),
  site: () => i18n.t({ id: 'features.source.site', message: "The site's own" }),
};

export const sourceWords = (source: Level) => SOURCES[source]?.() ?? source;
