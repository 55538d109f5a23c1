import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '~/admin/session';
import { getCustomerClass, patchCustomerClass, removeCustomerClass, type CustomerClass } from '~/api';
import { getCustomersOptions } from '~/api/@tanstack/react-query.gen';
import { ProblemError } from '~/kit/client/problem';
import { versioned, type Versioned } from '~/kit/client/versioned';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconCopy, IconTrash } from '~/kit/icons';
import { Awaited } from '~/kit/page/awaited';
import { Page, Surface } from '~/kit/page/page';
import { useNoteRecent } from '~/kit/recent';
import { Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { CopyDialog } from './copy-dialog';
import { ClassFieldsSection } from './fields-section';
import { usePreviewed } from './preview';
import { changesIn, SettingFacts, SettingInputs, valuesOf, type ClassValues } from './settings';
import { customersWords, listHref, searchOfClass } from './words';
import styles from './classes.module.css';

const classesLabel = () => i18n.t({ id: 'classes.title', message: 'Customer classes' });

/** A class: every setting, the custom fields its customers have, who is in it. */
export function ClassPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const version = useQuery({
    queryKey: [{ _id: 'getCustomerClass' }, 'version', id],
    queryFn: () => versioned(getCustomerClass({ path: { class_id: id }, throwOnError: true })),
  });
  const [dialog, setDialog] = useState<'copy' | 'delete' | null>(null);
  const may = useCan('change_catalogue');
  const crumbs = [{ to: '/classes', label: classesLabel() }];
  useNoteRecent(version.data?.read.name, `/classes/${id}`);
  if (!version.data) return <Awaited title={i18n.t({ id: 'classes.one', message: 'Customer class' })} crumbs={crumbs} query={version} />;
  const { read } = version.data;
  const actions = may && (
    <>
      <Button variant="default" leftSection={<IconCopy size={16} />} onClick={() => setDialog('copy')}>
        {i18n.t({ id: 'classes.copy', message: 'Copy' })}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} />}
        disabled={read.customers > 0}
        title={read.customers > 0 ? i18n.t({ id: 'classes.not_deleted', message: 'Customers are in it: put them into another class first' }) : undefined}
        onClick={() => setDialog('delete')}
      >
        {i18n.t({ id: 'classes.delete', message: 'Delete' })}
      </Button>
    </>
  );
  return (
    <Page title={read.name} crumbs={crumbs} actions={actions} narrow>
      {may ? <SettingsForm key={version.data.etag} version={version.data} /> : <ReadOnly of={read} />}
      <ClassFieldsSection id={id} may={may} />
      <FirstCustomers of={read} />
      {dialog === 'copy' && <CopyDialog of={read} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <DeleteDialog of={read} onClose={() => setDialog(null)} />}
    </Page>
  );
}

function ReadOnly({ of }: { of: CustomerClass }) {
  return (
    <Surface title={i18n.t({ id: 'classes.settings', message: 'Settings' })}>
      <SettingFacts of={of} />
    </Surface>
  );
}

const OF_CLASSES = ['getCustomerClass', 'getCustomerClasses', 'getCustomer', 'getCustomers'];

function SettingsForm({ version }: { version: Versioned<CustomerClass> }) {
  const queries = useQueryClient();
  const { read, etag } = version;
  const refresh = () => Promise.all(OF_CLASSES.map((id) => queries.invalidateQueries({ queryKey: [{ _id: id }] })));
  const form = useApiForm<ClassValues, unknown>({
    defaults: valuesOf(read),
    save: (values) => patchCustomerClass({ path: { class_id: read.id }, body: changesIn(values, read), headers: { 'if-match': etag }, throwOnError: true }),
    onSaved: (_, { name }) => {
      void refresh();
      toast(i18n.t({ id: 'classes.saved', message: '{name} is saved', values: { name } }));
    },
  });
  const previewed = usePreviewed(read.id, form, (values) => changesIn(values, read));
  const title = i18n.t({ id: 'classes.settings', message: 'Settings' });
  const isOutdated = form.trouble instanceof ProblemError && form.trouble.status === 412;
  return (
    <Surface title={title}>
      <Form form={previewed.form} label={title} guarded>
        <SettingInputs inUse={read.customers > 0} />
        <SaveBar label={i18n.t({ id: 'classes.save', message: 'Save' })}>
          {isOutdated && (
            <Button variant="default" onClick={() => void refresh()}>
              {i18n.t({ id: 'classes.read_again', message: 'Drop my changes and show theirs' })}
            </Button>
          )}
        </SaveBar>
      </Form>
      {previewed.dialog}
    </Surface>
  );
}

const FIRST = 8;

/** Some of those who are in it, and the way to all of them. */
function FirstCustomers({ of }: { of: CustomerClass }) {
  const search = searchOfClass(of.name);
  const first = useQuery(getCustomersOptions({ query: { where: [`class:is:${of.name}`], limit: FIRST } }));
  const may = useCan('read_customers');
  if (!may) return null;
  const all = of.customers > 0 && <a href={listHref(search)}>{customersWords(of.customers, of.customers_is_exact)}</a>;
  return (
    <Surface title={i18n.t({ id: 'classes.customers', message: 'Customers' })} actions={all || undefined}>
      {first.isError && <Failed trouble={first.error} onRetry={() => void first.refetch()} />}
      {first.isPending && <Waiting />}
      {first.data?.items.length === 0 && <p className={styles.line}>{i18n.t({ id: 'classes.nobody', message: 'Nobody who is not closed is in this class.' })}</p>}
      <ul className={styles.told}>
        {first.data?.items.map(({ id, name }) => (
          <li key={id}>
            <Link to="/customers/$id/{-$panel}" params={{ id, panel: undefined }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Surface>
  );
}

function DeleteDialog({ of, onClose }: { of: CustomerClass; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = async () => {
    await removeCustomerClass({ path: { class_id: of.id }, throwOnError: true });
    void queries.invalidateQueries({ queryKey: [{ _id: 'getCustomerClasses' }] });
    toast(i18n.t({ id: 'classes.deleted', message: '{name} is deleted', values: { name: of.name } }));
    void navigate({ to: '/classes' });
  };
  return (
    <ConfirmDialog
      title={i18n.t({ id: 'classes.delete_ask', message: 'Delete {name}?', values: { name: of.name } })}
      confirm={i18n.t({ id: 'classes.delete', message: 'Delete' })}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={styles.line}>{i18n.t({ id: 'classes.delete_hint', message: 'Nobody is in it. This cannot be undone.' })}</p>
    </ConfirmDialog>
  );
}
