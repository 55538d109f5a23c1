import { Button } from '@mantine/core';
import { i18n } from '@lingui/core';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { IconAlertTriangle, IconInbox, IconLock, IconSearch } from '~/kit/icons';
import { ProblemError, requestIdOf, sentenceOf } from '~/kit/client/problem';
import { CopyId } from '~/kit/copy-id';
import styles from './states.module.css';

interface StateProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

function State({ icon, title, children, action }: StateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

const LINES = 3;

/** What was asked for is on its way. */
export function Waiting() {
  return (
    <div className={styles.waiting} aria-busy="true">
      {Array.from({ length: LINES }, (_, line) => (
        <span key={line} className={styles.line} />
      ))}
    </div>
  );
}

/** Nothing is there yet: one sentence what this is, and the button that makes the first. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <State icon={<IconInbox size={28} />} title={title} action={action}>
      {children}
    </State>
  );
}

/** Nothing was asked for yet, because the reader wants it so or has stopped the search. */
export function NotSearched({ onSearch }: { onSearch: () => void }) {
  const search = (
    <Button variant="default" onClick={onSearch}>
      {i18n.t({ id: 'state.search', message: 'Search' })}
    </Button>
  );
  return (
    <State icon={<IconSearch size={28} />} title={i18n.t({ id: 'state.not_searched', message: 'Nothing was searched yet' })} action={search}>
      {i18n.t({ id: 'state.not_searched_hint', message: 'Say above what you look for, or see everything there is.' })}
    </State>
  );
}

/** Something is there, but not what was asked for. */
export function NothingFound({ title, children, onClear }: { title: string; children?: ReactNode; onClear?: () => void }) {
  const clear = onClear && (
    <Button variant="default" onClick={onClear}>
      {i18n.t({ id: 'state.clear_search', message: 'Clear search' })}
    </Button>
  );
  return (
    <State icon={<IconSearch size={28} />} title={title} action={clear}>
      {children}
    </State>
  );
}

/** The button that was pressed goes away with what it was about; what stands around takes the focus, not the whole page. */
function useFocusHandedOn() {
  const shown = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const here = shown.current;
    return () => {
      if (here?.contains(document.activeElement)) here.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
    };
  }, []);
  return shown;
}

/** What failed in words, a way to try again, and the number under which our log tells more. */
export function Failed({ trouble, onRetry }: { trouble: unknown; onRetry?: () => void }) {
  const shown = useFocusHandedOn();
  if (trouble instanceof ProblemError && trouble.status === 403) return <Forbidden sentence={trouble.detail} />;
  const requestId = requestIdOf(trouble);
  const retry = onRetry && (
    <Button variant="default" onClick={onRetry}>
      {i18n.t({ id: 'state.try_again', message: 'Try again' })}
    </Button>
  );
  return (
    <div role="alert" ref={shown}>
      <State icon={<IconAlertTriangle size={28} />} title={sentenceOf(trouble)} action={retry}>
        {requestId && (
          <>
            {i18n.t({ id: 'state.reference', message: 'Reference for support:' })} <CopyId value={requestId} />
          </>
        )}
      </State>
    </div>
  );
}

export function Forbidden({ sentence }: { sentence: string }) {
  return (
    <State icon={<IconLock size={28} />} title={i18n.t({ id: 'state.forbidden', message: 'This is not open to you' })}>
      {sentence}
    </State>
  );
}
