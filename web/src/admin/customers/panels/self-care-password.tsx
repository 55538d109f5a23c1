import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { putSelfCarePassword, removeSelfCarePassword, type SelfCareTold } from '~/api';
import { whoWords } from '~/admin/who';
import { CopyId } from '~/kit/copy-id';
import { When } from '~/kit/date';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconLock } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import { useMayChange } from '../may-change';
import type { PanelProps } from '../panels';

interface PasswordProps extends PanelProps {
  told: SelfCareTold;
  onChanged: () => void;
}

/** Whether there is one and since when; itself it cannot be read, only set anew or taken away. */
export function PasswordSurface({ customer, told, onChanged }: PasswordProps) {
  const may = useMayChange(customer);
  const [open, setOpen] = useState<'set' | 'take' | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const path = { customer_id: customer.id };
  const set = told.password_set_at !== null;
  const close = () => setOpen(null);
  const take = async () => {
    await removeSelfCarePassword({ path, throwOnError: true });
    onChanged();
    close();
  };
  return (
    <Surface
      title={i18n.t({ id: 'customers.password', message: 'Password' })}
      actions={
        may && (
          <>
            {set && (
              <Button variant="default" onClick={() => setOpen('take')}>
                {i18n.t({ id: 'customers.password.take', message: 'Take it away' })}
              </Button>
            )}
            <Button variant="default" leftSection={<IconLock size={16} />} disabled={!told.login} onClick={() => setOpen('set')}>
              {set ? i18n.t({ id: 'customers.password.anew', message: 'Set a new one' }) : i18n.t({ id: 'customers.password.set', message: 'Set one' })}
            </Button>
          </>
        )
      }
    >
      {set ? (
        <p>
          {i18n.t({ id: 'customers.password.since', message: 'Set' })} <When at={told.password_set_at} zoned />
          {told.password_set_by !== null && ` · ${i18n.t({ id: 'customers.condition.by', message: 'by {by}', values: { by: whoWords(told.password_set_by) } })}`}
        </p>
      ) : (
        <p className="dimmed">
          {told.login
            ? i18n.t({ id: 'customers.password.none', message: 'There is none: the customer cannot sign in.' })
            : i18n.t({ id: 'customers.password.no_login', message: 'Give the customer a login first; then a password can be set.' })}
        </p>
      )}
      {open === 'set' && (
        <SetPassword
          customer={customer}
          onClose={close}
          onSet={(password) => {
            onChanged();
            close();
            if (password === null) toast(i18n.t({ id: 'customers.password.saved', message: 'The password of {name} is set', values: { name: customer.name } }));
            else setMade(password);
          }}
        />
      )}
      {open === 'take' && (
        <ConfirmDialog
          title={i18n.t({ id: 'customers.password.take_title', message: 'Take the password away?' })}
          confirm={i18n.t({ id: 'customers.password.take', message: 'Take it away' })}
          danger
          onConfirm={take}
          onClose={close}
        >
          {i18n.t({ id: 'customers.password.take_hint', message: '{name} can no longer sign in to self-care.', values: { name: customer.name } })}
        </ConfirmDialog>
      )}
      {made !== null && (
        <Dialog title={i18n.t({ id: 'customers.password.made', message: 'The new password' })} stays onClose={() => setMade(null)}>
          <p>{i18n.t({ id: 'customers.password.once', message: 'It is shown this once. Tell it to the customer, who should change it.' })}</p>
          <CopyId value={made} />
        </Dialog>
      )}
    </Surface>
  );
}

function SetPassword({ customer, onClose, onSet }: PanelProps & { onClose: () => void; onSet: (made: string | null) => void }) {
  const form = useApiForm<{ password: string }, { password: string | null }>({
    defaults: { password: '' },
    save: async ({ password }) => {
      const { data } = await putSelfCarePassword({ path: { customer_id: customer.id }, body: { password: password || null }, throwOnError: true });
      return data;
    },
    onSaved: ({ password }) => onSet(password),
  });
  const title = i18n.t({ id: 'customers.password.title', message: 'Password of {name}', values: { name: customer.name } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField
          name="password"
          type="password"
          autoComplete="new-password"
          label={i18n.t({ id: 'customers.password', message: 'Password' })}
          description={i18n.t({ id: 'customers.password.hint', message: 'At least 12 characters; empty: one is made and shown to you' })}
          autoFocus
        />
        <SaveBar always label={i18n.t({ id: 'customers.password.do', message: 'Set the password' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
