import { Modal } from '@mantine/core';
import { i18n } from '@lingui/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useDocumentTitle } from '~/kit/page/page';
import { forgetRecents } from '~/kit/recent';
import { Logo } from '../shell/logo';
import { SignInForm } from './form';
import styles from './sign-in.module.css';

export function SignInPage() {
  return (
    <Door title={i18n.t({ id: 'sign_in.title', message: 'Sign in to Tollhouse' })}>
      <SignInForm />
    </Door>
  );
}

/** The one surface in the middle of an otherwise empty page. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  useDocumentTitle(title);
  return (
    <main className={styles.door}>
      <div className={styles.surface}>
        <Logo />
        <h1 className={styles.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** Over a page whose session has ended; what was typed there waits below. */
export function SignInAgain({ login }: { login: string }) {
  const queries = useQueryClient();
  const leave = () => {
    queries.clear();
    forgetRecents();
    location.assign('/');
  };
  return (
    <Modal
      opened
      onClose={leave}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={i18n.t({ id: 'sign_in.again', message: 'Your session has ended' })}
    >
      <p className={styles.again}>
        {i18n.t({ id: 'sign_in.again_hint', message: 'Sign in again to go on where you were; nothing you typed is lost.' })}
      </p>
      <SignInForm login={login} />
      <button type="button" className={styles.other} onClick={leave}>
        {i18n.t({ id: 'sign_in.other', message: 'Sign in as somebody else' })}
      </button>
    </Modal>
  );
}
