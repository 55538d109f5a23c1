import { i18n } from '@lingui/core';
import { Checkbox, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useController, useFormContext } from 'react-hook-form';
import { putClassNotifications, type ClassNotificationsTold, type CustomerClass, type MessageKind } from '~/api';
import { getClassNotificationsOptions, getCustomerClassesOptions, getMessageTemplatesOptions } from '~/api/@tanstack/react-query.gen';
import { messageWords } from '~/admin/message-words';
import { useCan } from '~/admin/session';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { Page, Surface } from '~/kit/page/page';
import { Empty, Failed, Waiting } from '~/kit/states/states';
import { toast } from '~/kit/toast';
import { one, useUrl } from '~/kit/url';
import { messagesTitle, MessageSections } from './sections';
import styles from './messages.module.css';

const MOST_CLASSES = 500;

/** Of which kinds the customers of a class are written to, and from whom. */
export function ClassMessagesPage() {
  const { search, change } = useUrl();
  const classes = useQuery(getCustomerClassesOptions({ query: { limit: MOST_CLASSES } }));
  const items = classes.data?.items ?? [];
  const open = items.find(({ id }) => id === one(search, 'class')) ?? items[0];
  return (
    <Page title={messagesTitle()}>
      <MessageSections />
      {classes.isError && <Failed trouble={classes.error} onRetry={() => void classes.refetch()} />}
      {classes.isPending && <Waiting />}
      {classes.data && items.length === 0 && <Empty title={i18n.t({ id: 'messages.no_class', message: 'There is no customer class yet' })} />}
      {open && (
        <Surface title={i18n.t({ id: 'messages.class_sends', message: 'What a class sends' })}>
          <NativeSelect
            label={i18n.t({ id: 'messages.class', message: 'Customer class' })}
            data={items.map(({ id, name }) => ({ value: id, label: name }))}
            value={open.id}
            onChange={(event) => change({ class: event.currentTarget.value })}
            maw={420}
            mb={16}
          />
          <ClassForm key={open.id} of={open} />
        </Surface>
      )}
    </Page>
  );
}

function ClassForm({ of }: { of: CustomerClass }) {
  const sends = useQuery(getClassNotificationsOptions({ path: { class_id: of.id } }));
  const texts = useQuery(getMessageTemplatesOptions());
  if (sends.isError) return <Failed trouble={sends.error} onRetry={() => void sends.refetch()} />;
  if (texts.isError) return <Failed trouble={texts.error} onRetry={() => void texts.refetch()} />;
  if (!sends.data || !texts.data) return <Waiting />;
  return <Opened of={of} sends={sends.data} kinds={texts.data.kinds.map(({ kind }) => kind)} />;
}

function Opened({ of, sends, kinds }: { of: CustomerClass; sends: ClassNotificationsTold; kinds: MessageKind[] }) {
  const queries = useQueryClient();
  const may = useCan('change_catalogue');
  const form = useApiForm({
    defaults: { sender: sends.sender, email: sends.email },
    save: (body) => putClassNotifications({ path: { class_id: of.id }, body, throwOnError: true }),
    onSaved: async () => {
      await queries.invalidateQueries({ queryKey: [{ _id: 'getClassNotifications' }] });
      toast(i18n.t({ id: 'messages.class_saved', message: 'What {name} sends is saved', values: { name: of.name } }));
    },
  });
  return (
    <Form form={form} label={i18n.t({ id: 'messages.class_form', message: 'What {name} sends', values: { name: of.name } })} guarded>
      <TextField
        name="sender"
        type="email"
        label={i18n.t({ id: 'messages.sender', message: 'From' })}
        description={i18n.t({ id: 'messages.sender_hint', message: 'Of letters to customers of this class; leave it empty for the usual sender.' })}
        disabled={!may}
      />
      <Ticks kinds={kinds} disabled={!may} />
      {may && <SaveBar label={i18n.t({ id: 'messages.class_save', message: 'Save' })} />}
    </Form>
  );
}

function Ticks({ kinds, disabled }: { kinds: MessageKind[]; disabled: boolean }) {
  const { control } = useFormContext<{ email: MessageKind[] }>();
  const { field } = useController({ name: 'email', control });
  const ticked = new Set(field.value);
  const toggle = (kind: MessageKind) => field.onChange(kinds.filter((one) => (one === kind ? !ticked.has(one) : ticked.has(one))));
  return (
    <fieldset className={styles.ticks} disabled={disabled}>
      <legend>{i18n.t({ id: 'messages.by_mail', message: 'Sent by e-mail' })}</legend>
      {kinds.map((kind) => (
        <Checkbox key={kind} label={messageWords(kind)} checked={ticked.has(kind)} onChange={() => toggle(kind)} />
      ))}
    </fieldset>
  );
}
