import { i18n } from '@lingui/core';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import {
  putAccountServicePassword, putAccountWebLogin, putAccountWebPassword, removeAccountServicePassword, removeAccountWebLogin, removeAccountWebPassword, type Account,
} from '~/api';
import { useRefreshCustomer } from '../../may-change';
import { CopyId } from '~/kit/copy-id';
import { ConfirmDialog } from '~/kit/dialogs/confirm';
import { Dialog } from '~/kit/dialogs/dialog';
import { TextField } from '~/kit/form/fields';
import { Form, SaveBar } from '~/kit/form/form';
import { useApiForm } from '~/kit/form/use-api-form';
import { IconKey, IconLock, IconUser } from '~/kit/icons';
import { Surface } from '~/kit/page/page';
import { toast } from '~/kit/toast';
import styles from '../dialogs/dialogs.module.css';
import { pathOf, useMayChangeAccount } from '../editing';
import type { AccountPanelProps } from '../panels';

type Secret = 'service' | 'web';

/** What it proves itself with: whether there is one is told, itself only once, to whoever has it made. */
export function SecretsPanel({ customer, account }: AccountPanelProps) {
  const may = useMayChangeAccount(customer, account);
  return (
    <>
      <Password
        secret="service"
        account={account}
        may={may}
        has={account.has_service_password}
        hint={i18n.t({ id: 'account.secret.service_hint', message: 'What the network asks for when a device signs in.' })}
      />
      <WebLogin account={account} may={may} />
      <Password
        secret="web"
        account={account}
        may={may && account.web_login !== null}
        has={account.has_web_password}
        hint={
          account.web_login === null
            ? i18n.t({ id: 'account.secret.login_first', message: 'Give it a web login first; then a password can be set.' })
            : i18n.t({ id: 'account.secret.web_hint', message: 'Who uses the account signs in to self-care with it.' })
        }
      />
    </>
  );
}

interface PasswordProps {
  secret: Secret;
  account: Account;
  may: boolean;
  has: boolean;
  hint: ReactNode;
}

const secretTitle = (secret: Secret) =>
  secret === 'service' ? i18n.t({ id: 'account.secret.service', message: 'Service password' }) : i18n.t({ id: 'account.secret.web', message: 'Web password' });

function Password({ secret, account, may, has, hint }: PasswordProps) {
  const [open, setOpen] = useState<'set' | 'take' | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const refresh = useRefreshCustomer();
  const close = () => setOpen(null);
  const title = secretTitle(secret);
  const take = async () => {
    const remove = secret === 'service' ? removeAccountServicePassword : removeAccountWebPassword;
    await remove({ path: pathOf(account), throwOnError: true });
    await refresh();
  };
  const onSet = async (password: string | null) => {
    await refresh();
    close();
    if (password === null) toast(i18n.t({ id: 'account.secret.saved', message: '{secret} of {name} is set', values: { secret: title, name: account.identifier } }));
    else setMade(password);
  };
  return (
    <Surface
      title={title}
      actions={
        may && (
          <>
            {has && (
              <Button variant="default" aria-label={`${takeLabel()}: ${title}`} onClick={() => setOpen('take')}>
                {takeLabel()}
              </Button>
            )}
            <Button
              variant="default"
              leftSection={secret === 'service' ? <IconKey size={16} /> : <IconLock size={16} />}
              aria-label={`${setLabel(has)}: ${title}`}
              onClick={() => setOpen('set')}
            >
              {setLabel(has)}
            </Button>
          </>
        )
      }
    >
      <p className={styles.line}>{has ? i18n.t({ id: 'account.secret.is_set', message: 'Set; it is not shown again.' }) : i18n.t({ id: 'account.secret.none', message: 'None.' })}</p>
      <p className={styles.grave}>{hint}</p>
      {open === 'set' && <SetPassword secret={secret} account={account} onClose={close} onSet={(password) => void onSet(password)} />}
      {open === 'take' && (
        <ConfirmDialog title={i18n.t({ id: 'account.secret.take_title', message: 'Take the password away?' })} confirm={takeLabel()} danger onConfirm={take} onClose={close}>
          {secret === 'service'
            ? i18n.t({ id: 'account.secret.take_service', message: 'Devices of {name} are no longer let in by it.', values: { name: account.identifier } })
            : i18n.t({ id: 'account.secret.take_web', message: 'Nobody signs in with the login of {name} until it has another.', values: { name: account.identifier } })}
        </ConfirmDialog>
      )}
      {made !== null && (
        <Dialog title={i18n.t({ id: 'account.secret.made', message: '{secret} of {name}', values: { secret: title, name: account.identifier } })} stays onClose={() => setMade(null)}>
          <p>{i18n.t({ id: 'account.secret.once', message: 'It is shown this once, and nobody can read it again. Copy it now.' })}</p>
          <CopyId value={made} />
        </Dialog>
      )}
    </Surface>
  );
}

const takeLabel = () => i18n.t({ id: 'account.secret.take', message: 'Take it away' });
const setLabel = (has: boolean) => (has ? i18n.t({ id: 'account.secret.anew', message: 'Set a new one' }) : i18n.t({ id: 'account.secret.set', message: 'Set one' }));

interface SetPasswordProps {
  secret: Secret;
  account: Account;
  onClose: () => void;
  onSet: (made: string | null) => void;
}

function SetPassword({ secret, account, onClose, onSet }: SetPasswordProps) {
  // The API tells refusals at the field of the record that the secret is.
  const field = secret === 'service' ? 'service_password' : 'web_password';
  const form = useApiForm<Record<string, string>, { password: string | null }>({
    defaults: { [field]: '' },
    save: async (values) => {
      const put = secret === 'service' ? putAccountServicePassword : putAccountWebPassword;
      return (await put({ path: pathOf(account), body: { password: values[field] || null }, throwOnError: true })).data;
    },
    onSaved: ({ password }) => onSet(password),
  });
  const title = i18n.t({ id: 'account.secret.made', message: '{secret} of {name}', values: { secret: secretTitle(secret), name: account.identifier } });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField
          name={field}
          type="password"
          autoComplete="new-password"
          label={i18n.t({ id: 'account.secret.password', message: 'Password' })}
          description={i18n.t({ id: 'account.secret.empty', message: 'Empty: one is made and shown to you once' })}
          autoFocus
        />
        <SaveBar always label={i18n.t({ id: 'account.secret.do', message: 'Set the password' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

function WebLogin({ account, may }: { account: Account; may: boolean }) {
  const [open, setOpen] = useState<'set' | 'take' | null>(null);
  const refresh = useRefreshCustomer();
  const close = () => setOpen(null);
  const title = i18n.t({ id: 'account.login', message: 'Web login' });
  const set = account.web_login === null ? i18n.t({ id: 'account.login.set', message: 'Give it one' }) : i18n.t({ id: 'account.login.change', message: 'Change' });
  const take = async () => {
    await removeAccountWebLogin({ path: pathOf(account), throwOnError: true });
    await refresh();
  };
  return (
    <Surface
      title={title}
      actions={
        may && (
          <>
            {account.web_login !== null && (
              <Button variant="default" aria-label={`${takeLabel()}: ${title}`} onClick={() => setOpen('take')}>
                {takeLabel()}
              </Button>
            )}
            <Button variant="default" leftSection={<IconUser size={16} />} aria-label={`${set}: ${title}`} onClick={() => setOpen('set')}>
              {set}
            </Button>
          </>
        )
      }
    >
      <p className={styles.line}>{account.web_login ?? i18n.t({ id: 'account.secret.none', message: 'None.' })}</p>
      {open === 'set' && <SetLogin title={title} account={account} onClose={close} />}
      {open === 'take' && (
        <ConfirmDialog title={i18n.t({ id: 'account.login.take_title', message: 'Take the web login away?' })} confirm={takeLabel()} danger onConfirm={take} onClose={close}>
          {i18n.t({ id: 'account.login.take_means', message: 'Its password goes with it; nobody signs in to self-care for {name} any more.', values: { name: account.identifier } })}
        </ConfirmDialog>
      )}
    </Surface>
  );
}

function SetLogin({ title, account, onClose }: { title: string; account: Account; onClose: () => void }) {
  const refresh = useRefreshCustomer();
  const form = useApiForm<{ web_login: string }, unknown>({
    defaults: { web_login: account.web_login ?? account.identifier },
    save: ({ web_login }) => putAccountWebLogin({ path: pathOf(account), body: { login: web_login.trim() }, throwOnError: true }),
    onSaved: async () => {
      await refresh();
      toast(i18n.t({ id: 'account.login.saved', message: 'The web login of {name} is saved', values: { name: account.identifier } }));
      onClose();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title}>
        <TextField name="web_login" label={title} description={i18n.t({ id: 'account.login.hint', message: 'One of its own in the whole installation' })} required autoFocus />
        <SaveBar always label={i18n.t({ id: 'account.login.save', message: 'Save' })} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
