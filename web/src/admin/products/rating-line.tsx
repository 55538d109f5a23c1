import { i18n } from '@lingui/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { SERVICE_NAMES, serviceWords } from '~/admin/service-words';
import { postRatingLine, type AccessCode, type Product, type Service } from '~/api';
import { getTariffsOptions } from '~/api/@tanstack/react-query.gen';
import { Dialog } from '~/kit/dialogs/dialog';
import { SelectField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Failed } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { DIRECTION_CODES, directionWords } from './words';

/** As many tariffs as one page of the API holds; products of larger houses name theirs by the API. */
const MOST_TARIFFS = 500;

/** Which tariff prices a service; a line for the same service and direction is replaced. */
export function RatingLineDialog({ product, onClose }: { product: Product; onClose: () => void }) {
  const queries = useQueryClient();
  const title = i18n.t({ id: 'products.add_line', message: 'Add a service' });
  const form = useApiForm({
    defaults: { service: 'voice', access_code: '', tariff_id: '', reseller_tariff_id: '' },
    save: ({ service, access_code, tariff_id, reseller_tariff_id }, key) =>
      postRatingLine({
        path: { product_id: product.id },
        body: {
          service: service as Service,
          access_code: access_code as AccessCode,
          tariff_id,
          reseller_tariff_id: reseller_tariff_id || null,
        },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: () => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getProduct' }] });
      toast(i18n.t({ id: 'products.line_added', message: 'The rating list has the line' }));
      onClose();
    },
  });
  const service = useWatch({ control: form.fields.control, name: 'service' });
  const tariffs = useQuery(getTariffsOptions({ query: { limit: MOST_TARIFFS } }));
  const fitting = (tariffs.data?.items ?? [])
    .filter((tariff) => tariff.service === service)
    .map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }));
  return (
    <Dialog title={title} onClose={onClose}>
      {tariffs.isLoadingError && <Failed trouble={tariffs.error} onRetry={() => void tariffs.refetch()} />}
      <Form form={form} label={title}>
        <SelectField
          name="service"
          label={i18n.t({ id: 'products.service', message: 'Service' })}
          options={SERVICE_NAMES.map((value) => ({ value, label: serviceWords(value) }))}
        />
        <SelectField
          name="access_code"
          label={i18n.t({ id: 'products.direction', message: 'Direction' })}
          options={DIRECTION_CODES.map((value) => ({ value, label: directionWords(value) }))}
        />
        <SelectField
          name="tariff_id"
          label={i18n.t({ id: 'products.tariff', message: 'Tariff' })}
          empty={i18n.t({ id: 'products.choose', message: 'Choose…' })}
          options={fitting}
          required
        />
        <SelectField
          name="reseller_tariff_id"
          label={i18n.t({ id: 'products.reseller_tariff', message: 'The reseller above pays by' })}
          empty={i18n.t({ id: 'products.wholesale', message: 'its wholesale product' })}
          options={fitting}
        />
        <SaveBar label={i18n.t({ id: 'products.save_line', message: 'Add' })} always onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
