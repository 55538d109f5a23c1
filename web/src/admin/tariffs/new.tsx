import { i18n } from '@lingui/core';
import { useNavigate } from '@tanstack/react-router';
import { useWatch } from 'react-hook-form';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { postTariff, type Service } from '~/api';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page, Surface } from '~/kit/page/page';
import { NEW_TERMS, saidOf, TermInputs, type TermValues } from './term-fields';

type NewTariff = TermValues & { service: string; currency: string; numbering: string };

/** What never changes, and the terms: a tariff begins without rates, and its file comes next. */
export function NewTariffPage() {
  const navigate = useNavigate();
  const title = i18n.t({ id: 'tariffs.new', message: 'New tariff' });
  const form = useApiForm<NewTariff, { data: { id: string } }>({
    defaults: { ...NEW_TERMS, service: 'voice', currency: 'EUR', numbering: '164' },
    save: (values, key) =>
      postTariff({
        body: {
          ...saidOf(values),
          service: values.service as Service,
          currency: values.currency.trim().toUpperCase(),
          numbering: values.numbering === '212' ? 212 : 164,
        },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: ({ data }) => void navigate({ to: `/tariffs/${data.id}/upload` }),
  });
  return (
    <Page title={title} crumbs={[{ to: '/tariffs', label: i18n.t({ id: 'tariffs.title', message: 'Tariffs' }) }]} narrow>
      <Form form={form} label={title} guarded>
        <Surface title={i18n.t({ id: 'tariffs.terms.fixed', message: 'What never changes' })}>
          <Columns>
            <SelectField
              name="service"
              label={i18n.t({ id: 'tariffs.service', message: 'Service' })}
              options={SERVICE_NAMES.map((value) => ({ value, label: serviceWords(value) }))}
            />
            <TextField
              name="currency"
              label={i18n.t({ id: 'tariffs.currency', message: 'Currency' })}
              description={i18n.t({ id: 'tariffs.currency_hint', message: 'Three letters, such as EUR; it never changes.' })}
              required
            />
            <SelectField
              name="numbering"
              label={i18n.t({ id: 'tariffs.numbering', message: 'Numbers' })}
              options={[
                { value: '164', label: 'E.164' },
                { value: '212', label: 'E.212 (MCC, MNC)' },
              ]}
            />
          </Columns>
        </Surface>
        <Inputs />
        <SaveBar label={i18n.t({ id: 'tariffs.create', message: 'Create and upload rates' })} always />
      </Form>
    </Page>
  );
}

function Inputs() {
  const [currency, service] = useWatch({ name: ['currency', 'service'] }) as [string, Service];
  return <TermInputs currency={currency.trim().toUpperCase()} service={service} />;
}
