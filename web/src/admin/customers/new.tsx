import { i18n } from '@lingui/core';
import { Alert, Button, Menu } from '@mantine/core';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { blamedByKey } from '~/admin/custom-field-values';
import { useCan } from '~/admin/session';
import { postCustomer, type Customer } from '~/api';
import { getClassFieldsOptions, getCustomerClassesOptions, getCustomerOptions } from '~/api/@tanstack/react-query.gen';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconChevronDown } from '~/kit/icons';
import { Page } from '~/kit/page/page';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { one, useUrl } from '~/kit/url';
import { Duplicates } from './duplicates';
import { Folded, Needed } from './new-fields';
import { BLANK, bodyOf, like, next, type NewValues } from './new-values';

/** Where one goes from there: to the record, to its first account, back to the list, or on to the next one. */
type Then = 'record' | 'account' | 'list' | 'another';

const MOST_CLASSES = 500;

/** One page: what is needed above, the rest folded away below. With `copy` on the terms of that customer. */
export function NewCustomerPage() {
  const copied = one(useUrl().search, 'copy');
  const model = useQuery({ ...getCustomerOptions({ path: { customer_id: copied ?? '' } }), enabled: copied !== undefined });
  const title = model.data
    ? i18n.t({ id: 'customers.new_like', message: 'New customer like {name}', values: { name: model.data.name } })
    : i18n.t({ id: 'customers.new', message: 'New customer' });
  return (
    <Page title={title} narrow crumbs={[{ label: i18n.t({ id: 'customers.title', message: 'Customers' }), to: '/customers' }]}>
      {copied !== undefined && model.isError && <Failed trouble={model.error} onRetry={() => void model.refetch()} />}
      {copied !== undefined && model.isPending && <Waiting />}
      {(copied === undefined || model.data) && <NewCustomer key={copied ?? ''} title={title} values={model.data ? like(model.data) : BLANK()} />}
    </Page>
  );
}

/** Said before anything is typed that the way there would lose. */
function NoClass() {
  const may = useCan('change_catalogue');
  return (
    <Alert mb={16} title={i18n.t({ id: 'customers.no_class', message: 'There is no customer class yet' })}>
      {i18n.t({ id: 'customers.no_class_hint', message: 'Every customer belongs to one: make the first, then come back.' })}{' '}
      {may && <Link to="/classes/new">{i18n.t({ id: 'classes.new', message: 'New class' })}</Link>}
    </Alert>
  );
}

function NewCustomer({ title, values }: { title: string; values: NewValues }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const then = useRef<Then>('record');
  const saved = useRef<NewValues>(null);
  const [round, setRound] = useState(0);
  const classes = useQuery(getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }));
  const form = useApiForm<NewValues, { data: Customer }>({
    defaults: values,
    save: (said, key) => register(said, key, queries),
    onSaved: ({ data }, said) => {
      saved.current = said;
      void queries.invalidateQueries({ queryKey: [{ _id: 'getCustomers' }] });
      toast(i18n.t({ id: 'customers.created_toast', message: '{name} is registered', values: { name: data.name } }));
      if (then.current === 'list') void navigate({ to: '/customers', ignoreBlocker: true });
      if (then.current === 'record' || then.current === 'account') {
        const [panel, search] = then.current === 'account' ? ['accounts', { new: '1' }] : [undefined, {}];
        void navigate({ to: '/customers/$id/{-$panel}', params: { id: data.id, panel }, search, ignoreBlocker: true });
      }
    },
  });
  const { setFocus, reset } = form.fields;
  useEffect(() => setFocus('name'), [setFocus, round]);
  const send = async (where: Then) => {
    then.current = where;
    saved.current = null;
    await form.submit();
    then.current = 'record';
    if (where !== 'another' || saved.current === null) return;
    reset(next(saved.current));
    setRound((before) => before + 1);
  };
  return (
    <>
      {classes.data?.items.length === 0 && <NoClass />}
      {classes.isLoadingError && <Failed trouble={classes.error} onRetry={() => void classes.refetch()} />}
      <Form form={form} label={title} guarded>
        <Needed classes={classes.data?.items ?? []} />
        <Duplicates />
        <Folded />
        <SaveBar label={i18n.t({ id: 'customers.create', message: 'Create' })} always onCancel={() => void navigate({ to: '/customers' })}>
          <OtherWays onChoose={(where) => void send(where)} />
        </SaveBar>
      </Form>
    </>
  );
}

/** By the fields that the chosen class has now. */
async function register(said: NewValues, key: string, queries: QueryClient) {
  const { items } = said.class_id ? await queries.ensureQueryData(getClassFieldsOptions({ path: { class_id: said.class_id } })) : { items: [] };
  try {
    return await postCustomer({ body: bodyOf(said, items), headers: { 'Idempotency-Key': key }, throwOnError: true });
  } catch (refused) {
    throw blamedByKey(
      refused,
      items.map(({ field }) => field),
    );
  }
}

function OtherWays({ onChoose }: { onChoose: (then: Then) => void }) {
  return (
    <Menu position="top-start" shadow="md" returnFocus={false}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} />}>
          {i18n.t({ id: 'customers.create_and', message: 'Create and…' })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChoose('account')}>{i18n.t({ id: 'customers.create_with_account', message: 'Create and add account' })}</Menu.Item>
        <Menu.Item onClick={() => onChoose('another')}>{i18n.t({ id: 'customers.create_another', message: 'Create and add another' })}</Menu.Item>
        <Menu.Item onClick={() => onChoose('list')}>{i18n.t({ id: 'customers.create_to_list', message: 'Create and go back to the list' })}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
