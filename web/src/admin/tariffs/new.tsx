import { i18n } from '@lingui/core';
import { useNavigate } from '@tanstack/react-router';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { postTariff, type Service } from '~/api';
import { SelectField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page, Surface } from '~/kit/page/page';

/** Name, service and currency: a tariff begins without rates, and its file comes next. */
export function NewTariffPage() {
  const navigate = useNavigate();
  const title = i18n.t({ id: 'tariffs.new', message: 'New tariff' });
  const form = useApiForm({
    defaults: { name: '', service: 'voice', currency: 'EUR', off_peak: '' },
    save: ({ name, service, currency, off_peak }, key) =>
      postTariff({
        body: {
          name,
          service: service as Service,
          currency: currency.trim().toUpperCase(),
          off_peak_periods: off_peak.trim() ? [off_peak.trim()] : [],
        },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: ({ data }) => void navigate({ to: `/tariffs/${data.id}/upload` }),
  });
  return (
    <Page title={title} crumbs={[{ to: '/tariffs', label: i18n.t({ id: 'tariffs.title', message: 'Tariffs' }) }]} narrow>
      <Form form={form} label={title} guarded>
        <Surface>
          <Columns>
            <TextField name="name" label={i18n.t({ id: 'tariffs.name', message: 'Name' })} required autoFocus />
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
            <TextField
              name="off_peak"
              label={i18n.t({ id: 'tariffs.off_peak_period', message: 'Off-peak period' })}
              description={i18n.t({ id: 'tariffs.off_peak_hint', message: 'Left empty: one price at all hours. Days and hours are the customer’s.' })}
              placeholder="hr{6pm-5am}, wd{sa su}"
            />
          </Columns>
        </Surface>
        <SaveBar label={i18n.t({ id: 'tariffs.create', message: 'Create and upload rates' })} always />
      </Form>
    </Page>
  );
}
