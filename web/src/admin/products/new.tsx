import { i18n } from '@lingui/core';
import { useNavigate } from '@tanstack/react-router';
import { postProduct } from '~/api';
import { TextAreaField, TextField } from '~/kit/form/fields';
import { Columns, Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page, Surface } from '~/kit/page/page';

export function NewProductPage() {
  const navigate = useNavigate();
  const title = i18n.t({ id: 'products.new', message: 'New product' });
  const form = useApiForm({
    defaults: { name: '', currency: 'EUR', description: '' },
    save: (values, key) =>
      postProduct({
        body: { ...values, currency: values.currency.trim().toUpperCase() },
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    onSaved: ({ data }) => void navigate({ to: `/products/${data.id}` }),
  });
  return (
    <Page title={title} crumbs={[{ to: '/products', label: i18n.t({ id: 'products.title', message: 'Products' }) }]} narrow>
      <Form form={form} label={title} guarded>
        <Surface>
          <Columns>
            <TextField name="name" label={i18n.t({ id: 'products.name', message: 'Name' })} required autoFocus />
            <TextField
              name="currency"
              label={i18n.t({ id: 'products.currency', message: 'Currency' })}
              description={i18n.t({ id: 'products.currency_hint', message: 'Three letters, such as EUR: that of the customers it is for.' })}
              required
            />
          </Columns>
          <TextAreaField name="description" label={i18n.t({ id: 'products.description', message: 'Description' })} />
        </Surface>
        <SaveBar label={i18n.t({ id: 'products.create', message: 'Create product' })} always />
      </Form>
    </Page>
  );
}
