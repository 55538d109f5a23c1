import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, type ReactNode } from 'react';
import { i18n } from '@lingui/core';
import styles from './page.module.css';

export interface Crumb {
  label: string;
  to: string;
}

interface PageProps {
  /** The heading, and the document's title unless `documentTitle` says another. */
  title: ReactNode;
  documentTitle?: string;
  /** Only on records: where one came from. */
  crumbs?: Crumb[];
  /** Beside the heading: status, scope. */
  beside?: ReactNode;
  /** At the end of the heading's row: buttons. */
  actions?: ReactNode;
  /** Text and forms read better narrow; lists take all there is. */
  narrow?: boolean;
  children: ReactNode;
}

/** One page: heading, document title, breadcrumbs, actions. */
export function Page({ title, documentTitle, crumbs, beside, actions, narrow = false, children }: PageProps) {
  useDocumentTitle(documentTitle ?? (typeof title === 'string' ? title : ''));
  return (
    <div className={styles.page} data-narrow={narrow || undefined}>
      {crumbs && <Crumbs crumbs={crumbs} />}
      <div className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {beside}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Tollhouse` : 'Tollhouse';
  }, [title]);
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label={i18n.t({ id: 'page.breadcrumbs', message: 'Breadcrumbs' })} className={styles.crumbs}>
      {crumbs.map((crumb, place) => (
        <Fragment key={crumb.to}>
          {place > 0 && <span aria-hidden="true">/</span>}
          <Link to={crumb.to}>{crumb.label}</Link>
        </Fragment>
      ))}
    </nav>
  );
}

/** A white surface with an optional heading. */
export function Surface({ title, actions, children }: { title?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.surface} aria-label={title}>
      {(title ?? actions) && (
        <div className={styles.surfaceHead}>
          {title && <h2>{title}</h2>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Names and what they are: the plain part of a record's page. */
export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
