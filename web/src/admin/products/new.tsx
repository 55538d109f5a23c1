import { i18n } from '@lingui/core';
import { useNavigate } from '@tanstack/react-router';
import { postProduct } from '~/api';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page, Surface } from '~/kit/page/page';
import { BLANK_PRODUCT, bodyOf, ProductInputs, type ProductValues } from './settings';

export function NewProductPage() {
  const navigate = useNavigate();
  const title = i18n.t({ id: 'products.new', message: 'New product' });
  const form = useApiForm<ProductValues, { data: { id: string } }>({
    defaults: BLANK_PRODUCT,
    save: (values, key) => postProduct({ body: bodyOf(values), headers: { 'Idempotency-Key': key }, throwOnError: true }),
    // Next it needs a rating list: without one it cannot be sold.
    onSaved: ({ data }) => void navigate({ to: `/products/${data.id}/rating-list` }),
  });
  return (
    <Page title={title} crumbs={[{ to: '/products', label: i18n.t({ id: 'products.title', message: 'Products' }) }]} narrow>
      <Form form={form} label={title} guarded>
        <Surface>
          <ProductInputs />
        </Surface>
        <SaveBar label={i18n.t({ id: 'products.create', message: 'Create product' })} always />
      </Form>
    </Page>
  );
}
