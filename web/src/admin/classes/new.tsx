import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { postCustomerClass } from '~/api';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page, Surface } from '~/kit/page/page';
import { BLANK_CLASS, bodyOf, SettingInputs, type ClassValues } from './settings';

export function NewClassPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const title = i18n.t({ id: 'classes.new', message: 'New class' });
  const form = useApiForm<ClassValues, Awaited<ReturnType<typeof create>>>({
    defaults: BLANK_CLASS,
    save: create,
    onSaved: ({ data }) => {
      void queries.invalidateQueries({ queryKey: [{ _id: 'getCustomerClasses' }] });
      void navigate({ to: '/classes/$id', params: { id: data.id }, ignoreBlocker: true });
    },
  });
  return (
    <Page title={title} crumbs={[{ to: '/classes', label: i18n.t({ id: 'classes.title', message: 'Customer classes' }) }]} narrow>
      <Form form={form} label={title} guarded>
        <Surface>
          <SettingInputs inUse={false} />
        </Surface>
        <SaveBar label={i18n.t({ id: 'classes.create', message: 'Create class' })} always onCancel={() => void navigate({ to: '/classes' })} />
      </Form>
    </Page>
  );
}

const create = (values: ClassValues, key: string) => postCustomerClass({ body: bodyOf(values), headers: { 'Idempotency-Key': key }, throwOnError: true });
